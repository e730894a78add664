"""Sheets that Python fills: their fixed blocks and their growing tables.

A growing table starts at A4: title in row 1, small labels in row 2, 数据截至 and the totals
in row 3, headers in row 4. Blocks hold data only, never a total row (charts read all of
their rows); the template writes the headings above them. Amounts are in yuan.
"""

from kehu_xl.spec import choices
from kehu_xl.spec.types import Block, Column, Kind, Role, Table

_GRADE = Column("grade", "跟进等级", Kind.CHOICE, choices=choices.GRADES, width=9)
_COUNT = Column("count", "客户数", Kind.INTEGER, width=9)
_AMOUNT = Column("amount", "累计金额", Kind.MONEY, width=14)
_ID = Column("customer_id", "客户编号", Kind.CODE, width=12)
_NAME = Column("customer_name", "客户名称", Kind.NAME, width=30)
_OWNER = Column("owner", "负责人", Kind.NAME, width=10)
_VALUE = Column("value", "数值", Kind.INTEGER, width=12)
_AS_OF = Block("as_of", "数据截至", "A3", (Column("date", "数据截至", Kind.DATE, width=13),), 1)

HOME = Table(
    "home", "首页", role=Role.OUTPUT, visible=True, title="客户档案", header_row=0,
    purpose="现在的情况和下一步该做什么。",
    blocks=(
        Block("as_of", "数据截至", "C3", (Column("date", "数据截至", Kind.DATE, width=13),), 1),
        Block("counters", "数字", "B6", (
            Column("label", "项目", width=16), _VALUE, Column("note", "说明", width=44)), 8),
        Block("todo", "下一步", "F6", (Column("text", "下一步", width=64),), 5),
    ),
)  # fmt: skip

FINDINGS = Table(
    "findings", "校验结果", role=Role.OUTPUT, visible=True, title="校验结果", header_row=4,
    key=("row_token", "code", "header"), purpose="哪个单元格有问题，该怎么办。",
    columns=(
        Column("severity", "程度", Kind.CHOICE, choices=choices.SEVERITIES, width=12),
        Column("kind", "问题", width=15),
        Column("sheet", "工作表", width=11),
        Column("cell", "单元格", width=9, formula="link"),
        _ID, Column("customer_name", "客户名称", Kind.NAME, width=24),
        Column("header", "列", width=13),
        Column("value", "现在的值", width=22),
        Column("suggested", "建议值", width=18),
        Column("message", "问题说明", Kind.NOTE, width=48),
        Column("advice", "建议", Kind.NOTE, width=38),
        _OWNER,
        Column("code", "代码", width=20),
        Column("row_token", "行标识", Kind.TOKEN, width=4),
    ),
    blocks=(_AS_OF, Block("totals", "合计", "B3", (
        Column("errors", "错误", Kind.INTEGER), Column("warnings", "警告", Kind.INTEGER),
        Column("infos", "提示", Kind.INTEGER), Column("shown", "本页列出", Kind.INTEGER), Column("accepted", "已认可", Kind.INTEGER)), 1)),
)  # fmt: skip

FOLLOW_UP = Table(
    "follow_up", "跟进计划", role=Role.OUTPUT, visible=True, title="跟进计划", header_row=4,
    key=("customer_id",), purpose="今天和接下来该联系谁；填了“本次结果”的行下次运行会记入联系记录。",
    columns=(
        Column("due", "下次联系", Kind.DATE, width=12),
        Column("state", "状态", width=8, formula="due_state"),
        Column("overdue", "逾期天数", Kind.INTEGER, width=9, formula="overdue_days"),
        Column("customer_id", "客户编号", Kind.CODE, width=11),
        Column("customer_name", "客户名称", Kind.NAME, width=24),
        _GRADE,
        Column("contact_name", "联系人", Kind.NAME, width=9),
        Column("mobile", "手机", Kind.MOBILE, width=13),
        Column("phone", "电话", Kind.PHONE, width=14),
        _OWNER,
        Column("reason", "原因", Kind.NOTE, width=28),
        Column("last_contact", "最近联系", Kind.DATE, width=11),
        Column("latest_note", "上次内容", Kind.NOTE, width=24),
        Column("result", "本次结果", Kind.NOTE, width=26, carried=True, hint="联系完写在这里，下次运行会变成一条联系记录。"),
        Column("way", "方式", Kind.CHOICE, choices=choices.CONTACT_WAYS, width=8, carried=True),
        Column("next_contact", "约定下次", Kind.DATE, width=11, carried=True, synonyms=("下次联系(约定)",),
               hint="与客户约好的下次日期，可留空。"),
    ),
    blocks=(_AS_OF, Block("totals", "合计", "B3", (
        Column("overdue", "逾期", Kind.INTEGER), Column("today", "今日", Kind.INTEGER),
        Column("week", "本周", Kind.INTEGER), Column("later", "以后", Kind.INTEGER)), 1)),
)  # fmt: skip

