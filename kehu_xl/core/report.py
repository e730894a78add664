"""Findings as JSON records, as the rows of 校验结果, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from kehu_xl.core.outcome import Findings
from kehu_xl.core.snapshot import Formula, Objects, Rows, Snapshot
from kehu_xl.core.typed import column, first_places, objects, serial_of, texts
from kehu_xl.core.wording import Wording, plain, shown
from kehu_xl.spec import formulas
from kehu_xl.spec.choices import SEVERITIES
from kehu_xl.spec.findings import BY_CODE, FINDINGS
from kehu_xl.spec.tables import BY_ID, TABLES
from kehu_xl.spec.types import TOKEN, Severity

SHOWN = 50_000  # rows of 校验结果
CELL_LENGTH = 200  # characters of a value in its own cell
Suggest: TypeAlias = Callable[[Findings], Objects]
Beside: TypeAlias = tuple[int, Suggest | None]
Output: TypeAlias = tuple[dict[str, pd.DataFrame], dict[tuple[str, str], pd.DataFrame]]

_SHEET = BY_ID["findings"]
_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_TABLE_ORDER = {table.id: order for order, table in enumerate(TABLES)}
_LABELS = {choice.id: choice.label for choice in SEVERITIES}


def finding_records(findings: Iterable[Findings], snapshot: Snapshot) -> list[dict[str, Any]]:
    """One record a finding, as CONTRACT.md describes it for `--json`.

    >>> from kehu_xl.core.snapshot import TableView
    >>> frame = pd.DataFrame({"mobile": [12.0]}, index=[7], dtype=object)
    >>> book = Snapshot("甲.xlsm", {"customers": TableView("customers", "客户", frame, {"mobile": "D"})})
    >>> found = Findings("bad_mobile", "customers", "mobile", np.array([7]), objects([12.0]))
    >>> record, = finding_records([found], book)
    >>> record["cell"], record["value"], record["message"]
    ('D7', 12.0, '手机“12”不是 11 位的大陆手机号。')
    """
    return [record for found in findings for record in _records(Wording(found, snapshot))]


def _records(words: Wording) -> list[dict[str, Any]]:
    found, at, of = words.found, np.arange(len(words.found)), words.column
    columns: dict[str, Sequence[object]] = {
        "row": words.rows(at),
        "cell": words.cells(at),
        "key": words.beside("customer_id", at).tolist(),
        "value": [plain(value, of) for value in found.values.tolist()],
        "message": words.messages(at),
        "advice": words.advice(at),
        "source": words.sources(at),
    }
    fixed = {
        "code": found.code,
        "severity": words.code.severity.value,
        "table": found.table,
        "column": found.column or None,
        "header": words.header,
        "sheet": words.sheet,
    }
    return [{**fixed, **dict(zip(columns, row, strict=True))} for row in zip(*columns.values(), strict=True)]


def count_by_severity(findings: Iterable[Findings]) -> dict[str, int]:
    """How many findings of each severity, the worst first.

    >>> count_by_severity([])
    {'error': 0, 'warning': 0, 'info': 0}
    """
    counts = {severity.value: 0 for severity in Severity}
    for found in findings:
        counts[BY_CODE[found.code].severity.value] += len(found)
    return counts


def count_by_code(findings: Iterable[Findings]) -> dict[str, int]:
    """How many findings of each code that occurs, in the catalogue's order.

    >>> found = Findings("bad_email", "staff", "email", np.array([2, 3]), objects(["a", "b"]))
    >>> count_by_code([found])
    {'bad_email': 2}
    """
    counts: dict[str, int] = {}
    for found in findings:
        counts[found.code] = counts.get(found.code, 0) + len(found)
    return {finding.code: counts[finding.code] for finding in FINDINGS if counts.get(finding.code)}


def findings_sheet(
    findings: Iterable[Findings], snapshot: Snapshot, today: date, beside: Beside = (0, None)
) -> Output:
    """The rows and the blocks of 校验结果: worst first, then in the order of sheets, rows and columns.

    `beside` is how many findings are silent because they were accepted, and what suggests values.

    Returns `outputs` and `blocks` for an Outcome. Not more than SHOWN rows are listed.
    """
    batches = [Wording(found, snapshot) for found in findings if len(found)]
    which, where = _worst_first(batches)
    accepted, suggest = beside
    rows = _rows(batches, which[:SHOWN], where[:SHOWN], _Lookups.of(snapshot, suggest))
    counts = count_by_severity(words.found for words in batches)
    severities = {"errors": counts["error"], "warnings": counts["warning"], "infos": counts["info"]}
    totals = {**severities, "shown": len(rows), "accepted": accepted}
    return {"findings": rows}, {
        ("findings", "as_of"): pd.DataFrame({"date": [serial_of(today)]}, dtype=object),
        ("findings", "totals"): pd.DataFrame({name: [float(n)] for name, n in totals.items()}, dtype=object),
    }


def _worst_first(batches: Sequence[Wording]) -> tuple[Rows, Rows]:
    """Batch and position of every finding, in the order in which they are listed."""
    if not batches:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    sizes = [len(words.found) for words in batches]
    which = np.repeat(np.arange(len(batches)), sizes)
    where = np.concatenate([np.arange(size) for size in sizes])
    severity, table, place = np.array([_rank(words) for words in batches]).T
    rows = np.concatenate([words.found.rows for words in batches])
    order = np.lexsort((place[which], rows, table[which], severity[which]))
    return which[order], where[order]


def _rank(words: Wording) -> tuple[int, int, int]:
    place = words.table.columns.index(words.column) if words.table and words.column else 999
    return _RANK[words.code.severity], _TABLE_ORDER.get(words.found.table, 99), place


@dataclass(frozen=True, eq=False, slots=True)
class _Lookups:
    """What the list says of a finding's customer, and where its own 行标识 stands."""

    places: Mapping[str | None, int]  # where a customer number stands first
    customers: pd.DataFrame
    token_letter: str | None
    suggest: Suggest | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, suggest: Suggest | None = None) -> _Lookups:
        sheet = snapshot.tables.get("findings")
        letter = sheet.letters.get(TOKEN.id) if sheet else None
        if "customers" not in snapshot.tables:
            return cls({}, pd.DataFrame(), letter, suggest)
        places = first_places(texts(column(snapshot["customers"], "customer_id")))
        return cls(places, snapshot["customers"], letter, suggest)

    def beside(self, ids: Objects, name: str) -> Objects:
        """What stands in another column of these customers, None for one who is not there."""
        found = np.array([self.places.get(customer, -1) for customer in ids.tolist()], np.int64)
        shown = np.full(len(ids), None, dtype=object)
        shown[found >= 0] = texts(column(self.customers, name)[found[found >= 0]])
        return shown


