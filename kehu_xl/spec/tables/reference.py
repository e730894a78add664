"""Tables that the others refer to: classes, staff, aliases, settings, matching rules."""

from kehu_xl.spec import choices
from kehu_xl.spec.tables.activity import CUSTOMER_ID
from kehu_xl.spec.types import TOKEN, Column, Kind, Table

CLASSES = Table(
    "classes", "客户分类",
    (
        Column("code", "分类编码", Kind.CODE, unique=True, width=12),
        Column("name", "名称", required=True, width=18),
        Column("parent_code", "上级编码", Kind.CODE, reference="classes", width=12),
        Column("criterion", "划分标准", required=True, width=18, hint="同一级只用一个标准，例如“行业”。"),
        Column("condition", "条件", Kind.NOTE, width=30),
        Column("frequency_days", "跟进频率", Kind.INTEGER, low=1, width=10, hint="天数；留空按等级。", synonyms=("跟进频率(天)",)),
        Column("credit_days", "账期", Kind.INTEGER, low=0, width=8, hint="天数。", synonyms=("账期(天)",)),
        Column("required_documents", "必备资料", width=26, hint="类别名称，用顿号隔开。"),
        Column("note", "说明", Kind.NOTE, width=30), TOKEN,
    ),
    key=("code",), purpose="客户怎样分类，每类的跟进频率和必备资料。",
)  # fmt: skip

STAFF = Table(
    "staff", "员工",
    (
        Column("name", "姓名", Kind.NAME, unique=True, required=True, width=11),
        Column("department", "部门", width=14),
        Column("role", "角色", Kind.CHOICE, choices=choices.STAFF_ROLES, width=10),
        Column("state", "状态", Kind.CHOICE, choices=choices.STAFF_STATES, width=8),
        Column("email", "邮箱", Kind.EMAIL, width=24),
        Column("monthly_target", "月目标", Kind.MONEY, low=0, width=14), TOKEN,
    ),
    key=("name",), purpose="本公司跟进客户的同事。",
)  # fmt: skip

ALIASES = Table(
    "aliases", "别名",
    (
        CUSTOMER_ID,
        Column("type", "类型", Kind.CHOICE, choices=choices.ALIAS_TYPES, width=10),
        Column("alias", "别名", Kind.NAME, required=True, width=30), TOKEN,
    ),
    key=("customer_id", "alias"), purpose="客户的曾用名、简称和旧编号。",
)  # fmt: skip

SETTINGS = Table(
    "settings", "参数",
    (
        Column("setting", "参数", required=True, width=22),
        Column("value", "值", width=32, carried=True),
        Column("unit", "单位", width=10),
        Column("note", "说明", Kind.NOTE, width=70), TOKEN,
    ),
    visible=True, key=("setting",), purpose="分级、跟进、预警用的数字，都可以改。",
)  # fmt: skip

IMPORT_MAPS = Table(
    "import_maps", "导入对应",
    (
        Column("header", "名单表头", required=True, width=20),
        Column("table", "表", width=10, hint="导入到哪张表；留空是“客户”。"),
        Column("automatic", "自动判断", width=20, hint="程序第一次看到这个表头时的判断。"),
        Column("chosen", "改为", width=18, hint="判断得不对时，在这里写档案的列名；写“不导入”就略过这一列；留空按自动判断。"),
        Column("source", "适用名单", width=18, hint="留空适用所有名单；也可以写文件名，如 六月*.xlsx。"),
        Column("last_file", "最近名单", width=22),
        Column("last_used", "最后使用", Kind.DATE, width=12), TOKEN,
    ),
    key=("header", "table"), purpose="名单的表头对应档案的哪一列；改过的以后都照办。",
)  # fmt: skip

ACCEPTED = Table(
    "accepted", "已认可",
    (
        Column("kind", "问题", required=True, width=15),
        Column("sheet", "工作表", width=11),
        Column("customer_id", "客户编号", Kind.CODE, width=12),
        Column("header", "列", width=13),
        Column("value", "认可的值", width=26),
        Column("reason", "理由", Kind.NOTE, width=30, hint="为什么这个值没有错，可留空。"),
        Column("who", "认可人", Kind.NAME, width=12),
        Column("accepted_on", "日期", Kind.DATE, width=12),
        Column("state", "状态", Kind.CHOICE, choices=choices.ACCEPTANCES, width=9,
               hint="改成“已撤回”，下次校验又会列出这个问题。"),
        Column("lapsed", "失效", computed=True, width=9),
        Column("code", "代码", Kind.CODE, width=20),
        Column("row", "行", Kind.CODE, width=12, hint="那一行的行标识，由系统填写。"),
        Column("column", "列代码", Kind.CODE, width=14),
        Column("about", "关于", hint="疑似重复：和哪一个客户。", width=12),
        Column("mark", "指纹", Kind.CODE, width=14, hint="值和位置的指纹，由系统填写，请勿修改。"), TOKEN,
    ),
    key=("mark",), purpose="已经核对过、不再当作问题的值；值一改就重新检查。",
)  # fmt: skip

DUPLICATE_RULES = Table(
    "duplicate_rules", "查重规则",
    (
        Column("name", "规则名", required=True, width=22),
        Column("field", "字段", required=True, width=22),
        Column("way", "方式", Kind.CHOICE, choices=choices.MATCH_WAYS, width=9),
        Column("threshold", "阈值", Kind.NUMBER, low=0, high=100, width=8),
        Column("verdict", "结论", Kind.CHOICE, choices=choices.VERDICTS, width=9), TOKEN,
    ),
    key=("name",), purpose="怎样算重复客户。",
)  # fmt: skip
