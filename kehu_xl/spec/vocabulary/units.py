"""Currency marks, units and numerals as they stand beside or instead of a number."""

from typing import Final

from kehu_xl.spec.vocabulary import words

CURRENCY_MARKS: Final = words("¥ RMB￥ RMB¥ RMB CNY 人民币 金额 计 共计 合计 CN¥")
YUAN: Final = words("元 块 圆 元整 圆整 块钱 元人民币 元(人民币) RMB CNY 人民币")
MULTIPLIERS: Final = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "萬": 10**4, "億": 10**8, "k": 10**3, "w": 10**4,
}  # fmt: skip
MINUS: Final = words("- − – — 负 ﹣")
COUNT_UNITS: Final = words("天 日 次 期 份 个 人 岁 分 家 笔 位 名 件 个人")
SCORE_UNITS: Final = words("分 星 级 颗星 星级")
STARS: Final = words("★ ⭐ *")
PER_HUNDRED: Final = "百分之"
PER_THOUSAND: Final = "千分之"
PERCENT_WORDS: Final = words("% ％ 百分比 个百分点")
TENTHS: Final = "成"  # 七成 is 70 %
DIGITS: Final = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SPECIAL_TENS: Final = {"廿": "二十", "卅": "三十"}
