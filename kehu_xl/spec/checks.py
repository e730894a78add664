"""What the checks know of single columns: limits, orders of dates, words for reasons."""

from kehu_xl.spec.types import Kind

LIMITS: dict[Kind, int] = {
    Kind.NAME: 100, Kind.TEXT: 250, Kind.CODE: 60, Kind.ADDRESS: 200, Kind.EMAIL: 100,
    Kind.PHONES: 250, Kind.BANK_ACCOUNT: 50, Kind.URL: 500, Kind.NOTE: 4000,
}  # fmt: skip
RIGHT_ENDINGS = {
    ".ocm": ".com", ".con": ".com", ".cmo": ".com", ".comm": ".com", ".coml": ".com", ".nte": ".net", ".cnn": ".cn",
}  # fmt: skip
MISSPELT_ENDINGS = tuple(RIGHT_ENDINGS)  # no domains end in these
FIXABLE = frozenset({  # findings of a cell for which a value may be suggested
    "bad_mobile", "bad_phone", "bad_email", "bad_uscc", "bad_person_id", "bad_date", "bad_number", "not_in_choices",
    "orphan_reference", "person_id_mismatch",
})  # fmt: skip
PAST_DATES: dict[str, tuple[str, ...]] = {
    "customers": ("founded", "birth_date", "opening_last_trade", "opening_last_contact",
                  "created", "updated", "verified"),
    "contacts": ("birthday",),
    "interactions": ("date",),
    "needs": ("raised",),
    "opportunities": ("created", "stage_date"),
    "shipments": ("date",),
    "receivables": ("paid_date",),
    "contracts": ("signed",),
    "feedback": ("date", "closed"),
    "documents": ("date",),
    "loans": ("borrowed", "returned"),
}  # fmt: skip
DATE_ORDER: dict[str, tuple[tuple[str, str], ...]] = {  # (earlier, later)
    "customers": (("founded", "created"), ("birth_date", "created")),
    "interactions": (("date", "next_contact"), ("date", "todo_due")),
    "opportunities": (("created", "stage_date"), ("created", "close_date")),
    "contracts": (("start", "end"), ("signed", "end")),
    "feedback": (("date", "due"), ("date", "closed")),
    "documents": (("date", "valid_until"),),
    "loans": (("borrowed", "due"), ("borrowed", "returned")),
}  # fmt: skip
MAY_REPEAT = ("shipments", "receivables")  # two equal rows with ids of their own are two events
PARENTS: dict[str, tuple[str, ...]] = {  # columns that must not lead back to their own row
    "customers": ("parent_id", "merged_into", "referrer_id"),
    "contacts": ("superior_id",),
    "classes": ("parent_code",),
}

WHY_USCC = {
    "length": "应为 18 位，现在是 {length} 位",
    "signs": "含有不该有的字符“{signs}”",
    "check": "的校验位对不上",
}
WHY_PERSON_ID = {
    "length": "应为 18 位，现在是 {length} 位",
    "signs": "含有不该有的字符“{signs}”",
    "region": "的前两位不是省份代码",
    "born": "里的出生日期不存在",
    "check": "的校验位对不上",
}
CERTAIN_PERSON = "；还能确定：{region}，{born} 出生"
CERTAIN_NOTHING = ""
NO_LIMIT = "不限"
SAME_USCC = "统一社会信用代码相同"
SAME_NAME_AND_MOBILE = "名称和手机都相同"
ROW_WORD = "第 {row} 行"
EXPIRES = "将于{date}"
EXPIRED = "已于{date}"
