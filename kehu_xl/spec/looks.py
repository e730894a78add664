"""How the workbook looks: fonts, colours, number formats, one place for all of them."""

from kehu_xl.spec.types import Kind

FONT = "Microsoft YaHei"  # 微软雅黑: comes with Windows and with Office for Mac
SIZE = 10
TITLE_SIZE = 18
HEADING_SIZE = 12
FIGURE_SIZE = 16
SMALL_SIZE = 9

INK = "1F2A37"
MUTED = "6B7280"
LINE = "E3E8EE"
STRIPE = "F6F9FB"
PAPER = "FFFFFF"
PRIMARY = "1F5C7A"
PALE = "EAF2F6"
LINK = "1F6FA3"
INPUT_FILL = "FFFBEB"  # cells of generated sheets in which people type
COMPUTED_FILL = "F4F5F7"
COMPUTED_INK = "4B5563"

REQUIRED_HEADER = (PRIMARY, PAPER)  # (fill, ink)
TYPED_HEADER = ("D3E4EC", INK)
COMPUTED_HEADER = ("D9DCE1", COMPUTED_INK)
CARRIED_HEADER = ("F6DFA4", INK)
GROUP_HEADERS = {
    "basic": ("DCEBD8", INK),
    "contact": ("D6E6F5", INK),
    "finance": ("FBE6CC", INK),
    "opening": ("E6DDF1", INK),
    "grading": COMPUTED_HEADER,
}

GRADE_COLOURS = {"A": "1F5C7A", "B": "3F8DAE", "C": "8FC3D6", "D": "C6D9E1", "E": "DDE1E6"}
GRADE_INKS = {"A": PAPER, "B": PAPER, "C": INK, "D": INK, "E": INK}
NO_GRADE = "F1F3F5"
SERIES_COLOURS = (PRIMARY, "8FC3D6", "E0A030")
BAR_COLOUR = "A9CFDF"

ALARM = ("FDE1DE", "A32018")  # (fill, ink)
WARNING = ("FEF0CD", "8A5A0B")
NOTICE = ("E2EEF9", "1F5C8F")
GOOD = ("DFF1E5", "1E6B45")

TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
NUMBER_FORMATS: dict[Kind, str] = {
    Kind.TEXT: "General",
    Kind.NOTE: "General",
    Kind.NAME: "General",
    Kind.CODE: TEXT_FORMAT,
    Kind.MOBILE: TEXT_FORMAT,
    Kind.PHONE: TEXT_FORMAT,
    Kind.PHONES: TEXT_FORMAT,
    Kind.EMAIL: "General",
    Kind.USCC: TEXT_FORMAT,
    Kind.PERSON_ID: TEXT_FORMAT,
    Kind.BANK_ACCOUNT: TEXT_FORMAT,
    Kind.URL: "General",
    Kind.PROVINCE: "General",
    Kind.CITY: "General",
    Kind.DISTRICT: "General",
    Kind.ADDRESS: "General",
    Kind.DATE: DATE_FORMAT,
    Kind.NUMBER: "#,##0.##",
    Kind.INTEGER: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "General",  # a typed 75% stays a percentage, which the reader takes as 75
    Kind.SCORE: "0",
    Kind.CHOICE: "General",
    Kind.TOKEN: TEXT_FORMAT,
}
TEXT_CELLS = frozenset({("settings", "value")})  # "3/5/7" must not become a date
WHOLE_SHARE_FORMAT = '0"%"'
WHOLE_MONEY_FORMAT = "#,##0"
QUIET_FORMATS: dict[Kind, str] = {
    Kind.INTEGER: '#,##0;-#,##0;"–"',
    Kind.MONEY: '#,##0;-#,##0;"–"',
    Kind.PERCENT: '0.0"%";-0.0"%";"–"',
}  # of the dashboard's tables, where zeros would be noise
ALIGNMENTS: dict[Kind, str] = {
    Kind.DATE: "center",
    Kind.CHOICE: "center",
    Kind.SCORE: "center",
    Kind.NUMBER: "right",
    Kind.INTEGER: "right",
    Kind.MONEY: "right",
    Kind.PERCENT: "right",
}  # every other kind stands at the left

WRAPPED_TABLES = frozenset({"settings"})
PORTRAIT_TABLES = frozenset({"settings"})
TAB_COLOURS = {"input": "3F8DAE", "output": "4C9A6A", "static": "9AA3AE"}
FROZEN_COLUMNS = {"customers": 2, "contacts": 3, "interactions": 4, "settings": 1, "aliases": 1, "duplicate_rules": 1}
FROZEN_DEFAULT = 2
UNWRAPPED = frozenset({"journal"})  # nobody reads its texts in the sheet
FROZEN_OUTPUTS = {"findings": 4, "follow_up": 5}
