"""Full-width signs."""

from typing import Final

KEPT_WIDE: Final = "！（），：；？～"  # Chinese punctuation: part of the writing
WIDE_YEN: Final = "￥"
BRACKETS: Final = {"(": "（", ")": "）", "〔": "（", "〕": "）", "[": "（", "]": "）", "【": "（", "】": "）"}
OPEN_BRACKET, CLOSE_BRACKET = "（", "）"
LIST_SIGNS: Final = " ,，/-、>·|_.。:：?？"  # between the parts of a written place
CLOSING_SIGNS: Final = "。，、；：！？,;:!?"
DASHES: Final = "-－—–―‐‑‒−﹣_"
TIMES_SIGN: Final = "×"  # typed for the X of a person id
FULL_STOP: Final = "。"
NAME_DOTS: Final = "·•・‧∙．."

CHINESE_DIGITS = "〇零○一二三四五六七八九十"
DATE_SIGNS = "年月日"
