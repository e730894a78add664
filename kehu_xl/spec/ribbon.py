"""What the open workbook itself says and holds: the tab, the macros' messages, xlwings' settings."""

from kehu_xl.spec.functions import FUNCTIONS_SHEET

TAB = "客户管理"
TAB_KEYTIP = "K"
GROUPS: dict[str, str] = {
    "entry": "录入",
    "quality": "质量",
    "grading": "分级",
    "follow_up": "跟进",
    "summary": "汇总",
    "data": "数据",
    "help": "帮助",
}
LARGE = frozenset({"run", "check", "grade", "follow_up", "summarize"})  # actions with a large icon

MESSAGES_SHEET = "kehu.text"
MESSAGES: dict[str, str] = {
    "failed": "没有执行：启动不了 Python。",
    "remedy": "请在命令行运行 kehu doctor，它会说明哪里不对、该怎么办。暂时也可以保存并关闭本文件，"
    "在命令行运行 kehu run 加文件名，结果是一样的。",
    "elsewhere": "没有执行：当前打开的不是客户档案。请先点一下客户档案的窗口，再按一次。",
}

# The line on 首页 about macros: the name of its cells, and the macro that clears it because macros run.
NOTICE, CLEAR_NOTICE = "kehu_home_notice", "KehuClearNotice"

CONF_SHEET = "xlwings.conf"
CONF: tuple[tuple[str, str], ...] = (
    # The same on every desk. INTERPRETER_WIN and INTERPRETER_MAC are left out on purpose: a key that is
    # here, even an empty one, would hide the one that `kehu setup` writes for this desk.
    ("PYTHONPATH", ""),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("USE UDF SERVER", "True"),
    ("UDF MODULES", "kehu_xl.functions"),
    ("DEBUG UDFS", "False"),
    ("SHOW CONSOLE", "False"),
    ("SHOW_ERROR_POPUPS", "True"),
    ("TEMP DIR", "%TEMP%"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("LICENSE_KEY", ""),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_CONSUMER_MAC", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_MAC", ""),
    ("SHAREPOINT_WIN", ""),
    ("SHAREPOINT_MAC", ""),
)
SYSTEM_SHEETS: tuple[str, ...] = (CONF_SHEET, MESSAGES_SHEET, FUNCTIONS_SHEET)

TITLE = "{label} · {book}"  # the book's name tells two open copies apart
STATUS = "{label}：{step}（{done}/{steps}）…"
LOOK = "请看“{sheet}”表。"
NOT_SAVED = "结果已经写进打开的工作簿，还没有存盘；看过没有问题，请按保存。"
NOT_MENDED = (
    "LibreOffice 已经存盘，内容都在，但宏、表格样式和下拉列表没能补回去：{sentence}"
    "请用“另存为”存到能写的文件夹，再试一次。"
)
READ_ONLY = "这个文件是以只读方式打开的：结果已经写进来，但保存时要换一个文件名。"
NOTHING_WRITTEN = "没有执行：{sentence}"
UNEXPECTED = (
    "没有执行完：程序出了意外（{kind}）。如果数据看上去不对，请不要保存，关闭后重新打开。"
    "请把下面这个记录文件交给维护人员（里面没有客户资料）：{log}"
)
NO_MEMORY = (
    "没有执行完：这台电脑的内存不够。请关掉其他程序，再按一次。"
    "文件还没有存盘；如果数据看上去不对，请不要保存，关闭后重新打开。"
)
SENTENCE = "{text}。"
ASK_UNDO = "{undoing}（{time} {action}）：{changes}。继续吗？"
ASK_UNDO_REST = "有些地方在那以后又改过：{what}。\n要保留这些地方、只撤销其余的吗？"
ASK_IMPORT = "{lines}\n写入这本档案吗？"
MAPPED = "　{letter} 列“{header}” → {target}"
COLUMNS_SHOWN = 12  # of the columns that are not headed as the archive's are
PICK_LIST = "选择要导入的名单"
LISTS = "名单"
LIST_FILES = ("*.xlsx", "*.xlsm", "*.xls", "*.xlsb", "*.et", "*.ods", "*.csv", "*.tsv", "*.txt")
NEXT = {
    "undo": "等级、跟进计划和汇总还是撤销前算的，请按“全部运行”重新计算。",
    "import": "请按“全部运行”，更新分级、跟进计划和汇总。",
}
DECLINED = "已取消，没有写入。"
STAYING = frozenset({"fix", "accept"})  # actions after which the person stays at the cell
PROBLEM = "第 {number} 个，共 {count} 个　{sheet}!{cell}　{message}{advice}"
PROBLEM_SUGGESTED = "建议改为“{value}”。"
PROBLEMS_NONE = "“校验结果”里没有列出问题。如果改过资料，请先按“校验”。"
SELECT_A_PROBLEM = "选中的格没有列在“校验结果”里。请先按“校验”，再按“下一个问题”，或在“校验结果”里选中一行。"
NOT_OFFERED = "选中的格没有建议值，请手工改正；没有错的，可以按“认可此值”。"
ASK_FIX = "{cell}：{old}建议改为“{new}”。\n采纳选中的 {count} 处建议吗？"
ASK_FIX_OR_MORE = (
    "{cell}：{old}建议改为“{new}”。\n是：只采纳选中的 {count} 处；否：整列或同类一起（会再问）；取消：不改。"
)
ASK_FIX_MORE = "是：“{header}”整列的 {column} 处；否：所有“{kind}”的 {all} 处；取消：不改。"
ROWS_NONE = "没有选中客户档案里的行。"
ROWS_SELECT = "请先在“客户”等表里选中一行或几行，再点“校验本行”。"
ROWS_CLEAN = "选中的 {rows} 行没有发现问题。"
ROWS_FOUND = "选中的 {rows} 行有 {problems} 个问题："
ROWS_LINE = "{cell} {severity}：{message}{advice}"
ROWS_MORE = "……还有 {more} 个，按“校验”可在“校验结果”表里看到全部。"
