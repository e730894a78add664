"""What happens with a customer: people, contacts made, needs, deals, goods, money, papers."""

from kehu_xl.spec import choices
from kehu_xl.spec.types import TOKEN, Column, Kind, Table, computed


def _id(header: str, *synonyms: str, column_id: str = "id") -> Column:
    return Column(column_id, header, Kind.CODE, unique=True, width=12, synonyms=synonyms)


CUSTOMER_ID = Column("customer_id", "客户编号", Kind.CODE, required=True, reference="customers", width=12,
                     hint="必须是“客户”表里已有的编号。", synonyms=("客户代码", "客户编码", "客户号"))  # fmt: skip
_DONE = Column("done", "已完成", Kind.CHOICE, choices=choices.YES_NO, width=8)
_REMARK = Column("remark", "备注", Kind.NOTE, width=28)

CONTACTS = Table(
    "contacts", "联系人",
    (
        _id("联系人编号"), CUSTOMER_ID,
        Column("name", "姓名", Kind.NAME, required=True, personal=True, width=11, synonyms=("联系人", "联系人姓名")),
        Column("sex", "性别", Kind.CHOICE, choices=choices.SEXES, width=7),
        Column("position", "职务", width=13, synonyms=("职位", "岗位", "职称")),
        Column("department", "部门", width=13, synonyms=("科室",)),
        Column("decision_role", "决策角色", Kind.CHOICE, choices=choices.DECISION_ROLES, width=10),
        Column("concerns", "关注点", Kind.NOTE, width=22),
        Column("superior_id", "上级", Kind.CODE, reference="contacts", width=12, hint="上级的联系人编号。"),
        Column("mobile", "手机", Kind.MOBILE, personal=True, width=14, synonyms=("手机号", "手机号码", "移动电话")),
        Column("phone", "电话", Kind.PHONE, width=16, synonyms=("座机", "办公电话", "固定电话")),
        Column("email", "邮箱", Kind.EMAIL, personal=True, width=24, synonyms=("电子邮箱", "邮件")),
        Column("wechat", "微信", Kind.CODE, personal=True, width=16, synonyms=("微信号",)),
        Column("birthday", "生日", Kind.DATE, personal=True, width=12),
        Column("calendar", "历法", Kind.CHOICE, choices=choices.CALENDARS, width=8, hint="生日按公历还是农历过。"),
        Column("education", "教育背景", width=14, synonyms=("学历",)),
        Column("expertise", "专业背景", width=14),
        Column("style", "沟通风格", width=14),
        Column("preference", "偏好方式", width=12, hint="喜欢用什么方式联系。"),
        Column("hobbies", "兴趣爱好", personal=True, width=16, synonyms=("爱好", "兴趣")),
        Column("family", "家庭情况", Kind.NOTE, personal=True, width=18),
        Column("anniversaries", "纪念日", Kind.NOTE, personal=True, width=16),
        Column("primary", "首要联系人", Kind.CHOICE, choices=choices.YES_NO, width=11),
        _REMARK, TOKEN,
    ),
    visible=True, key=("id",), purpose="客户那边的人，一行一个联系人。",
)  # fmt: skip

RELATIONS = Table(
    "relations", "关系",
    (
        _id("编号"),
        Column("first_id", "甲方编号", Kind.CODE, required=True, width=12),
        Column("first_type", "甲方类别", Kind.CHOICE, choices=choices.PARTY_TYPES, width=10),
        Column("relation", "关系类型", Kind.CHOICE, choices=choices.RELATION_TYPES, width=10),
        Column("second_id", "乙方编号", Kind.CODE, required=True, width=12),
        Column("note", "说明", Kind.NOTE, width=36), TOKEN,
    ),
    key=("id",), purpose="客户与客户、人与人之间的关系。",
)  # fmt: skip

