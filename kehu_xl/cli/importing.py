"""What an import shows before it writes: each list's columns, what becomes of its rows, samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table as Grid

from kehu_xl.core.listing.decided import own_columns, target_label
from kehu_xl.core.listing.preview import (
    FATES,
    Sample,
    derived_rows,
    fate_counts,
    found_by,
    matches,
    notices,
    samples,
)
from kehu_xl.core.listing.types import ColumnMap, SheetMap
from kehu_xl.core.listing.understanding import COUNTS
from kehu_xl.core.typed import column
from kehu_xl.jobs import Result
from kehu_xl.spec import words
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.vocabulary import importing as told
from kehu_xl.spec.vocabulary.listing import MAPPING_REASONS

_COLUMNS_SHOWN = 14  # of all sheets together: the preview fits a screen
_SAMPLES_SHOWN = 2  # of each fate
_NOTICES_SHOWN = 6
_TEXT_SHOWN = 60


def drawn(result: Result) -> RenderableType:
    """The preview of an import, at most a screenful."""
    return Group(*_parts(result))


def _parts(result: Result) -> Iterator[RenderableType]:
    left = _COLUMNS_SHOWN
    for plan in result.imports:
        for mapping in plan.mappings:
            yield _heading(mapping)
            if mapping.table != "customers" and not result.job.wishes.table:
                yield told.RECOGNISED.format(table=TABLES[mapping.table].sheet)
            rows = [each for each in mapping.columns if each.reason not in ("header", "empty")]
            yield from _mapped(mapping, rows[:left], len(rows[left:]), _own(result, mapping))
            left = max(left - len(rows), 2)
        yield from notices(plan, result.after, _NOTICES_SHOWN)
        yield words.BALANCE.format(**{name: result.outcome.counts.get(name, 0) for name in COUNTS})
        fates = fate_counts(plan)
        yield told.FATES.format(**fates)
        if fates["conflicts"]:
            yield told.CONFLICTS_TOLD
        made = [told.DERIVED_TABLE.format(table=TABLES[t].sheet, count=n) for t, n in derived_rows(plan).items()]
        if made:
            yield told.DERIVED.format(tables=words.KIND_SEPARATOR.join(made))
        ways = [told.FOUND_BY[by].format(count=count) for by, count in found_by(plan).items()]
        if ways:
            yield told.FOUND.format(ways=words.KIND_SEPARATOR.join(ways))
        grid = Grid(*told.SAMPLE_COLUMNS, box=None, header_style="bold", pad_edge=False)
        for fate in FATES:
            for sample in samples(plan, fate, _SAMPLES_SHOWN):
                grid.add_row(told.SAMPLE[fate], _place(sample), sample.name, _short(sample.text))
        if grid.row_count:
            yield grid


def _heading(mapping: SheetMap) -> str:
    table = TABLES[mapping.table].sheet
    return told.HEADING.format(file=mapping.file, sheet=mapping.sheet, table=table, confidence=mapping.confidence)


def _own(result: Result, mapping: SheetMap) -> tuple[str, ...]:
    return own_columns(result.before, mapping.table)


def _mapped(
    mapping: SheetMap, rows: list[ColumnMap], more: int, own: tuple[str, ...]
) -> Iterator[RenderableType]:
    exact = [each.header for each in mapping.columns if each.reason == "header"]
    if exact:
        yield told.EXACT.format(headers=words.KIND_SEPARATOR.join(exact))
    if rows:
        grid = Grid(*told.MAPPING_COLUMNS, box=None, header_style="bold", pad_edge=False)
        for each in rows:
            grid.add_row(each.letter, each.header, target_label(each.target, mapping.table, own),
                         f"{each.confidence:.0%}", MAPPING_REASONS[each.reason])  # fmt: skip
        yield grid
    if more:
        yield told.MORE_COLUMNS.format(more=more)


def _place(sample: Sample) -> str:
    _, sheet, cell = sample.source
    return f"{sheet}!{cell}"


def _short(text: str) -> str:
    return text if len(text) <= _TEXT_SHOWN else f"{text[: _TEXT_SHOWN - 1]}…"


def records(result: Result, limit: int) -> dict[str, Any]:
    """What JSON says of an import beside the rest; at most `limit` matches of each kind."""
    (plan,) = result.imports
    return {
        "mapping": [_mapping_record(mapping, _own(result, mapping)) for mapping in plan.mappings],
        "sheets": [{"file": each.file, "sheet": each.sheet, "counts": dict(each.counts)} for each in plan.balances],
        "fates": fate_counts(plan),
        "matches": [_match_record(result, sample) for sample in matches(plan, limit)],
    }


def _mapping_record(mapping: SheetMap, own: tuple[str, ...]) -> dict[str, Any]:
    columns = [
        {
            "letter": each.letter, "header": each.header, "column": each.target or None,
            "label": target_label(each.target, mapping.table, own),
            "confidence": each.confidence, "reason": each.reason,
        }
        for each in mapping.columns
    ]  # fmt: skip
    return {"file": mapping.file, "sheet": mapping.sheet, "table": mapping.table, "confidence": mapping.confidence,
            "columns": columns}  # fmt: skip


def _match_record(result: Result, sample: Sample) -> dict[str, Any]:
    frame = result.after[sample.table]
    key = None
    if sample.row:
        key = column(frame.loc[[sample.row]], TABLES[sample.table].key[0])[0]
    source = dict(zip(("file", "sheet", "cell"), sample.source, strict=True))
    return {"fate": sample.fate, "table": sample.table, "source": source, "name": sample.name, "key": key,
            "by": sample.by or None, "text": sample.text}  # fmt: skip
