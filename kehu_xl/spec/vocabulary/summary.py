"""What 汇总 and 首页 say around their numbers."""

UNGRADED = "未分级"
UNASSIGNED = "(未分配)"
UNKNOWN = "(未填写)"
OTHERS = "其他{count}项合计"

COUNTERS = {  # label and note, in the order of 首页
    "customers": ("客户总数", "本月新增 {new} 个"),
    "overdue": ("逾期未联系", "其中高风险（逾期{days:g}天以上）{risky} 个"),
    "today": ("今天该联系", "另有 {week} 个在七天内"),
    "grade_a": ("A级客户", "B级 {b} 个，C级 {c} 个"),
    "key": ("大客户", "累计金额 {amount}"),
    "late": ("应收逾期客户", "应收余额合计 {receivable}"),
    "errors": ("资料错误", "警告 {warnings} 个，提示 {infos} 个"),
    "unassigned": ("没有负责人", "完整度平均 {completeness:.0f}%"),
}
TODO = {  # what to do next, most urgent first
    "errors": "有 {count} 个错误：到“校验结果”表逐条改正。",
    "overdue": "有 {count} 个客户逾期未联系，最久的已逾期 {days} 天：到“跟进计划”表联系。",
    "today": "今天该联系 {count} 个客户：到“跟进计划”表，联系完填“本次结果”。",
    "unprocessed": "“跟进计划”里有 {count} 行没有处理：补上“本次结果”，或核对客户编号。",
    "late": "有 {count} 个客户应收逾期：到“客户”表看“逾期天数”，请尽快催收。",
    "unassigned": "有 {count} 个客户没有负责人：到“客户”表填“负责人”。",
    "no_evidence": "有 {count} 个客户没有分级依据：填“接受度”或“人工等级”。",
    "no_phone": "有 {count} 个客户没有任何电话：到“客户”表补上。",
    "week": "七天内该联系 {count} 个客户：到“跟进计划”表安排。",
    "nothing": "没有要处理的事。",
}
TEN_THOUSAND_YUAN = "{amount:,.1f}万元"
YUAN = "{amount:,.0f}元"
