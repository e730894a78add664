"""Firms, people and numbers that do not exist, drawn from a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷龙"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海燕鹏飞晓东永春雪梅立新宏佳俊峰国庆思"
    "远子涵雨欣浩然梓轩"
)
BRANDS = [
    "恒瑞",
    "华盛",
    "鑫源",
    "金桥",
    "万通",
    "宏图",
    "天诚",
    "永兴",
    "汇丰",
    "盛达",
    "中泰",
    "信和",
    "德隆",
    "嘉业",
    "新亚",
    "东方",
    "长青",
    "广源",
    "四海",
    "众诚",
    "博远",
    "佳和",
    "瑞丰",
    "同创",
    "铭泰",
    "科源",
    "联创",
    "方正源",
    "亿达",
    "顺昌",
    "润泽",
    "启明",
    "泰和",
    "安信",
    "大成",
    "凯旋",
    "立信达",
    "百川",
    "卓越",
    "聚力",
]
USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
STREETS = [
    "中山北路",
    "淮海东路",
    "和平路",
    "解放南路",
    "建国西路",
    "复兴北路",
    "黄河路",
    "民主路",
    "人民路",
    "青年路",
    "矿山路",
    "二环西路",
    "汉源大道",
    "迎宾大道",
]


class Inventor:
    """Draws everything from one seed; nothing is drawn twice where it must be unique."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._used: set[str] = set()

    def once(self, draw: Callable[[], str]) -> str:
        """A value that was not drawn before."""
        value = draw()
        while value in self._used:
            value = draw()
        self._used.add(value)
        return value

    def person(self) -> str:
        return self.random.choice(SURNAMES) + "".join(self.random.choices(GIVEN, k=self.random.choice((1, 2, 2))))

    def mobile(self) -> str:
        head = self.random.choice(
            ("135", "136", "138", "139", "150", "152", "158", "159", "177", "180", "181", "187", "189")
        )
        return head + f"{self.random.randrange(10**8):08d}"

    def landline(self, code: str) -> str:
        return f"{code}-{self.random.choice('68')}{self.random.randrange(10**6):06d}{self.random.randrange(10)}"

    def firm(self, place: str, trades: str, forms: str = "有限公司 有限公司 有限公司 经营部 商行") -> str:
        return (
            place
            + self.random.choice(BRANDS)
            + self.random.choice(trades.split())
            + self.random.choice(forms.split())
        )

    def uscc(self, region: str) -> str:
        """A credit code with a right check character (GB 32100-2015)."""
        body = "91" + region + "MA" + "".join(self.random.choices(USCC_SIGNS, k=7))
        total = sum(USCC_SIGNS.index(sign) * 3**place for place, sign in enumerate(body))
        return body + USCC_SIGNS[-total % 31]

    def person_id(self, region: str) -> str:
        """A person id with a right check digit (GB 11643-1999)."""
        born = date(1960, 1, 1) + timedelta(days=self.random.randrange(14600))
        body = f"{region}{born:%Y%m%d}{self.random.randrange(1, 1000):03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
        return body + "10X98765432"[total % 11]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def amount(self, low: int, high: int) -> float:
        return float(self.random.randrange(low, high, 100))
