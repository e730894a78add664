"""The sentences of 依据 and 原因: why a value is what it is, in a few words each."""

JOIN = "；"
LIST = "、"
FOLLOW_UP_MARK = "下次联系："  # what stands behind it in 依据 belongs to the follow-up
TEN_THOUSAND = "万"

INTENT = {
    "acceptance": "接受度{percent:g}%→意向{grade}",
    "negotiation": "商机谈判中→意向A",
}
RFM_CLASSES = (  # recency, frequency, money above the middle of the scale: class and grade
    ((True, True, True), "重要价值", "A"),
    ((True, False, True), "重要发展", "B"),
    ((False, True, True), "重要保持", "B"),
    ((False, False, True), "重要挽留", "C"),
    ((True, True, False), "一般价值", "C"),
    ((True, False, False), "一般发展", "D"),
    ((False, True, False), "一般保持", "D"),
    ((False, False, False), "一般挽留", "E"),
)
RFM = "RFM {recency}-{frequency}-{money} {label}→价值{grade}"
SALES = {
    "A": "销售额累计前{first:g}%→价值A",
    "B": "销售额累计{first:g}%–{second:g}%→价值B",
    "C": "销售额累计后{rest:g}%→价值C",
}
FOLLOW_GRADE = {
    "manual": "跟进等级取人工等级",
    "intent": "跟进等级取意向等级",
    "value": "跟进等级取价值等级",
    "default": "没有依据，跟进等级取默认等级{grade}",
}
VALUE_TYPE = {
    "frozen": "{days:g}天内无交易无联系→冰点",
    "migrating_drop": "高价值，消费比上一期下降{drop:g}%以上→迁移",
    "migrating_interval": "高价值，未交易天数超过平均间隔{times:g}倍→迁移",
    "valuable": "高价值，{days:g}天内有交易→价值",
    "promising_sales": "销售增长→潜力",
    "promising_intent": "意向高→潜力",
}
TRADE_HISTORY = {
    "problem_complaint": "有未关闭投诉→问题",
    "problem_overdue": "有逾期应收→问题",
    "potential": "未成交过→潜在",
    "new": "{days:g}天内首次交易→新",
    "past": "{days:g}天无交易→过去",
    "regular_state": "客户状态为成交→老",
    "regular_undated": "有成交，日期不详→老",
    "regular_once": "仅一次→老",
    "regular": "多次交易→老",
}
SIZE_TYPE = {
    "large": "累计金额≥{large}→大型",
    "medium": "累计金额≥{medium}→中型",
    "small": "累计金额<{medium}→零散",
}
PROFIT_TYPE = {
    "high": "毛利率≥{high:g}%→高盈利",
    "fair": "毛利率≥{fair:g}%→合理",
    "thin": "毛利率≥{thin:g}%→微盈利",
    "loss": "毛利率<{thin:g}%→亏损",
}
KEY_ACCOUNT = {
    "top": "金额前{top:g}%→大客户",
    "grade": "A级且金额前{grade:g}%→大客户",
    "both": "金额前{top:g}%、A级且金额前{grade:g}%→大客户",
}
CREDIT = "信用得分{score:d}→{grade}"
RECEIVABLE = {
    "plan": "应收余额=回款计划未收",
    "ledger": "应收余额=出货−回款",
    "past_due": "应收余额取已到期未收",
}
OPENING = "累计含期初"
COMPLETENESS = "完整度{percent:d}%，缺{missing}"

DUE = {  # why 下次联系 is that day; each has its place in the phrases of the follow-up
    "agreed": "按约定日期",
    "contact": "最近联系+{days:d}天",
    "created": "建档日期+{days:d}天",
    "unknown": "没有联系和建档日期，从排期日起{days:d}天",
}
DUE_WITH = "{due}（{frequency}）"
FREQUENCY = {
    "grade": "{grade}级",
    "class": "分类频率",
    "key": "大客户频率",
    "resting": "{state}客户按{grade}级保持联系",
}
MOVED = "顺延到工作日"
NOT_ANNOUNCED = "放假安排未公布，按周一至周五"

REASON = {  # why somebody is in 跟进计划
    "high_risk": "逾期未联系，高风险",
    "manager": "逾期未联系，请主管{manager}关注",
    "overdue": "逾期未联系",
    "agreed": "约定联系",
    "first": "首次联系",
    "regular": "{grade}级例行联系",
    "resting": "{state}客户保持联系",
    "birthday": "{name}{month:d}月{day:d}日生日",
    "lunar_birthday": "{name}{month:d}月{day:d}日过农历生日",
    "contract": "合同{name}于{month:d}月{day:d}日到期",
    "receivable": "{month:d}月{day:d}日应收{amount:,.0f}元",
    "receivable_overdue": "应收{amount:,.0f}元已逾期{days:d}天",
    "todo": "待办：{name}（{month:d}月{day:d}日前）",
    "todo_overdue": "待办已过期：{name}（{month:d}月{day:d}日）",
}
UNPROCESSED = "未处理"
NOT_RECORDED = {  # by the column that has to be put right: why an input of 跟进计划 is no contact yet
    "result": "“本次结果”没有填",
    "customer_id": "“客户”表里没有这个客户编号",
}
