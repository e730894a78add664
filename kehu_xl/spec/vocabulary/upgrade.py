"""Words of `kehu upgrade`."""

NEWS = {
    "sheet": "新增工作表：{names}",
    "columns": "“{sheet}”新增列：{names}",
    "settings": "“参数”新增：{names}",
    "rules": "更新下拉列表、提示和颜色：{names}",
    "page": "更新文字：{names}",
    "page_kept": "“{names}”里有您自己写的内容，保持原样",
    "buttons": "“{names}”更新按钮",
    "names": "补上名称：{names}",
    "system": "更新隐藏的系统表：{names}",
    "macros": "更新宏",
    "ribbon": "更新功能区“客户管理”",
    "ribbon_kept": "档案里有别的功能区，保持原样，没有加“客户管理”",
    "version": "格式版本 {old} → {new}",
    "xlsx": "这本档案存成了 .xlsx，装不下宏：升级后的档案另存为 {names}，原文件不动",
}
ONLY_TOLD = frozenset({"page_kept", "ribbon_kept"})  # nothing is written for these
NAMES_JOINT = "、"
NAMES_SHOWN = 8
NAMES_MORE = "等 {count} 项"
UNKNOWN_VERSION = "0"
WOULD = "将升级（--dry-run，没有写入）："
CURRENT = "已是最新版（格式版本 {new}），没有写入。"
LINE = "  · {text}"
DONE = "已升级：{path}"
KEPT = "资料、您自己的列、工作表和图都没有动。"
BACKUP = "升级前的样子备份在 {folder}。"
DETAILS = "格式版本 {old} → {new}；要回到升级前，请用备份"
NEXT = "下一步：用 Excel 打开看看；运行 kehu run {name} 更新结果。"
OLDER = "这本档案是旧版（格式版本 {old}），请运行 kehu upgrade {name}。"
