"""徐州建材经销: an .xlsx kept by hand for years, a dealer of building materials."""

from __future__ import annotations

import random
from datetime import date, timedelta

import dirt
from invented import STREETS, Inventor
from sketch import Sketch

HEADER = (
    "序号",
    "*客户名称\n(必填)",
    "联系人",
    "联系电话",
    "手机2",
    "固定电话",
    "地区",
    "详细地址",
    "业务员",
    "客户等级",
    "合作状态",
    "成交金额(元)",
    "成交次数",
    "最近成交日期",
    "登记日期",
    "最近跟进日期",
    "跟进记录",
    "下次跟进",
    "税号",
    "身份证号",
    "客户来源",
    "传真",
    "备注",
)
COLUMNS = (
    "",
    "customer_name",
    "contact_name",
    "mobile",
    "other_phones",
    "phone",
    "city",
    "address",
    "owner",
    "manual_grade",
    "state",
    "opening_amount",
    "opening_count",
    "opening_last_trade",
    "created",
    "opening_last_contact",
    "latest_note",
    "agreed_contact",
    "uscc",
    "person_id",
    "source",
    "own:传真",
    "remark",
)
NAME = HEADER[1]
DISTRICTS = {
    "鼓楼区": "320302",
    "云龙区": "320303",
    "泉山区": "320311",
    "铜山区": "320312",
    "贾汪区": "320305",
    "沛县": "320322",
    "睢宁县": "320324",
    "丰县": "320321",
}
TRADES = "建材 装饰材料 陶瓷 五金 门窗 涂料 卫浴 木业 防水材料 石材"
OWNERS = ("王海燕", "李志强", "陈雪", "赵永刚")
GRADES = {
    "A": ("高", "A", "a", "重点", "A级"),
    "B": ("较高", "B", "B类"),
    "C": ("中", "一般", "C"),
    "D": ("低", "D", "较低"),
    "E": ("E", "很低"),
}
STATES = {
    "成交": ("成交", "已成交", "合作中"),
    "跟进中": ("跟进中", "洽谈中"),
    "潜在": ("潜在", "意向客户"),
    "暂停": ("暂停",),
}
SOURCES = {
    "转介绍": ("转介绍", "朋友介绍"),
    "自来": ("自来", "上门", "来电"),
    "老客户": ("老客户",),
    "网络": ("抖音", "网络"),
    "展会": ("展会",),
}
RECENCY = (6, 6, 12, 12, 20, 20, 30, 150)  # how many days ago the last contact is, at most
NOTES = (
    "电话沟通，近期要补货",
    "已发报价单，等回复",
    "样品已送，客户满意",
    "对价格有异议，再谈",
    "月底付清上批货款",
    "工地下月开工，跟紧",
    "暂不需要，年后再联系",
)
COUNT = 168


def building_list(today: date) -> Sketch:
    """Draw the list of the building-materials dealer."""
    inventor, sketch = Inventor(20260301), Sketch("徐州建材经销_客户名单.xlsx", "2026年客户", HEADER, COLUMNS)
    sketch.line("note", "徐州恒固建材经销部客户名单（2026年度）")
    sketch.line("note", "填表说明：带*的必填；金额单位为元；等级按高、中、低填写。")
    sketch.line("header", *HEADER)
    total, rows = 0.0, []
    for number in range(COUNT):
        if number in {60, 120}:
            sketch.line("blank")
        clean, messy = _customer(inventor, today)
        _plant(number, clean, messy)
        row = sketch.customer({**messy, "序号": float(number + 1)}, clean)
        _note_defects(number, sketch, row)
        total += _amount(clean)
        rows.append((row, clean, messy))
    total += _repeats(sketch, rows, inventor)
    last = sketch.line("totals", "合计", None, None, None, None, None, None, None, None, None, None, total + 1000)
    sketch.plant("check_sum_mismatch", last, "成交金额(元)")
    sketch.line("blank")
    sketch.line("note", "制表人：陈雪", None, None, "审核：王海燕", None, None, "日期：2026年11月20日")
    sketch.other_sheets = [
        ("填表说明", [["一、本表由业务员每周五更新。"], ["二、电话只填本人使用的号码。"]], False),
        ("字典", [["等级", "说明"], ["高", "一个月内可能成交"]], True),
    ]
    return sketch


