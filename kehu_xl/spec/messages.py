"""Why a cell changes: the sentence of each reason, for previews and the journal."""

REASONS: dict[str, str] = {
    "token": "行标识",
    "cleaned": "清洗",
    "numbered": "编号",
    "graded": "分级",
    "followed_up": "跟进",
    "imported": "导入",
    "appended": "新增一行",
}
