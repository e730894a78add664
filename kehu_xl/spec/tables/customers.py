"""客户: the archive itself, one row a customer.

Each outline group is folded; the open column left of it carries its [+] and its colour,
and keeps it apart from the group before.
"""

from kehu_xl.spec import choices
from kehu_xl.spec.types import TOKEN, Column, Group, Kind, Table, computed

_GROUPS = (
    Group("basic", "基本资料"),
    Group("contact", "更多联系方式"),
    Group("finance", "财务与信用"),
    Group("opening", "期初数据"),
    Group("grading", "分级结果"),
)

_EVERYDAY = (
    Column("customer_id", "客户编号", Kind.CODE, required=True, unique=True, width=12,
           hint="留空即可，由系统编号；已有编号请勿改动。",
           synonyms=("编号", "客户代码", "客户编码", "客户号", "客户ID", "客户id", "代码", "customer_id")),
    Column("customer_name", "客户名称", Kind.NAME, required=True, width=30,
           hint="填营业执照上的全称；个人填姓名。",
           synonyms=("名称", "客户", "公司名称", "单位名称", "企业名称", "客户全称", "公司", "单位", "企业",
                     "客户姓名", "厂商名称", "客户单位", "往来单位", "商户名称", "customer_name", "company")),
    Column("contact_name", "联系人", Kind.NAME, personal=True, width=11,
           synonyms=("联系人姓名", "主要联系人", "姓名", "对接人", "联络人", "contact")),
    Column("mobile", "手机", Kind.MOBILE, personal=True, width=14, hint="11 位手机号码，只填一个。",
           synonyms=("手机号", "手机号码", "移动电话", "联系手机", "手机1", "mobile", "cellphone")),
    Column("phone", "电话", Kind.PHONE, width=16, hint="区号-号码，如 0516-83456789。",
           synonyms=("固定电话", "座机", "办公电话", "电话号码", "联系电话", "单位电话", "公司电话", "tel", "phone")),
    Column("province", "省", Kind.PROVINCE, width=9, synonyms=("省份", "所在省", "省/直辖市", "省区")),
    Column("city", "市", Kind.CITY, width=9, synonyms=("城市", "所在市", "地市", "所在城市")),
    Column("address", "地址", Kind.ADDRESS, width=34,
           synonyms=("详细地址", "公司地址", "联系地址", "单位地址", "通讯地址", "注册地址", "收货地址",
                     "办公地址", "地址信息", "address")),
    Column("owner", "负责人", Kind.NAME, reference="staff", width=10,
           hint="本公司负责这个客户的同事，须在“员工”表中。",
           synonyms=("业务员", "销售", "销售员", "客户经理", "跟进人", "销售负责人", "归属人", "所属业务员", "业务经理",
                     "责任人", "销售代表", "owner")),
    Column("state", "客户状态", Kind.CHOICE, choices=choices.CUSTOMER_STATES, width=10,
           synonyms=("状态", "跟进状态", "合作状态", "成交状态")),
    Column("acceptance", "接受度", Kind.PERCENT, low=0, high=100, width=9,
           hint="0 到 100，客户有多愿意买：80 以上为 A，70–80 为 B，40–70 为 C，10–40 为 D，10 以下为 E。",
           synonyms=("意向度", "成交概率", "成交可能性", "意向百分比", "接受程度", "接受度(%)", "接受度%", "可能性")),
    Column("manual_grade", "人工等级", Kind.CHOICE, choices=choices.GRADES, width=9,
           hint="想自己定等级时填 A–E，优先于系统算出的等级。",
           synonyms=("等级", "客户等级", "级别", "客户级别", "意向", "意向等级(手填)", "意向级别", "重要程度",
                     "星级", "客户星级", "重要性")),
    Column("agreed_contact", "约定下次联系", Kind.DATE, width=13, hint="与客户约好的日期，如 2026-3-15。",
           synonyms=("下次联系日期", "下次联系时间", "下次跟进", "下次跟进日期", "下次跟进时间", "预约日期", "回访日期")),
    Column("latest_note", "最近跟进内容", Kind.NOTE, width=32,
           synonyms=("跟进内容", "跟进情况", "最近跟进", "跟进记录", "沟通情况", "进展", "洽谈情况")),
)  # fmt: skip