SUMMARY = Table(
    "summary", "汇总", role=Role.OUTPUT, visible=True, title="客户汇总", header_row=0,
    purpose="给老板看的一页。",
    blocks=(
        Block("as_of", "数据截至", "C2", (Column("date", "数据截至", Kind.DATE, width=13),), 1),
        Block("key_figures", "主要数字", "B5", (
            Column("customers", "客户总数", Kind.INTEGER), Column("new", "本月新增", Kind.INTEGER),
            Column("due", "七天内该联系", Kind.INTEGER), Column("overdue", "逾期未联系", Kind.INTEGER),
            Column("contacts", "本月联系次数", Kind.INTEGER), Column("key_accounts", "大客户", Kind.INTEGER),
            Column("amount", "累计金额", Kind.MONEY), Column("receivable", "应收余额", Kind.MONEY)), 1),
        Block("grades", "跟进等级", "B9", (_GRADE, _COUNT, Column("share", "占比", Kind.PERCENT, width=9), _AMOUNT), 6,
              chart="doughnut", empty="还没有客户：先在“客户”表录入，或用 kehu run 导入名单。"),
        Block("months", "近12个月", "B20", (
            Column("month", "月份", width=10), Column("new_customers", "新增客户", Kind.INTEGER),
            Column("contacts", "联系次数", Kind.INTEGER), Column("sales", "销售额", Kind.MONEY)), 12,
              chart="column", empty="还没有建档日期和联系记录：在“客户”“联系记录”里填上日期就有图。"),
        Block("top", "累计金额前十", "B35", (
            _NAME, _AMOUNT, Column("share", "占比", Kind.PERCENT), _OWNER, _GRADE), 10,
              chart="bar", empty="还没有成交金额：登记“出货”，或在“客户”表填期初累计金额。"),
        Block("owners", "按负责人", "B48", (
            _OWNER, _COUNT, Column("due", "七天内联系", Kind.INTEGER), Column("overdue", "逾期", Kind.INTEGER), _AMOUNT), 10),
        Block("states", "按客户状态", "G48", (Column("state", "客户状态", width=12), _COUNT, _AMOUNT), 8),
        Block("regions", "按省", "B61", (Column("province", "省", width=12), _COUNT, _AMOUNT), 10),
        Block("sources", "按来源", "G61", (Column("source", "来源", width=12), _COUNT, _AMOUNT), 10),
    ),
)  # fmt: skip

GUIDE = Table("guide", "使用说明", role=Role.STATIC, visible=True, title="使用说明", header_row=0,
              purpose="每天怎么用这本档案。")  # fmt: skip


def _later(table_id: str, sheet: str, purpose: str, *columns: Column) -> Table:
    """A sheet whose rules come with a later version: it exists, hidden and empty."""
    return Table(table_id, sheet, columns, role=Role.OUTPUT, title=sheet, header_row=4, purpose=purpose)


LATER = (
    _later("suspects", "疑似重复", "可能是同一个客户的几行。", Column("first_id", "编号一", Kind.CODE),
           Column("first_name", "名称一", width=28), Column("second_id", "编号二", Kind.CODE),
           Column("second_name", "名称二", width=28), Column("score", "相似度", Kind.NUMBER),
           Column("reasons", "理由", Kind.NOTE, width=40)),
    _later("conflicts", "冲突", "名单与档案说法不一的单元格。", _ID, _NAME, Column("header", "列"),
           Column("ours", "档案里的值", width=24), Column("theirs", "名单里的值", width=24)),
    _later("key_accounts", "大客户跟踪", "大客户的金额、最近联系和风险。", _ID, _NAME, _GRADE, _AMOUNT, _OWNER,
           Column("reason", "依据", Kind.NOTE, width=40)),
    _later("aging", "应收账龄", "谁欠多少、欠了多久。", _ID, _NAME, Column("total", "应收合计", Kind.MONEY),
           Column("bucket1", "0–30天", Kind.MONEY), Column("bucket2", "31–60天", Kind.MONEY),
           Column("bucket3", "61–90天", Kind.MONEY), Column("bucket4", "90天以上", Kind.MONEY)),
    _later("funnel", "销售漏斗", "各阶段商机的个数和金额。", Column("stage", "阶段"), Column("count", "个数", Kind.INTEGER),
           Column("amount", "金额", Kind.MONEY), Column("weighted", "加权金额", Kind.MONEY)),
    _later("credit", "信用评估", "信用得分、等级和建议额度。", _ID, _NAME, Column("score", "得分", Kind.NUMBER),
           Column("grade", "信用等级"), Column("limit", "建议额度", Kind.MONEY)),
    _later("document_list", "资料清单", "必备资料齐不齐。", _ID, _NAME, Column("type", "类别"), Column("state", "情况")),
    _later("card", "客户卡片", "一个客户的全部情况，可打印。", Column("label", "项目", width=16), Column("value", "内容", width=60)),
    _later("analysis", "分析", "留存、复购、盈利和业绩。", Column("topic", "题目", width=20), Column("item", "项目", width=24),
           Column("value", "数值", Kind.NUMBER)),
    _later("pool", "公海", "长期没人联系、可以重新分配的客户。", _ID, _NAME, Column("former_owner", "原负责人"),
           Column("reason", "原因", Kind.NOTE, width=40)),
    _later("handover", "交接单", "离职或调岗时移交的客户。", _ID, _NAME, Column("from_owner", "移交人"),
           Column("to_owner", "接收人")),
)  # fmt: skip
