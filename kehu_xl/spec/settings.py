"""The rows of 参数: every threshold of every rule, with its default."""

from kehu_xl.spec.types import Choice, Setting

_TODAY = (Choice("system", "系统日期"),)
_RFM = (Choice("quintiles", "五分位"), Choice("fixed", "固定分界"))
_VALUE = (Choice("rfm", "RFM"), Choice("sales", "销售额"))

SETTINGS: tuple[Setting, ...] = (
    Setting("id_pattern", "编号规则", "KH+6", "", "固定字母+流水号位数；可夹日期，如 KH+YYYYMM+4（流水号每月重来）。", parts=0),
    Setting("today_source", "今天", "系统日期", "", "填“系统日期”，或固定一个日期（如 2026-3-1）用于补做。", parts=0),
    Setting("default_grade", "默认等级", "C", "", "没有任何依据时用的跟进等级。", parts=0,
            choices=tuple(Choice(g, g) for g in "ABCDE")),
    Setting("intent_cuts", "意向分界", "80/70/40/10", "%", "接受度高于第一个数为 A，依次 B、C、D，低于最后一个数为 E。",
            parts=4, high=100, order="down"),
    Setting("value_method", "价值等级方法", "RFM", "", "RFM：看最近、次数、金额；销售额：按累计金额 80/15/5 划分。", parts=0, choices=_VALUE),
    Setting("rfm_method", "RFM方法", "五分位", "", "五分位：按名次分五档；固定分界：按下面三行的数分档。", parts=0, choices=_RFM),
    Setting("rfm_window_days", "RFM窗口", "365", "天", "只看最近这么多天的出货。", low=1, high=36500),
    Setting("rfm_recency_cuts", "RFM最近分界", "30/90/180/365", "天", "距今不超过第一个数得 5 分，依次递减。", parts=4, order="up"),
    Setting("rfm_frequency_cuts", "RFM次数分界", "2/4/8/12", "次", "达到最后一个数得 5 分，依次递减。", parts=4, order="up"),
    Setting("rfm_money_cuts", "RFM金额分界", "1/5/20/50", "万元", "达到最后一个数得 5 分，依次递减。", parts=4, order="up"),
    Setting("pareto_cuts", "销售额分界", "80/95", "%", "累计占比到第一个数为 A，到第二个数为 B，其余为 C。", parts=2, high=100, order="up"),
    Setting("frequency_days", "跟进频率", "7/14/30/60/90", "天", "A、B、C、D、E 级客户多少天联系一次。", parts=5, low=1, high=3650),
    Setting("key_frequency_days", "大客户跟进频率", "30", "天", "大客户至少这么多天联系一次。", low=1, high=3650),
    Setting("plan_days", "跟进计划范围", "30", "天", "跟进计划列出今后多少天内该联系的客户，逾期的总会列出。", low=0, high=3650),
    Setting("remind_days", "提前提醒", "7", "天", "生日、应收款、待办提前多少天提醒。", low=0, high=365),
    Setting("contract_remind_days", "合同提前提醒", "60", "天", "合同到期前多少天提醒。", low=0, high=3650),
    Setting("escalate_days", "逾期升级", "3/5/7", "天", "逾期到第一个数变色，第二个数提示主管，第三个数为高风险。", parts=3, order="up"),
    Setting("freeze_days", "冰点天数", "365", "天", "这么多天没有交易也没有联系，为冰点客户。", low=1, high=36500),
    Setting("migrate_drop", "迁移下降", "50", "%", "消费比上一期下降达到这个比例，为迁移客户。", high=100),
    Setting("migrate_interval", "迁移间隔倍数", "2", "倍", "距上次交易超过平均间隔的这么多倍，为迁移客户。", low=1, high=100),
    Setting("new_days", "新客户天数", "90", "天", "首次交易在这么多天内，为新客户。", low=1, high=36500),
    Setting("lapse_days", "过去客户天数", "365", "天", "这么多天没有交易，为过去客户。", low=1, high=36500),
    Setting("size_cuts", "规模分界", "100/10", "万元", "累计金额达到第一个数为大型，达到第二个数为中型。", parts=2, order="down"),
    Setting("margin_cuts", "毛利分界", "30/10/0", "%", "毛利率达到各数依次为高盈利、合理、微盈利，再低为亏损。",
            parts=3, low=-100, high=100, order="down"),
    Setting("key_top_share", "大客户金额前", "20", "%", "累计金额排在前这么多，为大客户。", high=100),
    Setting("key_grade_share", "A级大客户金额前", "50", "%", "A 级且金额排在前这么多，也是大客户。", high=100),
    Setting("stale_days", "资料过期天数", "90/120/180/365/365", "天", "A 到 E 级客户多少天没更新或核实，算资料过期。", parts=5, low=1, high=36500),
    Setting("completeness_weights", "完整度权重", "客户名称3 手机3 联系人2 地址2 统一社会信用代码2 负责人2 行业1 来源1 邮箱1 省1", "",
            "列名后面跟权重，用空格隔开。", parts=0),
    Setting("incomplete_below", "资料不全界限", "40", "%", "完整度低于这个数会提示。", high=100),
    Setting("credit_weights", "信用权重", "30/25/15/20/10", "%", "按时付款、逾期占比、合作年限、五项风险、规模各占多少。", parts=5, high=100),
    Setting("credit_cuts", "信用分界", "90/80/70/60/50", "分", "信用得分达到各数依次为 AAA、AA、A、B、C，再低为 D。", parts=5, high=100,
            order="down"),
    Setting("credit_years", "合作满分年限", "5", "年", "合作满这么多年，合作年限一项得满分。", low=0.1, high=100),
    Setting("credit_days_default", "默认账期", "30", "天", "客户和分类都没写账期时用它。", high=3650),
    Setting("aging_cuts", "账龄分界", "30/60/90", "天", "应收账龄的分段。", parts=3, order="up"),
    Setting("pool_days", "公海天数", "30/45/60/90/180", "天", "A 到 E 级客户多少天没联系也没成交，可收回公海。", parts=5, low=1, high=36500),
    Setting("pool_warn_days", "公海提前预警", "7", "天", "收回前多少天提醒负责人。", high=365),
    Setting("pool_cooldown_days", "公海冷却", "30", "天", "原负责人多少天内不能再领回。", high=3650),
    Setting("pool_hold_limit", "保有上限", "200", "个", "一个人最多负责多少个客户。", low=1),
    Setting("journal_rows", "日志行数", "50000", "行", "日志超过这么多行就归档到同名的 .kehu 文件夹；多了每个命令都会变慢。", low=1000, high=1000000),
    Setting("backup_keep", "备份份数", "20", "份", "每本档案保留最近多少份备份。", low=1, high=1000),
)  # fmt: skip
HOLIDAY_LABELS = {"off": "节假日", "work": "调休上班"}
HOLIDAY_NOTES = {
    "off": "公司自己的放假日期，每天一行；国家法定节假日系统已知道。",
    "work": "公司自己的补班日期，每天一行。",
}
BY_ID: dict[str, Setting] = {setting.id: setting for setting in SETTINGS}
UNIT_FACTORS = {"万元": 10000.0}  # to yuan
UNIT_WORDS = {"%": ("%",), "万元": ("万元", "万"), "天": ("天", "日"), "次": ("次",), "倍": ("倍",),
              "个": ("个",), "行": ("行",), "份": ("份",), "分": ("分",), "年": ("年",)}  # fmt: skip
WHY_WRONG = {
    "empty": "没有填",
    "not_a_number": "不是数字",
    "part_count": "应当是用 / 分开的 {parts} 个数",
    "made_a_date": "被 Excel 变成了日期，请先把单元格设为文本再填",
    "out_of_range": "应当在 {low} 到 {high} 之间",
    "rising": "这几个数应当从小到大",
    "falling": "这几个数应当从大到小",
    "not_a_choice": "可以填：{choices}",
    "not_a_pattern": "应当像 KH+6 或 KH+YYYYMM+4",
    "not_a_date": "认不出是哪一天",
    "not_a_weight": "应当是“列名3”这样的词，用空格隔开",
    "unknown_column": "“客户”表没有“{header}”这一列",
}
NO_DEFAULT = "（忽略这一行）"
LIST_MARK = "、"