def _rows(batches: Sequence[Wording], which: Rows, where: Rows, lookups: _Lookups) -> pd.DataFrame:
    cells = {known.id: np.full(len(which), None, dtype=object) for known in _SHEET}
    for number in np.unique(which):
        here = np.flatnonzero(which == number)
        for name, values in _cells(batches[number], where[here], here, lookups).items():
            cells[name][here] = values
    index = pd.RangeIndex(_SHEET.header_row + 1, _SHEET.header_row + 1 + len(which))
    return pd.DataFrame(cells, index=index, dtype=object)


def _cells(words: Wording, at: Rows, here: Rows, lookups: _Lookups) -> dict[str, object]:
    """The cells of one batch, on those lines of the list; a scalar stands for all of them."""
    tokens, ids = words.beside(TOKEN.id, at), words.beside("customer_id", at)
    listed = [source or {} for source in words.sources(at)]
    linked = objects(_links(words, tokens, at, here, lookups.token_letter))
    return {
        "severity": _LABELS[words.code.severity.value],
        "kind": words.code.label,
        "sheet": words.sheet or objects([source.get("file") for source in listed]),
        "cell": linked if words.sheet else objects([source.get("cell") for source in listed]),
        "customer_id": ids,
        "customer_name": lookups.beside(ids, "customer_name"),
        "header": words.header,
        "value": objects([text or None for text in words.values(at, CELL_LENGTH)]),
        "suggested": _suggested(words, at, lookups.suggest),
        "message": objects(words.messages(at)),
        "advice": objects(words.advice(at)),
        "owner": lookups.beside(ids, "owner"),
        "code": words.found.code,
        TOKEN.id: tokens,
    }


def _suggested(words: Wording, at: Rows, suggest: Suggest | None) -> Objects | None:
    """The values that are suggested, as a person reads them."""
    if suggest is None:
        return None
    values = suggest(words.found)[at]
    return objects([None if value is None else shown(value, words.column, CELL_LENGTH) for value in values.tolist()])


def _links(words: Wording, tokens: Objects, at: Rows, here: Rows, own_letter: str | None) -> list[Formula | str | None]:
    """Formulas that jump to the cell wherever sorting has moved its row; the plain address without a token."""
    letters: Mapping[str, str] = words.view.letters if words.view else {}
    letter, token_letter = letters.get(words.found.column), letters.get(TOKEN.id)
    addresses = words.cells(at)
    if not (letter and token_letter and own_letter and words.sheet):
        return list(addresses)
    pattern = "=" + formulas.link(words.sheet, letter, token_letter, f"{own_letter}#LINE#")
    lines = (here + _SHEET.header_row + 1).tolist()
    return [
        Formula(pattern.replace("#LINE#", str(line)), address) if token and address else address
        for token, address, line in zip(tokens.tolist(), addresses, lines, strict=True)
    ]
