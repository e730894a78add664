"""The worksheet functions, as the function wizard shows them; one row here is one function.

Excel shows at most 255 characters of a text, and argument names must be legal in VBA.
"""

from kehu_xl.spec.types import Argument, Function

CATEGORY = "客户管理"
FUNCTIONS_SHEET = "kehu.functions"  # hidden: what the function wizard is told when the book opens

_NUMBER = Argument("number", "手机号，或一整列手机号")
_PERSON_ID = Argument("number", "身份证号（18 位或 15 位），或一整列")
_NAME = Argument("name1", "客户名称，或一整列名称")
_HOLIDAYS = Argument("holidays", "本公司另外放假的日子，一个区域；可以不填", optional=True)

FUNCTIONS: tuple[Function, ...] = (
    Function("KEHU_MOBILE", "把手机号统一成 11 位数字；认不出来的原样返回。", (_NUMBER,),
             '=KEHU_MOBILE("+86 138-0013-8000")', "13800138000"),
    Function("KEHU_IS_MOBILE", "是不是正确的大陆手机号（写法不限）。", (_NUMBER,),
             '=KEHU_IS_MOBILE("138 0013 8000")', 1.0),
    Function("KEHU_IS_USCC", "统一社会信用代码对不对（18 位，含校验位，GB 32100-2015）。",
             (Argument("code", "统一社会信用代码，或一整列"),), '=KEHU_IS_USCC("91350100M000100Y43")', 1.0),
    Function("KEHU_IS_ID", "身份证号对不对（日期和校验位，GB 11643-1999）。", (_PERSON_ID,),
             '=KEHU_IS_ID("11010519491231002X")', 1.0),
    Function("KEHU_ID_BIRTHDAY", "身份证号里的出生日期（请把单元格设成日期格式）。", (_PERSON_ID,),
             '=KEHU_ID_BIRTHDAY("11010519491231002X")', 18263.0),
    Function("KEHU_ID_SEX", "身份证号里的性别：男或女。", (_PERSON_ID,), '=KEHU_ID_SEX("11010519491231002X")', "女"),
    Function("KEHU_ID_REGION", "身份证号前六位所指的地区。", (_PERSON_ID,),
             '=KEHU_ID_REGION("11010519491231002X")', "北京市朝阳区"),
    Function("KEHU_NAME", "整理名称：去掉多余空格和看不见的字符，统一全角半角。", (_NAME,),
             '=KEHU_NAME(" 徐州华信 商贸有限公司")', "徐州华信商贸有限公司"),
    Function("KEHU_BRAND", "公司名称里的字号：去掉地区、行业和组织形式。", (_NAME,),
             '=KEHU_BRAND("徐州华信商贸有限公司")', "华信"),
    Function("KEHU_ADDRESS", "从地址里取出一部分。",
             (Argument("place", "地址，或一整列地址"), Argument("part", "要哪一部分：省、市、区县、详址")),
             '=KEHU_ADDRESS("江苏省徐州市鼓楼区人民路1号","区县")', "鼓楼区"),
    Function("KEHU_DAYS_SINCE", "从一个日期到今天过了多少天；日期在以后就是负数。",
             (Argument("day1", "日期，或一整列日期"), Argument("today", "今天，通常写 TODAY()")),
             '=KEHU_DAYS_SINCE("2026-3-1","2026-3-16")', 15.0),
    Function("KEHU_WORKDAY", "这一天是工作日就返回这一天，否则返回下一个工作日（按国务院放假和调休安排；请设成日期格式）。",
             (Argument("day1", "日期，或一整列日期"), _HOLIDAYS), '=KEHU_WORKDAY("2026-10-1")', 46303.0, broadcast=1),
    Function("KEHU_NEXT_CONTACT", "下次该联系的日子：上次联系加上等级的频率，与约定的日子取早，遇假日顺延（请设成日期格式）。",
             (Argument("last_contact", "最近联系的日期"), Argument("grade", "跟进等级 A–E"),
              Argument("agreed", "约定的日子；可以不填", optional=True),
              Argument("days", "A 到 E 各隔多少天，五个格的区域；不填是 7、14、30、60、90", optional=True), _HOLIDAYS),
             '=KEHU_NEXT_CONTACT("2026-3-2","A")', 46090.0, broadcast=3),
    Function("KEHU_FOLLOW_GRADE", "跟进等级：人工等级优先，其次按接受度，再次是价值等级，都没有就用默认等级。",
             (Argument("acceptance", "接受度，75 或 75% 都可以"), Argument("manual", "人工等级；可以不填", optional=True),
              Argument("value_grade", "价值等级；可以不填", optional=True),
              Argument("otherwise", "没有依据时的等级；不填就留空", optional=True)),
             "=KEHU_FOLLOW_GRADE(75)", "B"),
    Function("KEHU_MASK", "遮住手机号、证件号、账号、邮箱或姓名的中间部分。", (Argument("content", "要遮住的内容，或一整列"),),
             '=KEHU_MASK("13800138000")', "138****8000"),
    Function("KEHU_PINYIN", "名称的拼音首字母。", (_NAME,), '=KEHU_PINYIN("徐州华信商贸")', "XZHXSM"),
    Function("KEHU_LUNAR_DAY", "农历生日在某一天以后第一次是哪一天（请设成日期格式；大月三十在小月过二十九）。",
             (Argument("birthday", "农历的月日，例如 8-15、八月十五、腊月初八"), Argument("after", "从哪一天起，通常写 TODAY()")),
             '=KEHU_LUNAR_DAY("八月十五","2026-1-1")', 46290.0),
    Function("KEHU_COMPLETENESS", "一行客户资料填了百分之几（按参数表默认的权重，只算区域里有的列）。",
             (Argument("filled", "一行或多行资料"), Argument("headers", "这些列的表头")),
             '=KEHU_COMPLETENESS(A2:B2,A1:B1)', 50.0, broadcast=0, cells=(("客户名称", "手机"), ("甲厂", ""))),
    Function("KEHU_LOOKUP", "按编号取另一列的内容；长编号也不会弄错，找不到就是空。",
             (Argument("id1", "编号，或一整列编号"), Argument("ids", "编号所在的列"), Argument("column1", "要取内容的列，与编号列一样长")),
             '=KEHU_LOOKUP("KH000002",A1:A2,B1:B2)', "乙厂", broadcast=1, cells=(("KH000001", "甲厂"), ("KH000002", "乙厂"))),
    Function("KEHU_DUPLICATES", "疑似重复的在区域的第几行：名称实为同一家，或手机相同；整列一起查时不算自己。",
             (Argument("name1", "客户名称，或一整列"), Argument("phone", "手机，或一整列；可以是空格"),
              Argument("names", "与之比较的名称列"), Argument("phones", "与之比较的手机列，与名称列一样长")),
             '=KEHU_DUPLICATES("华信商贸（徐州）有限公司","",A1:A2,B1:B2)', "2", broadcast=2,
             cells=(("苏州鼎盛机电有限公司", "13900139000"), ("徐州华信商贸有限公司", "13800138000"))),
)  # fmt: skip
BY_NAME: dict[str, Function] = {function.name: function for function in FUNCTIONS}

ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

# What a cell says instead of a result.
JOINER = "、"  # between row numbers
UNEVEN = "各区域的大小不一样"
NOT_A_DATE = "不是日期"
NOT_A_PERSON_ID = "证件号不对"
NOT_A_GRADE = "等级应是 A 到 E"
NOT_A_PART = "应写：省、市、区县、详址"
NOT_LUNAR = "不是农历的月日"
FIVE_DAYS = "应是五个天数"
BEYOND_LUNAR = "超出 1900 到 2100 年"
PARTS = {"省": "province", "市": "city", "区县": "district", "区": "district", "县": "district", "详址": "rest"}
SEXES = {"male": "男", "female": "女"}
LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
LUNAR_DAY = r"(?:农历|阴历)?\s*(?P<month>\d{1,2}|[正冬腊一二三四五六七八九十]{1,2})\s*[-/.月]\s*初?(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[日号]?"
