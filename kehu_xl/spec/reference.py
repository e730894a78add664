"""The words of the reference: titles, column heads, how a kind of cell is called."""

from kehu_xl.spec.types import Door, Kind, Severity

TITLE = "# 参考：命令、表、参数、问题代码、工作表函数"
GENERATED = "<!-- 由 python -m kehu_xl.build 从 kehu_xl/spec 生成，请不要手工修改 -->"
COMMANDS = ("## 命令", ("命令", "做什么", "例子"))
BUTTONS = ("## 工作簿里的按钮", ("按钮", "在哪里", "做什么"))
OPTIONS = ("### 选项", ("选项", "说明", "哪些命令"))
TABLES = ("## 工作表", ("列", "内容", "说明"))
SETTINGS = ("## 参数", ("参数", "默认值", "单位", "说明"))
FINDINGS = ("## 问题代码", ("代码", "程度", "名称", "怎么说", "怎么办"))
FUNCTIONS = ("## 工作表函数", ("函数", "作用", "参数", "例子", "结果"))
MANUAL = "使用手册.md"  # its file in docs
FUNCTIONS_SHORT = ("函数", "作用", "例子", "结果")
FUNCTIONS_BEGIN, FUNCTIONS_END = "<!-- functions -->", "<!-- /functions -->"
FUNCTIONS_NOTE = (
    "在 Windows 版 Excel 里可用。每个参数可以是一个单元格，也可以是一整列（一次算完）；请用表格里的列，不要用整列引用 A:A。"
    "单元格显示 #N/A，说明这台电脑没有装好 Python，或者是 Mac。"
)
EXAMPLE_CELLS = "（A1 起的单元格是：{rows}）"
BLANK_CELL, ROW_JOIN = "空", "；"
PLACES = {Door.RIBBON: "功能区“客户管理”→ {group}", Door.HOME: "首页", Door.MENU: "单元格的右键菜单"}
REQUIRED, COMPUTED, PERSONAL, CARRIED, UNIQUE = "必填", "系统填", "个人信息", "由您填", "不能重复"
REFERS = "见“{sheet}”表"
OPTIONAL = "{name}（可不填）：{help}"
ARGUMENT = "{name}：{help}"
JOIN, CHOICE_JOIN = "；", "/"
TRUE = "TRUE"

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
KINDS: dict[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.NOTE: "长文字",
    Kind.NAME: "名称",
    Kind.CODE: "编号",
    Kind.MOBILE: "手机",
    Kind.PHONE: "电话",
    Kind.PHONES: "多个电话",
    Kind.EMAIL: "邮箱",
    Kind.USCC: "统一社会信用代码",
    Kind.PERSON_ID: "身份证号",
    Kind.BANK_ACCOUNT: "银行账号",
    Kind.URL: "网址",
    Kind.PROVINCE: "省",
    Kind.CITY: "市",
    Kind.DISTRICT: "区县",
    Kind.ADDRESS: "地址",
    Kind.DATE: "日期",
    Kind.NUMBER: "数",
    Kind.INTEGER: "整数",
    Kind.MONEY: "金额（元）",
    Kind.PERCENT: "百分比",
    Kind.SCORE: "1–5 分",
    Kind.CHOICE: "选项",
    Kind.TOKEN: "系统标识",
}