INTERACTIONS = Table(
    "interactions", "联系记录",
    (
        _id("记录编号"), CUSTOMER_ID,
        Column("contact", "联系人", Kind.NAME, width=11),
        Column("date", "日期", Kind.DATE, required=True, width=12, synonyms=("联系日期", "跟进日期", "拜访日期")),
        Column("way", "方式", Kind.CHOICE, choices=choices.CONTACT_WAYS, width=9, synonyms=("联系方式", "跟进方式")),
        Column("participants", "参与人员", width=16),
        Column("subject", "主题", width=20),
        Column("content", "内容", Kind.NOTE, required=True, width=40, synonyms=("跟进内容", "沟通内容", "跟进记录")),
        Column("quote", "客户原话", Kind.NOTE, width=26),
        Column("mood", "情绪", Kind.CHOICE, choices=choices.MOODS, width=8),
        Column("agreement", "达成共识", Kind.NOTE, width=22),
        Column("todo", "待办事项", Kind.NOTE, width=22),
        Column("todo_owner", "待办人", Kind.NAME, reference="staff", width=10),
        Column("todo_due", "待办截止", Kind.DATE, width=12),
        _DONE,
        Column("next_contact", "下次联系", Kind.DATE, width=12, synonyms=("下次跟进", "下次联系日期")),
        Column("recorder", "记录人", Kind.NAME, reference="staff", width=10, synonyms=("跟进人", "业务员")), TOKEN,
    ),
    visible=True, key=("id",), purpose="每次联系客户记一行。",
)  # fmt: skip

NEEDS = Table(
    "needs", "需求",
    (
        _id("需求编号"), CUSTOMER_ID,
        Column("need", "需求", Kind.NOTE, required=True, width=36),
        Column("nature", "性质", Kind.CHOICE, choices=choices.NEED_NATURES, width=8),
        Column("priority", "优先级", Kind.CHOICE, choices=choices.NEED_PRIORITIES, width=8),
        Column("product", "产品", width=16),
        Column("raised", "提出日期", Kind.DATE, width=12),
        Column("state", "状态", Kind.CHOICE, choices=choices.NEED_STATES, width=9), TOKEN,
    ),
    key=("id",), purpose="客户提出的需求。",
)  # fmt: skip

OPPORTUNITIES = Table(
    "opportunities", "商机",
    (
        _id("商机编号"), CUSTOMER_ID,
        Column("name", "名称", required=True, width=26, synonyms=("商机名称", "项目名称")),
        Column("background", "背景", Kind.NOTE, width=24),
        Column("stage", "阶段", Kind.CHOICE, choices=choices.STAGES, required=True, width=10, synonyms=("商机阶段",)),
        Column("amount", "预计金额", Kind.MONEY, low=0, width=14),
        Column("win_rate", "赢率", Kind.PERCENT, low=0, high=100, width=8, synonyms=("赢率(%)",)),
        Column("close_date", "预计成交", Kind.DATE, width=12),
        Column("budget", "预算金额", Kind.MONEY, low=0, width=14),
        Column("budget_cycle", "预算周期", width=11),
        Column("approval", "采购流程与审批节点", Kind.NOTE, width=24),
        Column("incumbent", "在用竞品", Kind.NOTE, width=14),
        Column("incumbent_score", "竞品满意度", Kind.SCORE, low=1, high=5, width=10),
        Column("replaceable", "替换可能性", Kind.PERCENT, low=0, high=100, width=10, synonyms=("替换可能性(%)",)),
        Column("competitors", "竞争对手", Kind.NOTE, width=16),
        Column("strengths", "优势", Kind.NOTE, width=20),
        Column("weaknesses", "劣势", Kind.NOTE, width=20),
        Column("verdict", "客户评估意见", Kind.NOTE, width=20),
        Column("outcome_reason", "输赢原因", Kind.NOTE, width=20),
        Column("lessons", "经验教训", Kind.NOTE, width=20),
        Column("owner", "负责人", Kind.NAME, reference="staff", width=10),
        Column("created", "创建日期", Kind.DATE, width=12),
        Column("stage_date", "阶段日期", Kind.DATE, width=12, hint="进入当前阶段的日期。"), TOKEN,
    ),
    key=("id",), purpose="正在谈的生意。",
)  # fmt: skip

SHIPMENTS = Table(
    "shipments", "出货",
    (
        _id("单号", "出货单号", "订单号", "单据编号"), CUSTOMER_ID,
        Column("date", "日期", Kind.DATE, required=True, width=12, synonyms=("出货日期", "销售日期", "下单日期")),
        Column("category", "产品类别", width=13),
        Column("product", "产品", required=True, width=20, synonyms=("产品名称", "品名", "商品")),
        Column("quantity", "数量", Kind.NUMBER, width=9),
        Column("price", "单价", Kind.MONEY, width=11),
        Column("amount", "金额", Kind.MONEY, required=True, width=14, synonyms=("销售额", "销售金额", "合计金额")),
        Column("cost", "成本", Kind.MONEY, width=14),
        Column("contract_id", "合同编号", Kind.CODE, reference="contracts", width=14),
        Column("channel", "渠道", width=11),
        Column("campaign", "活动", width=13), TOKEN,
    ),
    key=("id",), purpose="卖给客户的每一笔。",
)  # fmt: skip

