"""What a person can ask for, at every door."""

from kehu_xl.spec.types import EVERYDAY, IN_THE_BOOK, Action, Door, Param

TODAY = Param("today", "--today", "把这一天当作今天，例如 2026-3-1（默认是系统日期）。", "date", "DATE")
DRY_RUN = Param("dry_run", "--dry-run", "只显示会改什么，不写入任何文件。")
LIMIT = Param("limit", "--limit", "配合 --dry-run：最多显示多少处改动（默认 50）。", "number", "N")
JSON = Param("json", "--json", "输出 JSON，供其他程序读取。")
STRICT = Param("strict", "--strict", "有警告也算有问题（退出码 1）。")
IGNORE_LOCK = Param("ignore_lock", "--ignore-lock", "文件显示被打开时也继续（先确认没有人在编辑）。")
YES = Param("yes", "--yes", "不再询问，直接执行。")
OUTPUT = Param("output", "-o", "新档案的文件名；从名单建档时必须给出。", "path", "NEW.xlsm")
OUTPUT_FOLDER = Param("output", "-o", "清洗名单时，把结果存到这个文件夹（默认在名单旁边）。", "path", "DIR")
REPLACE = Param("replace", "--replace", "新档案已存在时替换它（旧文件先备份）。")

INTO = Param("into", "--into", "要加进哪本档案。", "path", "档案.xlsm")
TABLE = Param("table", "--table", "名单是哪张表的内容，如 出货、联系人（默认看表头判断）。", "text", "表名")
MAP = Param(
    "maps",
    "--map",
    "指定名单的一列对应档案的哪一列；可以写多次。左边写表头或列的字母，右边不写表示不导入。",
    "texts",
    "表头=列名",
)
OVERWRITE = Param("overwrite", "--overwrite", "名单与档案不一致时以名单为准，原值会列出来（默认：不一致的行整行不写入，放在“未导入”文件里）。")

TO = Param("to", "--to", "撤销到这一步之前，连同它之后的步骤（步骤号见 kehu log；默认只撤销最近一步）。", "number", "STEP")
SKIP_CHANGED = Param("skip_changed", "--skip-changed", "后来又改过的地方保持现在的样子，只撤销其余的。")

CELL = Param("cells", "--cell", "只处理这一格或这几格，如 客户!D5、联系人!H2:H9；可以写多次。", "texts", "客户!D5")
CODE = Param("codes", "--code", "只处理这一种问题，写代码或名称，如 bad_email、邮箱不对；可以写多次。", "texts", "CODE")
COLUMN = Param("columns", "--column", "只处理这一列，写列名，如 邮箱；可以写多次。", "texts", "列名")
REASON = Param("reason", "--reason", "为什么这些值没有错，记在“已认可”表里。", "text", "TEXT")
WITHDRAW = Param("withdraw", "--withdraw", "撤回认可：这些值又会被当作问题（不写条件就全部撤回）。")
LIST = Param("listed", "--list", "列出已认可的值，不写入。")

COMMON = (TODAY, DRY_RUN, LIMIT, JSON, STRICT, YES, IGNORE_LOCK)

