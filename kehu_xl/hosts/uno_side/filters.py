"""Filters of tables: shown in full for a while, and applied anew.

The office writes into rows that a filter hides, but leaves them out where cells are copied. A table remembers its
conditions while its rows are shown, so nothing has to be read and set again, unless it remembers an order too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .office import Office
from .tables import table

_NUMERIC, _TEXT = 0, 1  # FilterFieldType
_BLANKS = (0, 1)  # FilterOperator2: empty, not empty


def filters(office: Office, doc: str, sheet: str) -> list[dict[str, Any]]:
    """The tables of a sheet that are filtered; `stubborn` is the number of a column that could not be set anew."""
    document = office.document(doc)
    place = document.Sheets.ElementNames.index(sheet)
    held = (document.DatabaseRanges.getByName(name) for name in document.DatabaseRanges.ElementNames)
    return [_facts(one) for one in held if one.DataArea.Sheet == place and _conditions(one)]


def _facts(one: Any) -> dict[str, Any]:
    return {"name": one.Name, "stubborn": next(_inexact(one), 0) if _is_sorted(one) else 0}


def _conditions(one: Any) -> Any:
    return one.getFilterDescriptor().getFilterFields3()


def _is_sorted(one: Any) -> bool:
    """Whether applying all that it remembers would move rows."""
    return any(each.Name == "SortFields" and each.Value for each in one.getSortDescriptor())


def _inexact(one: Any) -> Iterator[int]:
    """Columns filtered by colour, or by being empty: the office does not tell which."""
    for each in _conditions(one):
        if each.Operator in _BLANKS or not each.Values or any(not value.StringValue for value in each.Values):
            yield one.DataArea.StartColumn + each.Field + 1


def lift_filter(office: Office, doc: str, name: str) -> None:
    """No row counts as filtered any more."""
    table(office, doc, name).ReferredCells.Rows.IsFiltered = False


def restore_filter(office: Office, doc: str, name: str) -> None:
    """Hide the rows that do not fit."""
    one = table(office, doc, name)
    if _is_sorted(one):
        _filter_only(one)
    else:
        one.refresh()


def _filter_only(one: Any) -> None:
    cells, held = one.ReferredCells, one.getFilterDescriptor()
    wanted = cells.createFilterDescriptor(True)
    for name in ("ContainsHeader", "IsCaseSensitive", "UseRegularExpressions"):
        setattr(wanted, name, getattr(held, name))
    wanted.setFilterFields3(tuple(_typed(each) for each in held.getFilterFields3()))
    cells.filter(wanted)


def _typed(condition: Any) -> Any:
    """A condition as it has to be given: read, every text says that it is a number."""
    values = condition.Values
    for value in values:
        if value.FilterType == _NUMERIC and not value.IsNumeric:
            value.FilterType = _TEXT
    condition.Values = values
    return condition


COMMANDS = {"filters": filters, "lift_filter": lift_filter, "restore_filter": restore_filter}