def _customer(inventor: Inventor, today: date) -> tuple[dict[str, object], dict[str, object]]:
    """One customer: the clean values by column, the messy cells by header."""
    rng = inventor.random
    district, code = rng.choice(list(DISTRICTS.items()))
    person = rng.random() < 0.15
    name = (
        inventor.once(inventor.person)
        if person
        else inventor.once(lambda: inventor.firm(f"徐州{_suffix(rng)}", TRADES))
    )
    street = f"{rng.choice(STREETS)}{rng.randrange(1, 400)}号"
    clean: dict[str, object] = {
        "customer_name": name,
        "customer_type": "个人" if person else "企业",
        "contact_name": None if person else inventor.person(),
        "mobile": inventor.once(inventor.mobile),
        "other_phones": inventor.once(inventor.mobile) if rng.random() < 0.15 else None,
        "phone": inventor.once(lambda: inventor.landline("0516")) if rng.random() < 0.5 else None,
        "province": "江苏省",
        "city": "徐州市",
        "district": district,
        "owner": rng.choice(OWNERS),
        "manual_grade": rng.choices("ABCDE", (2, 3, 4, 2, 1))[0] if rng.random() < 0.93 else None,
        "state": rng.choice(list(STATES)),
        "source": rng.choice(list(SOURCES)) if rng.random() < 0.8 else None,
        "opening_last_contact": inventor.day(today - timedelta(days=rng.choice(RECENCY)), today - timedelta(days=1)),
        "latest_note": rng.choice(NOTES),
        "created": inventor.day(today - timedelta(days=360), today - timedelta(days=1)),
        "agreed_contact": inventor.day(today + timedelta(days=1), today + timedelta(days=40))
        if rng.random() < 0.3
        else None,
        "uscc": inventor.once(lambda: inventor.uscc(code)) if not person and rng.random() < 0.6 else None,
        "person_id": inventor.once(lambda: inventor.person_id(code)) if person and rng.random() < 0.7 else None,
        "own:传真": inventor.landline("0516") if rng.random() < 0.1 else None,
        "remark": rng.choice(("月结", "现款现货", "送货上门", "要开专票")) if rng.random() < 0.4 else None,
    }
    if clean["state"] == "成交":
        clean |= {
            "opening_amount": inventor.amount(2000, 480000),
            "opening_count": float(rng.randrange(1, 30)),
            "opening_last_trade": inventor.day(today - timedelta(days=400), today - timedelta(days=1)),
        }
    region, clean["address"] = _place(rng, district, street)
    return clean, {**_messy(rng, clean), "地区": region, "详细地址": clean["address"]}


def _suffix(rng: random.Random) -> str:
    return rng.choice(("", "", "市", "（沛县）"))


def _place(rng: random.Random, district: str, street: str) -> tuple[str, str]:
    """The region cell and the address, as different people write them."""
    county = f"徐州市{district}{street}"
    return rng.choice(
        (
            (f"徐州市/{district}", street),
            (f"徐州市{district}", street),
            ("徐州", f"江苏省{county}"),
            ("徐州市", county),
            (f"江苏省徐州市{district}", f"{district}{street}"),
        )
    )


def _messy(rng: random.Random, clean: dict[str, object]) -> dict[str, object]:
    """The cells as the dealer's people typed them."""
    cells: dict[str, object] = {"传真": clean["own:传真"], "备注": clean["remark"], "跟进记录": clean["latest_note"]}
    cells[NAME], cells["业务员"] = dirt.name(rng, str(clean["customer_name"])), dirt.name(rng, str(clean["owner"]))
    for column, header, spell in (
        ("contact_name", "联系人", dirt.name),
        ("phone", "固定电话", dirt.landline),
        ("uscc", "税号", dirt.code),
        ("person_id", "身份证号", dirt.code),
        ("opening_amount", "成交金额(元)", dirt.money),
        ("opening_last_trade", "最近成交日期", dirt.day),
        ("created", "登记日期", dirt.day),
        ("agreed_contact", "下次跟进", dirt.day),
        ("opening_last_contact", "最近跟进日期", dirt.day),
    ):
        cells[header] = None if clean.get(column) is None else spell(rng, clean[column])
    for column, header, words in (
        ("manual_grade", "客户等级", GRADES),
        ("state", "合作状态", STATES),
        ("source", "客户来源", SOURCES),
    ):
        cells[header] = None if clean[column] is None else rng.choice(words[str(clean[column])])
    cells["成交次数"] = clean.get("opening_count")
    other = clean["other_phones"]
    if other is not None and rng.random() < 0.5:
        cells["联系电话"] = f"{clean['mobile']}{rng.choice(('/', '、', ' ', ';'))}{other}"
    else:
        cells["联系电话"] = dirt.mobile(rng, str(clean["mobile"]))
        cells["手机2"] = None if other is None else dirt.mobile(rng, str(other))
    return cells


