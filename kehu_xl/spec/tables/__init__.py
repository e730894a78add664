"""All tables of the workbook, in sheet order."""

from kehu_xl.spec.tables import activity, outputs, reference
from kehu_xl.spec.tables.customers import CUSTOMERS
from kehu_xl.spec.types import Role, Table

TABLES: tuple[Table, ...] = (
    outputs.HOME,
    CUSTOMERS,
    activity.CONTACTS,
    activity.INTERACTIONS,
    outputs.FOLLOW_UP,
    outputs.SUMMARY,
    outputs.FINDINGS,
    activity.RELATIONS,
    activity.NEEDS,
    activity.OPPORTUNITIES,
    activity.SHIPMENTS,
    activity.RECEIVABLES,
    activity.CONTRACTS,
    activity.FEEDBACK,
    activity.DOCUMENTS,
    activity.LOANS,
    reference.CLASSES,
    reference.STAFF,
    reference.ALIASES,
    reference.DUPLICATE_RULES,
    *outputs.LATER,
    reference.SETTINGS,
    outputs.GUIDE,
)
BY_ID: dict[str, Table] = {table.id: table for table in TABLES}
INPUTS: tuple[Table, ...] = tuple(table for table in TABLES if table.role is Role.INPUT)


def table(table_id: str) -> Table:
    """The table of that id.

    >>> table("customers").sheet
    '客户'
    """
    return BY_ID[table_id]
