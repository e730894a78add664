"""What was done to the archive: 操作记录 for people, a line a step; 日志 for undoing, a line a cell or a row."""

from dataclasses import replace

from kehu_xl.spec.types import Column, Kind, Role, Table, computed

# The columns that came later are computed, so that an archive made before them is not told that they are missing.
ACTIONS_LOG = Table(
    "actions_log", "操作记录", role=Role.OUTPUT, title="操作记录", header_row=4, key=("step",),
    purpose="做过哪些操作；用 kehu undo 可以撤销。",
    columns=(
        Column("step", "步骤", Kind.INTEGER, width=7),
        Column("time", "时间", width=20),
        Column("action", "操作", width=12),
        Column("changes", "改动数", Kind.INTEGER, width=9),
        *(computed(column) for column in (
            Column("appended", "新增行", Kind.INTEGER, width=9),
            Column("removed", "删除行", Kind.INTEGER, width=9),
            Column("undoes", "撤销了", width=10, hint="这一步撤销了哪几步。"),
            Column("details", "内容", Kind.NOTE, width=48),
            replace(Column("who", "操作人", Kind.NAME, width=14), personal=True),
        )),
    ),
)  # fmt: skip

JOURNAL = Table(
    "journal", "日志", role=Role.OUTPUT, title="日志", header_row=4, purpose="每个单元格的改动，撤销时用，请勿修改。",
    columns=(
        Column("step", "步骤", Kind.INTEGER),
        Column("kind", "种类"),
        Column("table", "表"),
        Column("row_token", "行标识"),
        Column("column", "列"),
        Column("old", "原值", width=24),
        Column("new", "新值", width=24),
    ),
)  # fmt: skip
