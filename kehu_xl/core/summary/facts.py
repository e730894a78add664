"""The living customers as 汇总 and 首页 count them."""

from __future__ import annotations

import pandas as pd

from kehu_xl.core.evidence import Reading, day_numbers
from kehu_xl.core.grading.codes import encode
from kehu_xl.core.snapshot import Objects
from kehu_xl.core.typed import choice_ids, column, is_blank, numbers, serial_of, texts
from kehu_xl.spec import choices

_AHEAD = 7  # days: what "七天内" means, today included in front of them
_EVIDENCE = ("manual_grade", "intent_grade", "value_grade")


def customer_facts(reading: Reading) -> pd.DataFrame:
    """One row a living customer: what is counted (bool), summed (float) and grouped by (text, None where blank).

    Overdue, due today and due in the week exclude each other.
    """
    customers = reading.customers
    start, next_contact = serial_of(reading.today), day_numbers(column(customers, "next_contact"))
    asked = (*_EVIDENCE, "owner", "mobile", "phone", "other_phones")
    blank = {name: is_blank(column(customers, name)) for name in asked}
    return pd.DataFrame(
        {
            "name": _texts(customers, "customer_name"),
            "owner": _texts(customers, "owner"),
            "province": _texts(customers, "province"),
            "source": _texts(customers, "source"),
            "state": _texts(customers, "state"),
            "grade": encode(choice_ids(column(customers, "follow_grade"), choices.GRADES), choices.GRADES),
            "key": choice_ids(column(customers, "key_account"), choices.YES_NO) == "yes",
            "created": day_numbers(column(customers, "created")),
            "days_late": start - next_contact,
            "overdue": next_contact < start,
            "today": next_contact == start,
            "week": (next_contact > start) & (next_contact <= start + _AHEAD),
            "amount": numbers(column(customers, "total_amount")),
            "receivable": numbers(column(customers, "receivable")),
            "late": numbers(column(customers, "overdue_days")) > 0,
            "completeness": numbers(column(customers, "completeness")),
            "unassigned": blank["owner"],
            "no_evidence": blank["manual_grade"] & blank["intent_grade"] & blank["value_grade"],
            "no_phone": blank["mobile"] & blank["phone"] & blank["other_phones"],
        }
    )


def _texts(customers: pd.DataFrame, column_id: str) -> pd.Series[str]:
    cells: Objects = texts(column(customers, column_id))
    return pd.Series(cells, dtype=object)
