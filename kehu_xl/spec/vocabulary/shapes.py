"""What the cells of a column can look like: a regular expression for each shape.

The text is matched whole, folded to half width and without spaces, dashes and brackets in
the shapes of `BARE`.
"""

BARE = frozenset({"mobile", "phone", "uscc", "person_id"})
SHAPES: dict[str, str] = {
    "mobile": r"(?:\+?86|0086)?1[3-9]\d{9}(?:\D.*)?|[\u4e00-\u9fff]{1,6}1[3-9]\d{9}",
    "phone": r"(?:\+?86)?0?\d{2,3}[2-9]\d{6,7}(?:\D.*)?|[2-9]\d{6,7}|[48]00\d{7}",
    "uscc": r"(?:(?=.*[A-Za-z])[0-9A-Za-z]{2}\d{6}[0-9A-Za-z]{10}|9[123]\d{16})",
    "person_id": r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]",
    "email": r"[^@\s]+@[^@\s]+\.\w+",
    "date": r"(?:(?:19|20)?\d{2}[-/.年\\]\d{1,2}(?:[-/.月\\]\d{1,2}日?)?(?:[\sT].*)?|(?:19|20)\d{2}[01]\d[0-3]\d|\d{1,2}[月/.-]\d{1,2}日?"
            r"|[〇零一二三四五六七八九]{4}年.*)",
    "percent": r"\d{1,3}(?:\.\d+)?\s*%|百分之.+|[\d一二三四五六七八九]成.?",
    "number": r"[¥￥$]?\s*[-+]?\d[\d,]*(?:\.\d+)?-?\s*(?:元|万元?|亿元?|千元?|k|w|次|个|天|人|家|单)?整?",
    "address": r".*(?:路|街|道|号|巷|弄|镇|乡|村|小区|大厦|广场|园|楼|栋|室|[省市].+[区县]).*",
    "province": r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
                r"|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|市|自治区|特别行政区|壮族自治区|回族自治区|维吾尔自治区)?",
    "region": r"(?:[\u4e00-\u9fff]{1,10}?(?:省|市|州|盟|自治区)[\s/,，、-]*)?[\u4e00-\u9fff]{1,8}[市州盟区县旗]",
}  # fmt: skip
PERSON_LENGTHS = (2, 4)
