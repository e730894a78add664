"""Why a cell changes: the sentence of each reason, for previews and the journal."""

REASONS: dict[str, str] = {
    "token": "行标识",
    "cleaned": "清洗",
    "emptied": "清空：只写了“无”“未知”“-”之类",
    "wechat_noted": "号码也是微信号",
    "emails_parted": "多出的邮箱移到备注",
    "levels_parted": "等级和百分比归到各自的列",
    "name_split": "姓名与号码分开",
    "phones_sorted": "号码归到各自的列",
    "region_split": "省、市、区县分开",
    "region_filled": "按地址补上省、市、区县",
    "numbered": "编号",
    "opened": "建档",
    "graded": "分级",
    "followed_up": "跟进",
    "imported": "导入",
    "noted": "导入对应",
    "overwritten": "以名单为准",
    "appended": "新增一行",
    "undone": "撤销",
    "removed": "删除一行",
}
