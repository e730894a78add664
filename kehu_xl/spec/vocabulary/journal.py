"""Words of 操作记录, `kehu log` and `kehu undo`."""

DETAILS = {"changed": "改{count}格", "appended": "增{count}行", "removed": "删{count}行"}
SKIPPED = "改过的{count}处没有撤销"
DETAILS_JOINT = "；"
LOG_COLUMNS = ("步骤", "时间", "操作", "操作人", "内容", "状态")
LOG_EMPTY = "还没有操作记录。"
LOG_NEXT = "撤销最近一步：kehu undo {name}；撤销到某一步：kehu undo {name} --to 步骤号"
UNDONE, UNDOES, NOT_UNDOABLE = "已撤销", "撤销了第 {steps} 步", "不能撤销"
UNDOING = "撤销第 {steps} 步"
UNDO_NEXT = "下一步：等级、跟进计划和汇总还是撤销前算的，运行 kehu run {name} 重新计算；撤销错了，可以 kehu undo {name} --to {step}。"
NO_STEP = "没有第 {step} 步，请用 kehu log 看看有哪些步骤。"
ALREADY_UNDONE = "档案现在就是第 {step} 步之前的样子，没有要撤销的。"
ALL_CHANGED = "第 {step} 步改过的地方后来都又改过，没有可以撤销的。"
NOTHING_TO_UNDO = "没有可以撤销的操作。"
UPGRADE = "升级"  # the action of a step that the journal knows nothing of
UPGRADED_STEP = "第 {step} 步是升级，不能撤销。"
CREATED_STEP = "第 {step} 步是建档，不能撤销；不要这本档案的话，删除文件即可。"
CONFLICTS = {
    "changed": "“{sheet}”{cell} 现在是“{value}”",
    "formula": "“{sheet}”{cell} 现在是公式",
    "gone": "“{sheet}”里“{value}”这一行已不在",
    "gone_unnamed": "“{sheet}”里行标识为 {token} 的一行已不在",
    "back": "“{sheet}”里行标识为 {token} 的一行已经又有了",
    "referenced": "“{sheet}”{cell} 用到了要删除的“{value}”",
    "no_column": "“{sheet}”里没有“{header}”这一列了",
}
CONFLICTS_SHOWN = 10
CONFLICTS_MORE = "等 {count} 处"
BLANK = "（空）"
