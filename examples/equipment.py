"""苏南设备: a GB18030 text file exported from an old system, a maker of machine tools."""

from __future__ import annotations

import random
from datetime import date, timedelta

import dirt
from invented import Inventor
from sketch import Sketch

HEADER = (
    "编号",
    "公司名称",
    "姓名",
    "手机",
    "联系电话",
    "E-mail",
    "省份",
    "城市",
    "公司地址",
    "企业性质",
    "所属行业",
    "负责人",
    "意向度",
    "跟进状态",
    "累计采购额",
    "订单数",
    "最近下单",
    "上次联系",
    "下次跟进时间",
    "纳税人识别号",
    "开户行",
    "账号",
    "获客渠道",
    "QQ",
    "备注1",
    "备注2",
)
COLUMNS = (
    "foreign_id",
    "customer_name",
    "contact_name",
    "mobile",
    "phone",
    "email",
    "province",
    "city",
    "address",
    "ownership",
    "industry",
    "owner",
    "acceptance",
    "state",
    "opening_amount",
    "opening_count",
    "opening_last_trade",
    "opening_last_contact",
    "agreed_contact",
    "uscc",
    "bank",
    "bank_account",
    "source",
    "social",
    "remark",
    "remark",
)
# city: province as typed, province, city in full, area code, districts with their code
CITIES = {
    "苏州": ("江苏", "江苏省", "苏州市", "0512", (("虎丘区", "320505"), ("吴中区", "320506"), ("相城区", "320507"))),
    "无锡市": (
        "江苏省",
        "江苏省",
        "无锡市",
        "0510",
        (("锡山区", "320205"), ("惠山区", "320206"), ("滨湖区", "320211")),
    ),
    "常州": ("江苏", "江苏省", "常州市", "0519", (("武进区", "320412"), ("新北区", "320411"))),
    "嘉兴": ("浙江", "浙江省", "嘉兴市", "0573", (("南湖区", "330402"), ("秀洲区", "330411"))),
    "湖州市": ("浙江省", "浙江省", "湖州市", "0572", (("吴兴区", "330502"), ("南浔区", "330503"))),
    "上海": ("上海", "上海市", "上海市", "021", (("嘉定区", "310114"), ("松江区", "310117"))),
}
ROADS = ["工业大道", "科技路", "创新路", "振兴路", "长江路", "太湖大道", "友谊路", "开发大道", "金山路", "通江路"]
TRADES = "精密机械 自动化设备 机电设备 模具 数控科技 电子科技 金属制品 智能装备"
FORMS = "有限公司 有限公司 有限公司 股份有限公司"
INDUSTRIES = ("汽车零部件", "电子元件", "医疗器械", "模具加工", "新能源", "纺织机械")
OWNERS = ("周建", "吴晓燕", "郑强", "冯磊", "许静")
OWNERSHIPS = {"民营": ("民营", "私营", "民企"), "国有": ("国有", "国企"), "外资": ("外资", "外企"), "合资": ("合资",)}
STATES = {
    "成交": ("成交", "已签约", "合作"),
    "跟进中": ("跟进", "联系中"),
    "潜在": ("潜在客户", "线索"),
    "流失": ("流失", "战败"),
}
SOURCES = {
    "展会": ("展会", "展览"),
    "网络": ("官网", "百度"),
    "转介绍": ("老客户介绍", "介绍"),
    "名单": ("黄页", "电销"),
}
BANKS = ("中国工商银行", "中国农业银行", "中国银行", "江苏银行")
RECENCY = (10, 15, 30, 90)  # how many days ago the last contact is, at most
COUNT = 236


def equipment_list(today: date) -> Sketch:
    """Draw the list of the maker of machine tools."""
    inventor, name = Inventor(20260302), "苏南设备_客户资料"
    sketch = Sketch(f"{name}.csv", name, HEADER, COLUMNS)
    sketch.line("note", "导出时间：2026-11-20 08:30")
    sketch.line("header", *HEADER)
    rows = []
    for number in range(COUNT):
        if number in {80, 160}:
            sketch.line("header", *HEADER)
        clean, messy = _customer(inventor, number, today)
        planted = PLANTED.get(number)
        if planted:
            code, header, column, messy[header], clean[column] = planted
        row = sketch.customer(messy, clean)
        if planted:
            sketch.plant(code, row, header)
        rows.append((row, clean, messy))
    _repeats(sketch, rows, inventor)
    sketch.line("blank")
    sketch.line("note", "以下空白")
    return sketch


