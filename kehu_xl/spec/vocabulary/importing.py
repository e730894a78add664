"""What an import shows before it writes, and how it names what it found."""

NEAREST = "，最接近的有{names}"
ENUMERATION = "“{name}”"

HEADING = "{file} › {sheet} → “{table}”表（认出表头的把握 {confidence:.0%}）"
RECOGNISED = "按表头判断这是“{table}”；不对的话请加 --table 指定。"
EXACT = "　表头与档案一致的列：{headers}"
MAPPING_COLUMNS = ("列", "名单表头", "导入到", "把握", "理由")
MORE_COLUMNS = "　……还有 {more} 列"
LEFT_OUT = "（不导入）"
KEPT_OWN = "{header}（新列）"
FATES = "新增 {imported}　更新 {updated}（其中 {unchanged} 行没有变化）　疑似 {suspected}　冲突 {conflicts}"
SAMPLE_COLUMNS = ("结果", "名单位置", "客户", "内容")
SAMPLE = {"imported": "新增", "updated": "更新", "suspected": "疑似", "conflicts": "冲突", "held": "不导入"}
CHANGE = "{header}：{old} → {new}"
NOTHING = "（空）"