# What is planted: number of the customer -> (finding, header, column, the wrong cell)
PLANTED: dict[int, tuple[str, str, str, object]] = {
    7: ("bad_mobile", "联系电话", "mobile", "1380013800"),
    19: ("bad_mobile", "联系电话", "mobile", "23812345678"),
    33: ("bad_uscc", "税号", "uscc", "91320302MA1AAAAAX0"),
    41: ("bad_person_id", "身份证号", "person_id", "320302198502301234"),
    52: ("lost_digits", "身份证号", "person_id", 320303198803120000.0),
    66: ("bad_date", "最近跟进日期", "opening_last_contact", "2026.13.5"),
    78: ("bad_date", "下次跟进", "agreed_contact", "月底"),
    90: ("not_in_choices", "合作状态", "state", "看心情"),
    101: ("bad_number", "成交金额(元)", "opening_amount", "三四万吧"),
    115: ("formula_error", "税号", "uscc", "#N/A"),
    127: ("formula_injection", "备注", "remark", '=HYPERLINK("http://example.invalid","点我")'),
    139: ("formula_injection", "跟进记录", "latest_note", "+cmd|' /C calc'!A0"),
}


def _plant(number: int, clean: dict[str, object], messy: dict[str, object]) -> None:
    if number not in PLANTED:
        return
    code, header, column, cell = PLANTED[number]
    messy[header] = cell
    clean[column] = None if code == "formula_error" else cell
    if header == "联系电话":
        clean["other_phones"], messy["手机2"] = None, None


def _note_defects(number: int, sketch: Sketch, row: int) -> None:
    if number in PLANTED:
        sketch.plant(PLANTED[number][0], row, PLANTED[number][1])


def _amount(clean: dict[str, object]) -> float:
    amount = clean.get("opening_amount")
    return amount if isinstance(amount, float) else 0.0


def _repeats(sketch: Sketch, rows: list, inventor: Inventor) -> float:
    """The same customers again, and rows that must wait; what they add to the total."""
    added = 0.0
    row, clean, messy = rows[12]
    sketch.plant("duplicate_row", sketch.update({**messy, "序号": float(COUNT + 1)}, row), NAME)
    added += _amount(clean)
    firm = next(
        each
        for each in rows[20:]
        if each[1]["customer_type"] == "企业" and each[1]["customer_name"].endswith("有限公司")
    )
    again = {
        NAME: str(firm[1]["customer_name"]).replace("有限公司", "有限责任公司"),
        "联系电话": firm[1]["mobile"],
        "序号": float(COUNT + 2),
    }
    sketch.update(again, firm[0])
    other = next(each for each in rows[60:] if each[1]["customer_type"] == "企业" and each[1]["phone"])
    conflict = {
        NAME: other[1]["customer_name"],
        "固定电话": "0516-60000001",
        "业务员": other[1]["owner"],
        "序号": float(COUNT + 3),
    }
    sketch.held(conflict, "import_conflict", "固定电话")
    shared = {NAME: "徐州云腾装饰工程队", "联系电话": rows[100][1]["mobile"], "序号": float(COUNT + 4)}
    sketch.held(shared, "suspected_duplicate", NAME)
    sketch.held(
        {"联系人": inventor.person(), "联系电话": inventor.mobile(), "序号": float(COUNT + 5)}, "not_imported", NAME
    )
    return added
