"""Words that the template itself brings: header notes, input messages, warnings, foot lines."""

from kehu_xl.spec.types import Kind

REQUIRED = "必填。"
GROUP = "“{label}”从这一列开始：点列标上方的 [+] 展开，点 [-] 收起。"
COMPUTED_TITLE = "系统填写的列"
COMPUTED_STOP = "这一列由系统填写，手工填的内容会被覆盖。请按“取消”。"
TOKEN_STOP = "行标识由系统填写，用来认出这一行，请不要修改。请按“取消”。"
CHOICE_WARNING = "“{header}”通常从下拉列表中选。"
REFERENCE_WARNING = "“{target}”表里没有这一项。"
KIND_WARNINGS: dict[Kind, str] = {
    Kind.DATE: "这里应是日期，例如 2026-3-15。",
    Kind.NUMBER: "这里应是数字，不带单位。",
    Kind.INTEGER: "这里应是整数，不带单位。",
    Kind.MONEY: "这里应是金额数字，单位元。",
    Kind.PERCENT: "这里应是 0 到 100 的数，75 表示 75%。",
    Kind.SCORE: "这里应是 1 到 5 的整数。",
    Kind.MOBILE: "手机号应是 11 位数字，请核对。座机请填到“电话”。",
    Kind.EMAIL: "邮箱应像 name@example.com，请核对。",
    Kind.USCC: "统一社会信用代码的位数或校验位不对，请对照营业执照核对。",
    Kind.PERSON_ID: "身份证号的校验位不对，请对照证件核对。",
}
KIND_HINTS: dict[Kind, str] = {
    Kind.PERCENT: "填 0 到 100 的数，75 表示 75%。",
    Kind.PHONES: "多个号码用分号隔开。",
}

PAGE_NUMBER = "第 &P 页，共 &N 页"
AS_OF = "数据截至"
HOME_NOW = "现在的情况"
HOME_NEXT = "下一步做什么"
HOME_SHEETS = "常用的表（点名称跳过去）"
HOME_HIDDEN = "需要时再打开的表：右键点任意一个工作表标签，选“取消隐藏”"
HOME_START: tuple[tuple[str, float, str], ...] = (("客户总数", 0, "还没有客户，按右边的步骤开始。"),)
HOME_TODO: tuple[str, ...] = (
    "1.  在“客户”表里录入客户，一行一个；只有“客户名称”必须填。",
    "2.  在“员工”表登记同事姓名，“负责人”就能从下拉列表里选。",
    "3.  按上面的“全部运行”。按不了：关闭本文件，运行 kehu run 客户档案.xlsm",
    "4.  看“跟进计划”“汇总”和“校验结果”。",
    "已有名单？运行：kehu run 客户名单.xlsx -o 新档案.xlsm",
)

# The line under the title of 首页 until macros have run once, and the lines at its foot that it points to.
HOME_NOTICE = "按钮还不能用：请点窗口上方黄条里的“启用内容”。没有黄条，或者用的是苹果电脑、WPS、LibreOffice：看本页最下面。"
HOME_TROUBLE = "按钮按不动、函数显示 #N/A 时"
HOME_REMEDIES: tuple[tuple[str, str], ...] = (
    ("Windows 版 Excel", "黄条：点“启用内容”。红条（禁止运行宏）：关闭文件，在文件上点右键 → 属性 → 勾选“解除锁定” → 确定，再打开。"),
    ("第一次使用", "每台电脑先装好 kehu_xl，再运行一次 kehu setup。还是按不动：运行 kehu doctor 客户档案.xlsm，它会说哪里不对、怎么办。"),
    ("苹果电脑 Excel", "打开时点“启用宏”；先运行一次 kehu setup。KEHU_ 函数只能在 Windows 版 Excel 里计算，这里显示 #N/A。"),
    ("WPS", "个人版没有宏，按钮和 KEHU_ 函数不能用；下拉列表、提示和颜色照常。装了 VBA 的版本也没有试过，请用命令。"),
    ("LibreOffice", "不要直接双击，运行 kehu open 客户档案.xlsm，按钮和 KEHU_ 函数就能用。直接打开时只有下拉列表、提示和颜色。"),
    ("函数显示 #N/A", "这台电脑没有装好 kehu_xl，或者是苹果电脑。装好后按 Ctrl+Alt+F9 重新计算；不用函数也行：kehu clean 会整理整列。"),
    ("任何时候", "按钮能做的，命令都能做：保存并关闭本文件，运行 kehu run 客户档案.xlsm，再打开看，结果一样。"),
)