_BASIC = (
    Column("customer_type", "客户类型", Kind.CHOICE, choices=choices.CUSTOMER_TYPES, width=9,
           synonyms=("类型", "客户类别(企业/个人)")),
    Column("short_name", "简称", Kind.NAME, width=12, group="basic", synonyms=("客户简称", "公司简称", "单位简称")),
    Column("class_code", "客户分类", Kind.CODE, reference="classes", width=11, group="basic",
           hint="填“客户分类”表中的分类编码。", synonyms=("分类", "客户类别", "类别")),
    Column("nature", "客户性质", Kind.CHOICE, choices=choices.CUSTOMER_NATURES, width=13, group="basic",
           synonyms=("性质",)),
    Column("ownership", "所有制", Kind.CHOICE, choices=choices.OWNERSHIPS, width=9, group="basic",
           synonyms=("企业性质", "公司性质", "单位性质", "经济类型")),
    Column("industry", "行业", width=14, group="basic", synonyms=("所属行业", "行业类别", "行业分类", "经营行业")),
    Column("staff_size", "人员规模", width=11, group="basic", synonyms=("规模", "员工人数", "人数", "企业规模")),
    Column("annual_revenue", "年营业额", Kind.MONEY, low=0, width=14, group="basic", synonyms=("营业额", "年销售额", "年产值")),
    Column("founded", "成立日期", Kind.DATE, width=12, group="basic", synonyms=("成立时间", "注册日期", "注册时间")),
    Column("sex", "性别", Kind.CHOICE, choices=choices.SEXES, width=7, group="basic"),
    Column("birth_date", "出生日期", Kind.DATE, personal=True, width=12, group="basic",
           synonyms=("生日", "出生年月", "出生年月日")),
    Column("uscc", "统一社会信用代码", Kind.USCC, width=22, group="basic", hint="18 位，按文本填写。",
           synonyms=("信用代码", "社会信用代码", "税号", "纳税人识别号", "纳税识别号", "统一信用代码", "营业执照号")),
    Column("legal_person", "法定代表人", Kind.NAME, personal=True, width=11, group="basic",
           synonyms=("法人", "法人代表", "企业法人", "法人姓名")),
    Column("person_id", "证件号码", Kind.PERSON_ID, personal=True, width=21, group="basic", hint="18 位身份证号，按文本填写。",
           synonyms=("身份证号", "身份证", "身份证号码", "证件号", "公民身份号码")),
    Column("branch", "分支机构", width=16, group="basic", synonyms=("分公司", "分店", "门店")),
    Column("services", "服务内容", Kind.NOTE, width=20, group="basic", synonyms=("主营产品", "经营范围", "主营业务", "购买产品", "需求产品")),
    Column("source", "来源", Kind.CHOICE, choices=choices.SOURCES, width=10, group="basic",
           synonyms=("客户来源", "来源渠道", "获客渠道", "信息来源")),
    Column("referrer_id", "介绍人编号", Kind.CODE, reference="customers", width=12, group="basic"),
    Column("parent_id", "上级客户编号", Kind.CODE, reference="customers", width=13, group="basic",
           hint="集团客户填上级公司的客户编号。", synonyms=("集团编号", "总公司编号")),
    Column("merged_into", "合并到", Kind.CODE, reference="customers", width=12, group="basic"),
)  # fmt: skip

_CONTACT = (
    Column("wechat", "微信", Kind.CODE, personal=True, width=16, synonyms=("微信号", "微信ID", "wechat")),
    Column("district", "区县", Kind.DISTRICT, width=10, group="contact", synonyms=("区", "县", "区/县", "县区", "所在区")),
    Column("other_phones", "其他电话", Kind.PHONES, personal=True, width=26, group="contact",
           hint="多个号码用分号隔开。", synonyms=("备用电话", "其它电话", "电话2", "手机2", "其他联系方式")),
    Column("email", "邮箱", Kind.EMAIL, personal=True, width=24, group="contact",
           synonyms=("电子邮箱", "电子邮件", "邮件", "E-mail", "Email", "email", "EMAIL", "邮箱地址")),
    Column("website", "网址", Kind.URL, width=22, group="contact", synonyms=("网站", "公司网址", "官网", "主页")),
    Column("social", "社交账号", width=16, group="contact", synonyms=("QQ", "QQ号", "抖音", "公众号", "微博")),
)  # fmt: skip

_FINANCE = (
    Column("credit_limit", "信用额度", Kind.MONEY, low=0, width=14, synonyms=("授信额度", "信用限额")),
    Column("bank", "开户银行", width=22, group="finance", synonyms=("开户行", "银行", "开户行名称")),
    Column("bank_account", "银行账号", Kind.BANK_ACCOUNT, personal=True, width=24, group="finance",
           synonyms=("账号", "银行帐号", "帐号", "银行卡号", "对公账号")),
    Column("credit_days", "账期", Kind.INTEGER, low=0, high=3650, width=8, group="finance", hint="天数。",
           synonyms=("账期(天)", "账期（天）", "结算天数", "信用期")),
    Column("risk_reputation", "风险-信誉", Kind.SCORE, low=1, high=5, width=9, group="finance", hint="1 最差，5 最好。"),
    Column("risk_payment", "风险-付款能力", Kind.SCORE, low=1, high=5, width=11, group="finance", hint="1 最差，5 最好。"),
    Column("risk_stability", "风险-合作稳定性", Kind.SCORE, low=1, high=5, width=12, group="finance", hint="1 最差，5 最好。"),
    Column("risk_politics", "风险-内部政治", Kind.SCORE, low=1, high=5, width=11, group="finance", hint="1 最差，5 最好。"),
    Column("risk_policy", "风险-行业政策", Kind.SCORE, low=1, high=5, width=11, group="finance", hint="1 最差，5 最好。"),
    Column("points", "积分", Kind.NUMBER, width=9, group="finance", synonyms=("会员积分",)),
)  # fmt: skip