RECEIVABLES = Table(
    "receivables", "回款计划",
    (
        _id("计划编号"), CUSTOMER_ID,
        Column("contract_id", "合同编号", Kind.CODE, reference="contracts", width=14),
        Column("instalment", "期数", Kind.INTEGER, low=1, width=7),
        Column("due_date", "应收日期", Kind.DATE, required=True, width=12),
        Column("due_amount", "应收金额", Kind.MONEY, required=True, width=14),
        Column("paid_date", "实收日期", Kind.DATE, width=12),
        Column("paid_amount", "实收金额", Kind.MONEY, width=14),
        computed(Column("state", "状态", Kind.CHOICE, choices=choices.RECEIVABLE_STATES, width=9)), TOKEN,
    ),
    key=("id",), purpose="哪天该收多少钱，收到没有。",
)  # fmt: skip

CONTRACTS = Table(
    "contracts", "合同",
    (
        _id("合同编号"), CUSTOMER_ID,
        Column("name", "名称", required=True, width=28, synonyms=("合同名称",)),
        Column("amount", "金额", Kind.MONEY, width=14, synonyms=("合同金额",)),
        Column("signed", "签订日期", Kind.DATE, width=12, synonyms=("签约日期",)),
        Column("start", "开始", Kind.DATE, width=12, synonyms=("开始日期", "生效日期")),
        Column("end", "到期", Kind.DATE, width=12, synonyms=("到期日期", "结束日期")),
        Column("state", "状态", Kind.CHOICE, choices=choices.CONTRACT_STATES, width=9),
        Column("location", "归档位置", width=18), TOKEN,
    ),
    key=("id",), purpose="签过的合同，编号全公司唯一。",
)  # fmt: skip

FEEDBACK = Table(
    "feedback", "反馈投诉",
    (
        _id("编号"), CUSTOMER_ID,
        Column("date", "日期", Kind.DATE, required=True, width=12),
        Column("type", "类型", Kind.CHOICE, choices=choices.FEEDBACK_TYPES, width=8),
        Column("content", "内容", Kind.NOTE, required=True, width=36),
        Column("process", "处理过程", Kind.NOTE, width=26),
        Column("result", "处理结果", Kind.NOTE, width=22),
        Column("satisfaction", "满意度", Kind.SCORE, low=1, high=5, width=8),
        Column("handler", "处理人", Kind.NAME, reference="staff", width=10),
        Column("due", "截止", Kind.DATE, width=12),
        Column("closed", "关闭日期", Kind.DATE, width=12),
        Column("state", "状态", Kind.CHOICE, choices=choices.FEEDBACK_STATES, width=9), TOKEN,
    ),
    key=("id",), purpose="表扬、建议、咨询和投诉。",
)  # fmt: skip

DOCUMENTS = Table(
    "documents", "资料目录",
    (
        _id("资料编号"), CUSTOMER_ID,
        Column("type", "类别", Kind.CHOICE, choices=choices.DOCUMENT_TYPES, required=True, width=16),
        Column("name", "名称", width=26),
        Column("form", "形式", Kind.CHOICE, choices=choices.DOCUMENT_FORMS, width=8),
        Column("copies", "份数", Kind.INTEGER, low=0, width=7),
        Column("location", "存放位置", width=18),
        Column("link", "链接", Kind.URL, width=22),
        Column("date", "日期", Kind.DATE, width=12),
        Column("valid_until", "有效期至", Kind.DATE, width=12), TOKEN,
    ),
    key=("id",), purpose="每个客户有哪些资料，放在哪里。",
)  # fmt: skip

LOANS = Table(
    "loans", "借阅登记",
    (
        _id("借阅编号"),
        Column("document_id", "资料编号", Kind.CODE, required=True, reference="documents", width=12),
        Column("borrower", "借阅人", Kind.NAME, required=True, width=10),
        Column("borrowed", "借出日期", Kind.DATE, required=True, width=12),
        Column("due", "应还日期", Kind.DATE, required=True, width=12),
        Column("returned", "归还日期", Kind.DATE, width=12),
        Column("approver", "批准人", Kind.NAME, width=10),
        Column("purpose", "用途", width=22), TOKEN,
    ),
    key=("id",), purpose="谁借走了哪份资料。",
)  # fmt: skip