def _customer(inventor: Inventor, number: int, today: date) -> tuple[dict[str, object], dict[str, object]]:
    """One customer: the clean values by column, the messy cells by header."""
    rng = inventor.random
    typed_city = rng.choice(list(CITIES))
    typed_province, province, city, area, districts = CITIES[typed_city]
    district, code = rng.choice(districts)
    buys = rng.random() < 0.55
    bank = rng.random() < 0.4
    remarks = [
        rng.choice(("上门服务过", "要求送样", "年度框架", "设备三年质保")) if rng.random() < share else None
        for share in (0.5, 0.2)
    ]
    clean: dict[str, object] = {
        "foreign_id": f"SN-{number + 1:04d}",
        "customer_type": "企业",
        "created": today,
        "customer_name": inventor.once(lambda: inventor.firm(city[:-1], TRADES, FORMS)),
        "contact_name": inventor.person(),
        "mobile": inventor.once(inventor.mobile) if rng.random() < 0.92 else None,
        "phone": inventor.once(lambda: inventor.landline(area)) if rng.random() < 0.5 else None,
        "email": f"{rng.choice(('sales', 'info', 'cg', 'office'))}{number}@example.com"
        if rng.random() < 0.6
        else None,
        "province": province,
        "city": city,
        "district": district,
        "address": f"{city if rng.random() < 0.5 else ''}{district}{rng.choice(ROADS)}{rng.randrange(1, 999)}号",
        "ownership": rng.choice(list(OWNERSHIPS)),
        "industry": rng.choice(INDUSTRIES),
        "owner": rng.choice(OWNERS),
        "acceptance": float(rng.randrange(0, 100, 5)) if rng.random() < 0.92 else None,
        "state": rng.choice(list(STATES)),
        "opening_amount": inventor.amount(10000, 2600000) if buys else None,
        "opening_count": float(rng.randrange(1, 12)) if buys else None,
        "opening_last_trade": inventor.day(today - timedelta(days=700), today - timedelta(days=20)) if buys else None,
        "opening_last_contact": inventor.day(today - timedelta(days=rng.choice(RECENCY)), today - timedelta(days=1))
        if rng.random() < 0.9
        else None,
        "agreed_contact": inventor.day(today, today + timedelta(days=60)) if rng.random() < 0.25 else None,
        "uscc": inventor.once(lambda: inventor.uscc(code)) if rng.random() < 0.7 else None,
        "bank": f"{rng.choice(BANKS)}{city[:-1]}分行" if bank else None,
        "bank_account": f"62{rng.randrange(10**15):015d}" if bank else None,
        "source": rng.choice(list(SOURCES)) if rng.random() < 0.85 else None,
        "social": str(rng.randrange(10**7, 10**9)) if rng.random() < 0.3 else None,
        "remark": "；".join(dict.fromkeys(filter(None, remarks))) or None,
    }
    return clean, {
        **_messy(rng, clean),
        "省份": typed_province,
        "城市": typed_city,
        "备注1": remarks[0],
        "备注2": remarks[1],
    }


