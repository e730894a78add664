"""All tables of the workbook, in sheet order."""

from kehu_xl.spec.errors import UnknownTable
from kehu_xl.spec.tables import activity, journal, outputs, reference
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
    reference.IMPORT_MAPS,
    reference.ACCEPTED,
    *outputs.LATER,
    journal.ACTIONS_LOG,
    journal.JOURNAL,
    reference.SETTINGS,
    outputs.GUIDE,
)
BY_ID: dict[str, Table] = {table.id: table for table in TABLES}
INPUTS: tuple[Table, ...] = tuple(table for table in TABLES if table.role is Role.INPUT)


BOOKKEEPING = frozenset({reference.IMPORT_MAPS.id})  # rows that no person would count
UNCHECKED = frozenset({reference.SETTINGS.id, reference.ACCEPTED.id})  # rows that no check of cells is for
IMPORTABLE: tuple[Table, ...] = (
    CUSTOMERS, activity.CONTACTS, activity.INTERACTIONS, activity.SHIPMENTS, activity.RECEIVABLES,
    activity.OPPORTUNITIES, activity.CONTRACTS, activity.FEEDBACK, activity.DOCUMENTS,
)  # fmt: skip


def importable(name: str) -> Table:
    """The table that a person means by its sheet name or id; UnknownTable where lists cannot go there.

    >>> importable("出货").id, importable("Contacts").id
    ('shipments', 'contacts')
    """
    wanted = name.strip().casefold()
    for each in IMPORTABLE:
        if wanted in (each.id, each.sheet):
            return each
    raise UnknownTable(table=name, known="、".join(each.sheet for each in IMPORTABLE))


def table(table_id: str) -> Table:
    """The table of that id.

    >>> table("customers").sheet
    '客户'
    """
    return BY_ID[table_id]
