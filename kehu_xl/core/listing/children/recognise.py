"""Which table a sheet of a list belongs to, by its headers and its name."""

from __future__ import annotations

from collections.abc import Sequence

from kehu_xl.core.listing.children.columns import child_names
from kehu_xl.core.listing.decided import OWNER_COLUMNS
from kehu_xl.core.listing.headers import known_headers, spellings
from kehu_xl.core.number import id_column
from kehu_xl.spec.tables import BY_ID, IMPORTABLE
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Table

_PROFILE = 2  # so many columns that describe a customer make it a list of customers
_TELLING = 2  # headers that no customer has tell a table whose number is not there
_SURE = 0.95  # of a spelling
_DIGITS = "0123456789"  # behind the name of a second sheet of a table


def recognised(sheet: str, headers: Sequence[str]) -> Table:
    """The table whose rows a sheet holds; 客户 where nothing else is certain.

    >>> recognised("Sheet1", ["订单号", "客户名称", "日期", "产品", "金额"]).id
    'shipments'
    >>> recognised("名单", ["客户名称", "手机", "地址", "产品", "金额"]).id, recognised("联系人", ["公司", "姓名"]).id
    ('customers', 'contacts')
    """
    texts = [header for header in headers if header]
    children = [table for table in IMPORTABLE if table is not CUSTOMERS]
    named = next((table for table in children if table.sheet == sheet.strip().rstrip(_DIGITS)), None)
    if named is not None and _names_customer(texts) and _own(texts, named):
        return named
    likely = [table for table in children if _is_likely(texts, table)]
    return max(likely, key=lambda table: len(_own(texts, table)), default=CUSTOMERS)


def rival(headers: Sequence[str], chosen: Table) -> str:
    """The id of the table that headers tell of as well, though a list of customers is read; "" for none.

    >>> rival(["客户名称", "手机", "地址", "产品", "单价", "数量", "金额", "日期"], CUSTOMERS)
    'shipments'
    >>> rival(["客户名称", "手机", "地址", "产品"], CUSTOMERS)
    ''
    """
    texts = [header for header in headers if header]
    children = [table for table in IMPORTABLE if table not in (CUSTOMERS, BY_ID["contacts"])]
    likely = [table for table in children if _names_customer(texts) and _tells_of(texts, table)]
    return max(likely, key=lambda table: len(_own(texts, table))).id if likely and chosen is CUSTOMERS else ""


def _tells_of(headers: Sequence[str], table: Table) -> bool:
    """Whether headers name all that a row of the table needs, and some that no customer has."""
    required = {column.id for column in table if column.required} - {"customer_id"}
    distinct = [header for header in headers if _target(header, table) and not _customer_column(header)]
    return required <= _own(headers, table) and len(distinct) >= _TELLING


def _is_likely(headers: Sequence[str], table: Table) -> bool:
    """Its number, or its required columns and headers that no customer has; and little that describes a customer."""
    others = {target for header in headers if (target := _customer_column(header)) and not _target(header, table)}
    told = table.id != "contacts" and _tells_of(headers, table)
    profile = others - {*OWNER_COLUMNS, "owner", "remark"}
    return _names_customer(headers) and len(profile) < _PROFILE and (told or _numbers(headers, table))


def _numbers(headers: Sequence[str], table: Table) -> bool:
    """Whether a header is the table's number under a name that no column of 客户 has."""
    return any(_target(h, table) == id_column(table).id and not _customer_column(h) for h in headers)


def _own(headers: Sequence[str], table: Table) -> set[str]:
    return {target for header in headers if (target := _target(header, table)) and target != "customer_id"}


def _target(header: str, table: Table) -> str:
    names = child_names(table.id)
    return next((names[way] for way, sure in spellings(header) if sure >= _SURE and way in names), "")


def _customer_column(header: str) -> str:
    known = known_headers()
    return next((known[way][0] for way, sure in spellings(header) if sure >= _SURE and way in known), "")


def _names_customer(headers: Sequence[str]) -> bool:
    return any(_customer_column(header) in OWNER_COLUMNS for header in headers)
