"""Words of a written date."""

from typing import Final

from kehu_xl.spec.vocabulary import words

YEAR, MONTH, DAYS = "年", "月", words("日 号")
WEEKDAYS: Final = tuple(f"{week}{day}" for week in words("星期 周 礼拜") for day in "一二三四五六日天")
ERAS: Final = words("公元 公历")
MORNING: Final = words("上午 早上 凌晨 am AM")
AFTERNOON: Final = words("下午 晚上 中午 pm PM")
HOUR, MINUTE, SECOND = ("时", "点"), "分", "秒"
