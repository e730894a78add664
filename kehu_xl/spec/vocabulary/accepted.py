"""Words of findings that somebody accepted: 已认可, `kehu accept`, the buttons."""

STATES = ("有效", "已撤回")  # in force, withdrawn
LAPSED = "值已改"
NOTHING_WANTED = "请说明要认可哪些：--cell 客户!D5、--code bad_email 或 --column 邮箱（可以一起用；--list 列出已认可的）。"
NOTHING_FOUND = "校验没有在这些地方发现问题，没有可以认可的。"
NOTHING_TO_WITHDRAW = "没有符合条件的、有效的认可可以撤回。"
BAD_CELL = "“{value}”不是单元格，请写成 客户!D5 或 客户!D5:D9。"
ACCEPTED = "认可 {count} 处：这些值不再算问题，直到它们被修改"
WITHDRAWN = "撤回 {count} 处认可"
NOT_ALONE = "另有 {count} 处针对整列或没有行标识，不能认可"
COUNTED = {"newly_accepted": ACCEPTED, "withdrawn": WITHDRAWN, "not_accepted": NOT_ALONE}
SILENT = "另有 {count} 条已认可"
LIST_EMPTY = "还没有认可过任何问题。"
LIST_COLUMNS = ("问题", "工作表", "单元格", "客户编号", "列", "值", "理由", "认可人", "日期", "状态")
NEXT = "下一步：运行 kehu check {name} 看还有哪些问题；撤回认可：kehu accept {name} --withdraw 加同样的条件。"