ACTIONS: tuple[Action, ...] = (
    Action("run", "run", "全部运行", "名单建成新档案，或把已有档案从头到尾处理一遍：清洗、编号、分级、跟进、校验、汇总。",
           "kehu run 客户名单.xlsx -o 客户档案.xlsm", "entry", "RefreshAll",
           params=(OUTPUT, REPLACE, *COMMON), done="已完成", doors=EVERYDAY, keytip="R", shows="home",
           tip="把档案从头到尾处理一遍：清洗、编号、分级、跟进、校验、汇总。"),
    Action("import", "import", "导入名单", "把名单加进已有的档案：先显示每一列对应到哪里、会新增和更新哪些行，确认后才写入。"
           "也可以导入联系人、联系记录、出货、回款计划、商机、合同、反馈投诉、资料目录。",
           "kehu import 新名单.xlsx --into 客户档案.xlsm", "entry", "ImportExcel",
           params=(INTO, TABLE, MAP, OVERWRITE, *COMMON), done="已导入", asks=True, doors=IN_THE_BOOK, keytip="I",
           shows="customers",
           tip="选一份名单加进这本档案：先显示每一列对应到哪里、会新增和更新哪些行，确认后才写入。"),
    Action("new", "new", "新建档案", "新建一本空白的客户档案。", "kehu new 客户档案.xlsm", "entry", "FileNew",
           params=(REPLACE, JSON), done="已新建"),
    Action("clean", "clean", "清洗", "统一电话、日期、金额、证件号等的写法，拆分混在一格里的内容；认不准的不动。"
           "档案就地清洗；名单另存为“名单.已清洗.xlsx”，原名单不动。",
           "kehu clean 客户档案.xlsm", "quality", "FilterClearAllFilters", params=(OUTPUT_FOLDER, *COMMON), done="已清洗",
           doors=IN_THE_BOOK, keytip="Q", tip="统一电话、日期、金额、证件号等的写法，拆分混在一格里的内容；认不准的不动。"),
    Action("check", "check", "校验", "逐行检查，把每个问题所在的单元格列在“校验结果”表里；不改动资料。",
           "kehu check 客户档案.xlsm", "quality", "ReviewAcceptChange", params=COMMON, done="已校验",
           doors=EVERYDAY, keytip="J", shows="findings"),
    Action("fix", "fix", "采纳建议", "把“校验结果”里的建议值填进去：全部，或只是某些格、某一列、某一种问题；可以用 undo 撤销。",
           "kehu fix 客户档案.xlsm --column 邮箱", "quality", "FormatPainter", params=(CELL, CODE, COLUMN, *COMMON),
           done="已采纳建议", doors=IN_THE_BOOK, keytip="T",
           tip="把选中那一格的建议值填进去；也可以整列或同类一起（会先问）。"),
    Action("accept", "accept", "认可此值", "核对过没有错的值，不再当作问题，直到它被修改；记在“已认可”表里，可以撤回。",
           "kehu accept 客户档案.xlsm --cell 客户!AD5 --reason 国外手机", "quality", "ReviewProtectSheet",
           params=(CELL, CODE, COLUMN, REASON, WITHDRAW, LIST, *COMMON), done="已记入“已认可”",
           doors=IN_THE_BOOK, keytip="E", tip="选中的值核对过没有错：不再当作问题，直到它被修改；记在“已认可”表里。"),
    Action("previous_problem", "", "上一个问题", "跳到“校验结果”里的上一个问题，状态栏说明哪里不对、该怎么办。", "", "quality",
           "ReviewPreviousComment", doors=frozenset({Door.RIBBON}), keytip="P"),
    Action("next_problem", "", "下一个问题", "跳到“校验结果”里的下一个问题，状态栏说明哪里不对、该怎么办。", "", "quality",
           "ReviewNextComment", doors=frozenset({Door.RIBBON}), keytip="N"),
    Action("number", "number", "编号", "给没有编号的客户编号；用过的号不再用。",
           "kehu number 客户档案.xlsm", "quality", "AdpPrimaryKey", params=COMMON, done="已编号",
           doors=IN_THE_BOOK, keytip="B", shows="customers"),
    Action("grade", "grade", "分级", "按接受度、交易和参数表给客户定等级，并写明依据。",
           "kehu grade 客户档案.xlsm", "grading", "SortDialog", params=COMMON, done="已分级",
           doors=IN_THE_BOOK, keytip="F", shows="customers"),
    Action("follow_up", "follow-up", "跟进", "算出每个客户的下次联系日期，更新“跟进计划”，把填好的本次结果记入联系记录。",
           "kehu follow-up 客户档案.xlsm", "follow_up", "AcceptInvitation", params=COMMON, done="已更新跟进计划",
           doors=EVERYDAY, keytip="G", shows="follow_up"),
    Action("summarize", "summarize", "汇总", "更新“汇总”和“首页”的数字与图表。",
           "kehu summarize 客户档案.xlsm", "summary", "ChartInsert", params=COMMON, done="已汇总",
           doors=EVERYDAY, keytip="Z", shows="summary"),
    Action("undo", "undo", "撤销", "撤销最近一步，或用 --to 撤销到某一步之前：改过的格恢复原值，新增的行删除，删除的行放回。"
           "后来又改过的地方会列出来，不会被覆盖。撤销本身也是一步，可以再撤销。",
           "kehu undo 客户档案.xlsm --to 3", "data", "Undo", params=(TO, SKIP_CHANGED, *COMMON), done="已撤销",
           doors=IN_THE_BOOK, keytip="C", tip="撤销最近一步：先说会改回什么，确认后才动手；后来又改过的地方会列出来。"),
    Action("log", "log", "操作记录", "列出对这本档案做过的每一步：什么时候、做了什么、改了多少、有没有撤销。",
           "kehu log 客户档案.xlsm", "data", "ReviewNewComment", params=(JSON,), done="操作记录",
           doors=IN_THE_BOOK, keytip="L", shows="actions_log", tip="打开“操作记录”表：对这本档案做过的每一步。"),
    Action("upgrade", "upgrade", "升级", "把旧版的档案升级到现在的模板：补上新的工作表、列、下拉列表、颜色、宏和功能区；"
           "资料、您自己的列、工作表、公式和图都不动。先备份。",
           "kehu upgrade 客户档案.xlsm", "data", "Refresh", params=(DRY_RUN, JSON, IGNORE_LOCK), done="已升级"),
    Action("check_rows", "", "校验本行", "检查选中的几行，当场说出哪一格有问题、该怎么办；不改动资料。",
           "", "quality", "Spelling", done="已检查选中的行", doors=frozenset({Door.MENU})),
    Action("guide", "", "使用说明", "打开“使用说明”表。", "", "help", "Help",
           doors=frozenset({Door.RIBBON}), keytip="S", shows="guide"),
    Action("diagnose", "", "检查电脑", "检查这台电脑和这本档案：Python、Excel、宏的设置、文件能否写入，哪里不对、该怎么办。", "", "help", "Info",
           doors=frozenset({Door.RIBBON}), keytip="D"),
)  # fmt: skip
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
COMMANDS: tuple[Action, ...] = tuple(action for action in ACTIONS if Door.COMMAND in action.doors)
MACROS: tuple[Action, ...] = tuple(action for action in ACTIONS if action.doors - {Door.COMMAND})

STEP_LABELS: dict[str, str] = {
    "read": "读取",
    "import": "导入名单",
    "tokens": "行标识",
    "clean": "清洗",
    "number": "编号",
    "grade": "分级",
    "follow_up": "跟进",
    "check": "校验",
    "summarize": "汇总",
    "undo": "撤销",
    "upgrade": "升级",
    "accept": "认可",
    "fix": "采纳建议",
    "write": "保存并核对",
    "batch": "逐个处理文件",
}
