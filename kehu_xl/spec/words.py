"""What `kehu` says on a terminal."""

from kehu_xl.spec.vocabulary.listing import HELD_SHEET

PROGRAM = "把客户档案工作簿变成系统：清洗名单、编号、分级、排跟进、出汇总，不离开 Excel。"
EPILOG = "每个命令都可以加 --help 看说明和例子。退出码：0 没有错误；1 有错误需要处理；2 没有执行。"
USAGE, OPTIONS, COMMANDS, ARGUMENTS, EXAMPLE = "用法", "选项", "命令", "参数", "例子"
USAGE_TAIL = {
    "group": "命令 [选项] 文件…",
    "paths": "[选项] 文件或文件夹…",
    "new": "[选项] 新档案.xlsm",
    "import": "名单… --into 档案.xlsm [选项]",
}
HELP_OPTION = "显示这份说明。"
VERSION_OPTION = "显示版本。"
VERSION = "kehu {version}"
PATHS = "档案、名单（.xlsx .xlsm .csv）、文件夹或通配符"

USAGE_ERRORS = {
    "NoSuchOption": "没有“{option}”这个选项。",
    "NoSuchCommand": "没有“{command}”这个命令。",
    "MissingParameter": "请给出要处理的文件。",
    "BadOptionUsage": "选项“{option}”后面少了值。",
    "BadParameter": "“{value}”不能用在这里。",
    "UsageError": "命令写法不对。",
}
TRY_HELP = "请用 {command} --help 查看用法。"
BAD_DATE = "“{value}”不是日期，请写成 2026-3-15。"
BAD_NUMBER = "“{value}”不是整数，请只写数字，如 3。"
NO_FILES = "没有找到要处理的文件：{paths}。"
NEED_OUTPUT = "从名单建新档案，请用 -o 给出新档案的名字。"
NEED_INTO = "请用 --into 给出要加进哪本档案。"
STEP_REFUSES_LIST = "这个命令只用于客户档案；名单请先用 kehu run 名单 -o 新档案.xlsm 建档。"
OUTPUT_WITH_ARCHIVE = "档案就地更新，不用 -o。"
ONE_WORKBOOK = "一次只能处理一本档案。"
NOT_XLSM = "新档案的名字要以 .xlsm 结尾。"

CREATED = "{done}：{path}"
BALANCE = "读入 {rows_read} 行 = 新增 {imported} + 更新 {updated} + 未导入 {held_back} + 表头 {header} + 合计 {totals} + 说明 {note} + 空行 {blank}"
CHANGED = "改动 {changes} 格，新增 {appended} 行"
REMOVED = "，删除 {removed} 行"
UNCHANGED = "没有需要改动的地方"
WOULD = "将{text}（--dry-run，没有写入）"
PROBLEMS = "问题：{errors} 个错误、{warnings} 个警告、{infos} 个提示"
NO_PROBLEMS = "没有发现问题"
KINDS = "其中 {kinds}"
KIND_SEPARATOR = "、"
SENTENCE_SEPARATOR = "；"
DOCUMENTS = {
    HELD_SHEET: "没有导入的行在：{path}（每行写明了原因，改好后可以再导入）",
}
NEXT = {
    "errors": "下一步：打开档案，到“校验结果”表逐条处理。",
    "plan": "下一步：打开档案，到“跟进计划”表看今天该联系谁。",
    "new": "下一步：用 Excel 打开，在“客户”表录入，再按“首页”的“全部运行”；或关闭文件，运行 kehu run {name}。",
    "check": "下一步：打开档案，看“校验结果”表。",
    "import": "下一步：运行 kehu run {name}，更新分级、跟进计划和汇总。",
    "summarize": "下一步：打开档案，看“汇总”表。",
    "dry_run": "去掉 --dry-run 即可写入。",
}
TIDIED = "已清洗"  # NAME.已清洗.xlsx
TIDIED_NEXT = "原名单没有改动；每行的问题写在最右边的“问题”列。"
QUESTION = "写入 {file}？"
NOT_WRITTEN = "没有写入，档案没有改动。"
STOPPED = "没有执行：{sentence}"
TOTAL = "共 {files} 个文件：{done} 个完成，{failed} 个没有执行。"
LINE = {"done": "✓ {file}　{text}", "findings": "! {file}　{text}", "failed": "✗ {file}　{text}"}
PREVIEW_COLUMNS = ("工作表", "客户编号", "列", "原值", "新值", "原因")
PREVIEW_MORE = "……还有 {more} 处，用 --limit 可多显示。"
BLANK = "（空）"
UNEXPECTED = "程序出了意外（{kind}），文件没有改动。请把这句话和使用的命令告诉维护人员。"
INTERRUPTED = "已中断，文件没有改动。"

OPEN = "用 LibreOffice 打开客户档案，让表里的按钮和 KEHU_ 函数能用；关闭档案后命令结束。"
OPEN_EXAMPLE = "kehu open 客户档案.xlsm"
OPEN_TAIL = "客户档案.xlsm"
OPENED = "已打开：{name}。按钮可以用了；用完请在 LibreOffice 里保存（问格式时选 Excel 格式）并关闭，这个窗口请先不要关。"