def _messy(rng: random.Random, clean: dict[str, object]) -> dict[str, object]:
    """The cells as the old system exported them: text, in whatever spelling."""
    plain = {
        "编号": "foreign_id",
        "公司地址": "address",
        "所属行业": "industry",
        "订单数": "opening_count",
        "开户行": "bank",
        "QQ": "social",
    }
    cells: dict[str, object] = {header: clean[column] for header, column in plain.items()}
    count = clean["opening_count"]
    cells["订单数"] = None if count is None else f"{count:.0f}{rng.choice(('', '', '次'))}"
    for column, header, words in (
        ("ownership", "企业性质", OWNERSHIPS),
        ("state", "跟进状态", STATES),
        ("source", "获客渠道", SOURCES),
    ):
        cells[header] = None if clean[column] is None else rng.choice(words[str(clean[column])])
    spelled = (
        ("customer_name", "公司名称", dirt.name),
        ("contact_name", "姓名", dirt.name),
        ("owner", "负责人", dirt.name),
        ("phone", "联系电话", dirt.landline),
        ("email", "E-mail", dirt.email),
        ("acceptance", "意向度", dirt.percent),
        ("uscc", "纳税人识别号", dirt.code),
        ("bank_account", "账号", dirt.code),
    )
    for column, header, spell in spelled:
        cells[header] = None if clean[column] is None else spell(rng, clean[column])
    texts = (
        ("mobile", "手机", dirt.mobile),
        ("opening_amount", "累计采购额", dirt.money),
        ("opening_last_trade", "最近下单", dirt.day),
        ("opening_last_contact", "上次联系", dirt.day),
        ("agreed_contact", "下次跟进时间", dirt.day),
    )
    for column, header, write in texts:
        cells[header] = None if clean[column] is None else write(rng, clean[column], typed=False)
    return cells


# What is planted: number of the customer -> finding, header, column, the wrong cell, what it becomes
PLANTED: dict[int, tuple[str, str, str, object, object]] = {
    5: ("bad_email", "E-mail", "email", "info5@@example", "info5@@example"),
    17: ("bad_email", "E-mail", "email", "sales17.example.com", "sales17.example.com"),
    28: ("bad_mobile", "手机", "mobile", "135****2341", "135****2341"),
    44: ("bad_uscc", "纳税人识别号", "uscc", "91320505MA1BBBBBX1", "91320505MA1BBBBBX1"),
    59: ("person_id_as_uscc", "纳税人识别号", "uscc", "320505198503122414", "320505198503122414"),
    73: ("out_of_range", "意向度", "acceptance", "150%", 150.0),
    95: ("bad_date", "最近下单", "opening_last_trade", "2026年2月30日", "2026年2月30日"),
    112: ("bad_date", "上次联系", "opening_last_contact", "上个月", "上个月"),
    130: ("bad_number", "累计采购额", "opening_amount", "约20万", "约20万"),
    147: ("not_in_choices", "企业性质", "ownership", "不清楚", "不清楚"),
    171: ("formula_injection", "备注1", "remark", "@SUM(1+1)*cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0"),
    198: ("bad_mobile", "手机", "mobile", "1381234567", "1381234567"),
}


def _repeats(
    sketch: Sketch, rows: list[tuple[int, dict[str, object], dict[str, object]]], inventor: Inventor
) -> None:
    """The same firms again under other names or numbers, and rows that must wait."""
    row, _, messy = rows[9]
    sketch.plant("duplicate_row", sketch.update(messy, row), "公司名称")
    renamed = next(each for each in rows[30:] if each[1]["uscc"] and each[0] not in {rows[44][0], rows[59][0]})
    cells = {
        "公司名称": f"{renamed[1]['customer_name']}（一厂）",
        "纳税人识别号": renamed[1]["uscc"],
        "负责人": renamed[1]["owner"],
    }
    sketch.held(cells, "import_conflict", "公司名称")
    plain = next(each for each in rows[60:] if not each[1]["email"])
    filled = {"公司名称": plain[1]["customer_name"], "E-mail": "late@example.com"}
    sketch.update(filled, plain[0])
    plain[1]["email"] = "late@example.com"
    next(c for c in sketch.customers if c["row"] == plain[0])["cells"]["email"] = "late@example.com"  # type: ignore[index]
    firm = next(each for each in rows[100:] if each[1]["mobile"])
    sketch.held({"公司名称": "昆山未名机电有限公司", "手机": firm[1]["mobile"]}, "suspected_duplicate", "公司名称")
    sketch.held({"姓名": inventor.person(), "手机": inventor.mobile(), "城市": "苏州"}, "not_imported", "公司名称")
