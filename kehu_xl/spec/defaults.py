"""What a new workbook brings: its version, the settings, the rules for finding doubles."""

from kehu_xl.spec.settings import HOLIDAY_LABELS, HOLIDAY_NOTES, SETTINGS

FORMAT_VERSION = "2"  # of the workbook, not of the package: raised whenever the template's structure changes
VERSION_PROPERTY = "kehu_version"  # the document property that says it; before there were numbers it said 0.1.0
SETTING_ROWS: tuple[tuple[str | None, ...], ...] = (
    *((setting.label, setting.default, setting.unit or None, setting.note) for setting in SETTINGS),
    *((label, None, None, HOLIDAY_NOTES[id_]) for id_, label in HOLIDAY_LABELS.items()),
)
DUPLICATE_RULE_ROWS: tuple[tuple[str | float | None, ...], ...] = (
    ("信用代码相同", "统一社会信用代码", "精确", None, "重复"),
    ("名称相同", "客户名称", "归一", None, "重复"),
    ("名称相近", "客户名称", "相似", 90.0, "疑似"),
    ("手机相同", "手机", "精确", None, "疑似"),
    ("邮箱相同", "邮箱", "归一", None, "疑似"),
)
ROWS: dict[str, tuple[tuple[str | float | None, ...], ...]] = {
    "settings": SETTING_ROWS,
    "duplicate_rules": DUPLICATE_RULE_ROWS,
}
