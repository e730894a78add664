"""What an import shows before it writes, and how it names what it found."""

NEAREST = "，最接近的有{names}"
ENUMERATION = "“{name}”"

HEADING = "{file} › {sheet} → “{table}”表（认出表头的把握 {confidence:.0%}）"
FOUND = "认出客户：{ways}"
FOUND_BY = {"id": "按编号 {count} 行", "uscc": "按信用代码 {count} 行", "name": "按名称 {count} 行", "alias": "按别名 {count} 行"}
RECOGNISED = "　按表头判断这是“{table}”；不对的话请加 --table 指定。"
EXACT = "　表头与档案一致的列：{headers}"
MAPPING_COLUMNS = ("列", "名单表头", "导入到", "把握", "理由")
MORE_COLUMNS = "　……还有 {more} 列"
LEFT_OUT = "（不导入）"
PERSON_COLUMN = "联系人{number}·{header}"
PERSON_NAME = "联系人{number}"
FURTHER_PERSON = r"(?:第(?P<before>[二三四五2-5])联系人|联系人(?P<after>[二三四五2-5]))(?P<what>.{0,6})"
NUMERALS = {"二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4, "5": 5}
# A cell that tells of several contacts: 2026-1-5: 来电; 2026-2-1: 上门
EVENT_BREAKS = r"[;；\n]+"
EVENT = r"(?P<day>[^:：]{6,20}?)\s*[:：]\s*(?P<text>\S.*)"
DERIVED = "另外记入：{tables}"
DERIVED_TABLE = "{table} {count} 行"
# Headers that only goods have, folded; and what became of a table of goods.
GOODS_HEADERS = frozenset({
    "规格", "型号", "规格型号", "单价", "售价", "进价", "零售价", "批发价", "成本价", "含税单价", "参考价", "库存", "库存数量", "库存量", "现有库存",
    "计量单位", "单位", "条码", "条形码", "货号", "商品编码", "商品编号", "物料编码", "产品编码", "产品编号", "sku", "品牌", "产地", "保质期",
    "材质", "颜色", "尺寸", "重量", "入库", "出库", "结存", "仓库", "货位", "税率",
})  # fmt: skip
GOODS_FATE = {"passed": "没有当客户读入", "read": "书里没有别的名单，先当客户读入了"}
LEAVE_OUT = ("不导入", LEFT_OUT)  # what people write in 导入对应 to leave a column out
KEPT_OWN = "{header}（新列）"
OWN_MARK = "（自己的列）"
KNOWN_OWN = "{header}" + OWN_MARK  # a column of the user's own that the archive has already
# Findings that the preview tells, what matters most first.
NOTICED = {code: place for place, code in enumerate((
    "table_unsure", "goods_list", "header_unsure", "header_missing", "several_firms", "hidden_rows_read", "check_sum_mismatch",
    "sheet_hidden", "sheet_skipped",
))}  # fmt: skip
NOTICE = "留意{place}：{message}{advice}"
NOTICE_PLACE = "（{sheet}!{cell}）"
MORE_NOTICES = "……还有 {more} 条，见导入后的结果"
FATES = "逐条来看：新增 {imported}　更新 {updated}（其中 {unchanged} 行没有变化）　疑似 {suspected}　冲突 {conflicts}　其他未导入 {held}"
CONFLICTS_TOLD = "冲突的行整行不写入，放进“未导入”文件；确认以名单为准，请加 --overwrite。"
SAMPLE_COLUMNS = ("结果", "名单位置", "客户", "内容")
SAMPLE = {"imported": "新增", "updated": "更新", "suspected": "疑似", "conflicts": "冲突", "held": "不导入"}
CHANGE = "{header}：{old} → {new}"
NOTHING = "（空）"

# Headers of lists of the other tables, beyond the synonyms of their columns.
CHILD_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {"name": ("客户联系人", "对接人"), "mobile": ("联系手机", "联系电话"), "birthday": ("出生日期",)},
    "interactions": {
        "date": ("跟进时间", "联系时间", "沟通日期", "回访日期"), "content": ("沟通记录", "联系内容", "拜访内容", "回访内容", "洽谈内容", "跟进情况"),
        "way": ("沟通方式", "回访方式"), "contact": ("对接人", "客户联系人"), "recorder": ("拜访人", "回访人", "负责人"),
        "next_contact": ("下次联系时间", "下次跟进日期", "下次跟进时间"),
    },
    "shipments": {
        "id": ("销售单号", "出库单号", "发货单号", "订单编号", "单据号", "销售订单号"),
        "date": ("发货日期", "出库日期", "开单日期", "单据日期", "订单日期", "交易日期", "成交日期"),
        "product": ("商品名称", "货品名称", "货品", "物料名称", "产品型号", "品名规格"), "category": ("商品类别", "品类"),
        "quantity": ("销售数量", "出库数量", "发货数量", "件数"), "price": ("销售单价", "含税单价"),
        "amount": ("价税合计", "总价", "总金额", "订单金额", "成交金额", "货款", "金额(元)"), "cost": ("成本金额",),
    },
    "receivables": {
        "due_date": ("计划回款日期", "应收款日期", "约定付款日期", "到期日"), "due_amount": ("计划回款金额", "应收款", "应收"),
        "paid_date": ("回款日期", "到账日期", "收款日期"), "paid_amount": ("回款金额", "到账金额", "收款金额", "实收"), "instalment": ("期次", "第几期"),
    },
    "opportunities": {"name": ("商机", "项目"), "stage": ("销售阶段", "项目阶段"), "close_date": ("预计成交日期", "预计签约日期"), "amount": ("预计销售额", "商机金额")},
    "contracts": {"id": ("合同号",), "name": ("合同标题",), "signed": ("合同签订日期",), "amount": ("合同总额", "合同总金额")},
    "feedback": {"id": ("投诉编号", "反馈编号"), "date": ("反馈日期", "投诉日期", "受理日期"), "type": ("反馈类型", "投诉类型"), "content": ("反馈内容", "投诉内容")},
    "documents": {"type": ("资料类别", "资料类型"), "name": ("资料名称", "文件名称"), "valid_until": ("有效期", "到期日期")},
}  # fmt: skip
# What tells two rows without a number apart; where rows may repeat, the second of two equal ones is another row.
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "contacts": ("customer_id", "name"),
    "interactions": ("customer_id", "date", "content"),
    "shipments": ("customer_id", "date", "product", "quantity", "amount"),
    "receivables": ("customer_id", "contract_id", "instalment", "due_date", "due_amount"),
    "opportunities": ("customer_id", "name"),
    "contracts": ("customer_id", "name", "signed"),
    "feedback": ("customer_id", "date", "content"),
    "documents": ("customer_id", "type", "name", "date"),
}
REPEATING = frozenset({"shipments", "receivables"})
LINES = frozenset({"shipments"})  # a number may stand on several rows, one a product
LINE_ID = "{id}-{line}"