_OPENING = (
    Column("opening_amount", "期初累计金额", Kind.MONEY, width=15,
           hint="启用本表之前的成交总额。", synonyms=("累计金额(期初)", "历史成交金额", "成交金额", "累计成交金额", "消费金额", "累计消费", "累计销售额")),
    Column("opening_count", "期初交易次数", Kind.INTEGER, low=0, width=13, group="opening",
           synonyms=("历史成交次数", "成交次数", "交易次数(期初)", "消费次数", "购买次数")),
    Column("opening_last_trade", "期初最近交易", Kind.DATE, width=13, group="opening",
           synonyms=("最近成交日期", "最近成交", "最近购买日期", "上次成交日期", "最近交易日期", "最后成交日期", "最近消费", "最近消费日期")),
    Column("opening_last_contact", "期初最近联系", Kind.DATE, width=13, group="opening",
           synonyms=("最近联系日期", "最近跟进日期", "上次联系", "上次联系日期", "最后联系", "跟进日期", "最近联系时间", "最后跟进时间")),
)  # fmt: skip

_GRADES = tuple(
    computed(column)
    for column in (
        Column("value_grade", "价值等级", Kind.CHOICE, choices=choices.GRADES, width=9),
        Column("intent_grade", "意向等级", Kind.CHOICE, choices=choices.GRADES, width=9, group="grading"),
        Column("follow_grade", "跟进等级", Kind.CHOICE, choices=choices.GRADES, width=9),
        Column("next_contact", "下次联系", Kind.DATE, width=12),
        Column("basis", "依据", Kind.NOTE, width=44),
        Column("value_type", "价值类型", Kind.CHOICE, choices=choices.VALUE_TYPES, width=9, group="grading"),
        Column("trade_history", "交易历史", Kind.CHOICE, choices=choices.TRADE_HISTORIES, width=9, group="grading"),
        Column("size_type", "规模类型", Kind.CHOICE, choices=choices.SIZE_TYPES, width=9, group="grading"),
        Column("profit_type", "盈利类型", Kind.CHOICE, choices=choices.PROFIT_TYPES, width=9, group="grading"),
        Column("credit_grade", "信用等级", Kind.CHOICE, choices=choices.CREDIT_GRADES, width=9, group="grading"),
        Column("key_account", "大客户", Kind.CHOICE, choices=choices.YES_NO, width=8, group="grading"),
        Column("total_amount", "累计金额", Kind.MONEY, width=14, group="grading"),
        Column("total_profit", "累计利润", Kind.MONEY, width=14, group="grading"),
        Column("monthly_average", "近12月月均销售", Kind.MONEY, width=14, group="grading"),
        Column("trade_count", "交易次数", Kind.INTEGER, width=9, group="grading"),
        Column("average_interval", "平均间隔", Kind.NUMBER, width=9, group="grading", hint="两次交易之间平均隔几天。",
               synonyms=("平均间隔(天)",)),
        Column("last_trade", "最近交易", Kind.DATE, width=12, group="grading"),
        Column("last_contact", "最近联系", Kind.DATE, width=12, group="grading"),
        Column("receivable", "应收余额", Kind.MONEY, width=14, group="grading"),
        Column("overdue_days", "逾期天数", Kind.INTEGER, width=9, group="grading"),
        Column("completeness", "完整度", Kind.PERCENT, low=0, high=100, width=9, group="grading",
               synonyms=("完整度(%)",)),
    )
)  # fmt: skip

_UPKEEP = (
    Column("foreign_id", "原编号", Kind.CODE, width=14, hint="名单或旧系统里的编号。", synonyms=("旧编号", "原客户编号")),
    Column("created", "建档日期", Kind.DATE, width=12,
           synonyms=("创建日期", "录入日期", "登记日期", "创建时间", "录入时间", "日期", "建档时间")),
    Column("updated", "更新日期", Kind.DATE, width=12, synonyms=("修改日期", "更新时间", "最后更新")),
    Column("verified", "核实日期", Kind.DATE, width=12, hint="最近一次确认资料无误的日期。"),
    Column("verified_by", "核实人", Kind.NAME, width=10),
    Column("remark", "备注", Kind.NOTE, width=30, synonyms=("说明", "备注信息", "其他说明", "附注", "remark")),
)  # fmt: skip

CUSTOMERS = Table(
    "customers", "客户",
    (*_EVERYDAY, *_GRADES[2:5], *_BASIC, *_CONTACT, *_FINANCE, *_OPENING, *_GRADES[:2], *_GRADES[5:], *_UPKEEP, TOKEN),
    visible=True, key=("customer_id",), groups=_GROUPS,
    purpose="客户档案，一行一个客户。",
)  # fmt: skip
