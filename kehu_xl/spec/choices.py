"""The allowed values of every drop-down: an id for code, a label for the cell."""

from kehu_xl.spec.types import Choice
from kehu_xl.spec.vocabulary.accepted import STATES

GRADES = (
    Choice("A", "A", ("a", "Ａ", "A级", "A类", "高", "重点", "重要", "VIP", "★★★★★", "五星", "5星")),
    Choice("B", "B", ("b", "Ｂ", "B级", "B类", "较高", "★★★★", "四星", "4星")),
    Choice("C", "C", ("c", "Ｃ", "C级", "C类", "中", "一般", "普通", "★★★", "三星", "3星")),
    Choice("D", "D", ("d", "Ｄ", "D级", "D类", "低", "较低", "★★", "二星", "两星", "2星")),
    Choice("E", "E", ("e", "Ｅ", "E级", "E类", "很低", "无意向", "★", "一星", "1星")),
)
YES_NO = (
    Choice("yes", "是", ("Y", "y", "YES", "yes", "√", "✓", "1", "TRUE", "有")),
    Choice("no", "否", ("N", "n", "NO", "no", "×", "✗", "0", "FALSE", "无")),
)
CUSTOMER_TYPES = (
    Choice("company", "企业", ("公司", "单位", "法人", "机构", "组织")),
    Choice("person", "个人", ("自然人", "散客", "私人")),
)
CUSTOMER_NATURES = (
    Choice("consumer", "个人消费者", ("消费者", "终端消费者")),
    Choice("reseller", "中间商", ("经销商", "代理商", "批发商", "零售商", "分销商", "渠道商")),
    Choice("manufacturer", "制造商", ("厂家", "生产商", "工厂", "生产企业")),
    Choice("institution", "政府和社会团体", ("政府", "事业单位", "社会团体", "机关", "学校", "医院")),
)
OWNERSHIPS = (
    Choice("state", "国有", ("国企", "国有企业", "央企", "国资")),
    Choice("private", "民营", ("民企", "私营", "私企", "民营企业", "私有")),
    Choice("sole", "个体", ("个体户", "个体工商户")),
    Choice("foreign", "外资", ("外企", "外商独资", "外资企业")),
    Choice("joint", "合资", ("中外合资", "合资企业")),
    Choice("other", "其他", ("其它",)),
)
SEXES = (
    Choice("male", "男", ("先生", "男士", "男性", "M", "m")),
    Choice("female", "女", ("女士", "小姐", "女性", "F", "f")),
)
SOURCES = (
    Choice("referral", "转介绍", ("介绍", "客户介绍", "朋友介绍", "熟人介绍", "老客户介绍")),
    Choice("walk_in", "自来", ("自来客", "上门", "来电", "主动咨询", "到店")),
    Choice("returning", "老客户", ("老客", "复购")),
    Choice("competitor", "竞品客户", ("竞品", "竞争对手客户")),
    Choice("list", "名单", ("名录", "黄页", "购买名单", "陌拜", "电销")),
    Choice("pool", "公海", ()),
    Choice("fair", "展会", ("展览", "展销会", "广交会")),
    Choice("web", "网络", ("网站", "官网", "百度", "互联网", "线上", "抖音", "公众号", "微信")),
    Choice("advert", "广告", ()),
    Choice("other", "其他", ("其它",)),
)
CUSTOMER_STATES = (
    Choice("potential", "潜在", ("潜在客户", "意向", "意向客户", "线索")),
    Choice("following", "跟进中", ("跟进", "洽谈中", "洽谈", "联系中", "正在跟进", "谈判中", "谈判", "商务谈判")),
    Choice("won", "成交", ("已成交", "已签约", "签约", "合作中", "合作", "正式客户", "已合作")),
    Choice("paused", "暂停", ("暂缓", "搁置", "停滞")),
    Choice("lost", "流失", ("已流失", "丢失", "战败", "流失客户")),
    Choice("pool", "公海", ("公海客户",)),
    Choice("merged", "已合并", ()),
)
VALUE_TYPES = (
    Choice("frozen", "冰点"),
    Choice("migrating", "迁移"),
    Choice("valuable", "价值"),
    Choice("promising", "潜力"),
)
TRADE_HISTORIES = (
    Choice("problem", "问题"),
    Choice("potential", "潜在"),
    Choice("new", "新"),
    Choice("past", "过去"),
    Choice("regular", "老"),
)
SIZE_TYPES = (Choice("large", "大型"), Choice("medium", "中型"), Choice("small", "零散"))
PROFIT_TYPES = (
    Choice("high", "高盈利"),
    Choice("fair", "合理"),
    Choice("thin", "微盈利"),
    Choice("loss", "亏损"),
)
CREDIT_GRADES = tuple(Choice(label, label) for label in ("AAA", "AA", "A", "B", "C", "D"))
DECISION_ROLES = (
    Choice("decider", "决策者", ("决策人", "拍板人", "老板")),
    Choice("influencer", "影响者", ("影响人",)),
    Choice("user", "使用者", ("使用人", "用户")),
    Choice("gatekeeper", "把关者", ("把关人", "守门人", "技术把关")),
)
CALENDARS = (
    Choice("solar", "公历", ("阳历", "新历")),
    Choice("lunar", "农历", ("阴历", "旧历")),
)
PARTY_TYPES = (Choice("customer", "客户"), Choice("contact", "联系人"))
RELATION_TYPES = (
    Choice("group", "集团"),
    Choice("subsidiary", "子公司"),
    Choice("partner", "合作"),
    Choice("competitor", "竞争"),
    Choice("referral", "介绍"),
    Choice("supply_chain", "上下游"),
    Choice("faction", "派系"),
    Choice("family", "家人"),
)
CONTACT_WAYS = (
    Choice("phone", "电话", ("电访", "打电话", "手机", "致电")),
    Choice("email", "邮件", ("邮箱", "电子邮件", "Email", "email")),
    Choice("visit", "面谈", ("拜访", "上门", "上门拜访", "走访", "来访")),
    Choice("wechat", "微信", ("QQ", "聊天")),
    Choice("meeting", "会议", ("视频会议", "线上会议", "开会")),
    Choice("other", "其他", ("其它",)),
)
MOODS = (
    Choice("positive", "积极", ("正面", "满意")),
    Choice("neutral", "中性", ("一般",)),
    Choice("negative", "消极", ("负面", "不满")),
)
NEED_NATURES = (Choice("business", "业务"), Choice("latent", "潜在"))
NEED_PRIORITIES = (Choice("pain", "痛点"), Choice("sweet", "甜点"))
NEED_STATES = (Choice("open", "未满足"), Choice("working", "处理中"), Choice("met", "已满足"))
STAGES = (
    Choice("lead", "线索"),
    Choice("marketing_qualified", "营销合格"),
    Choice("sales_accepted", "销售接受"),
    Choice("sales_qualified", "销售合格"),
    Choice("proposal", "方案", ("方案报价", "报价")),
    Choice("negotiation", "谈判", ("商务谈判",)),
    Choice("won", "赢单", ("成交", "赢", "签约")),
    Choice("lost", "输单", ("丢单", "输", "失败")),
    Choice("renewal", "续费", ("续签", "续约")),
)
RECEIVABLE_STATES = (
    Choice("due", "待回款"),
    Choice("partial", "部分"),
    Choice("paid", "完成"),
    Choice("overdue", "逾期"),
    Choice("void", "作废"),
)
CONTRACT_STATES = (
    Choice("draft", "草拟"),
    Choice("active", "履行中", ("执行中", "生效", "有效")),
    Choice("ended", "已到期", ("到期", "已完成", "完成")),
    Choice("void", "作废", ("终止", "解除")),
)
FEEDBACK_TYPES = (
    Choice("praise", "表扬"),
    Choice("suggestion", "建议"),
    Choice("question", "咨询"),
    Choice("complaint", "投诉"),
)
FEEDBACK_STATES = (
    Choice("open", "待处理", ("未处理",)),
    Choice("working", "处理中"),
    Choice("closed", "已关闭", ("已处理", "关闭", "完成")),
)
DOCUMENT_TYPES = (
    Choice("licence", "营业执照"),
    Choice("id_copy", "法人身份证复印件"),
    Choice("contract", "合同"),
    Choice("proxy", "委托书"),
    Choice("authorisation", "授权书"),
    Choice("letter", "往来函件"),
    Choice("other", "其他", ("其它",)),
)
DOCUMENT_FORMS = (Choice("paper", "纸质"), Choice("digital", "电子", ("电子版", "扫描件")))
STAFF_ROLES = (
    Choice("sales", "销售", ("业务员", "销售员", "客户经理")),
    Choice("manager", "主管", ("经理", "销售主管")),
    Choice("admin", "管理员"),
)
STAFF_STATES = (Choice("active", "在职"), Choice("left", "离职", ("已离职",)))
ALIAS_TYPES = (
    Choice("former", "曾用名"),
    Choice("short", "简称"),
    Choice("english", "英文名"),
    Choice("foreign_id", "原编号"),
)
MATCH_WAYS = (Choice("exact", "精确"), Choice("folded", "归一"), Choice("similar", "相似"))
VERDICTS = (Choice("duplicate", "重复"), Choice("suspected", "疑似"))
ACCEPTANCES = (Choice("valid", STATES[0]), Choice("withdrawn", STATES[1]))
SEVERITIES = (Choice("error", "错误"), Choice("warning", "警告"), Choice("info", "提示"))
