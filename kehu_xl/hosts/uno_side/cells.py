"""Values and formulas of ranges, in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .formulas import to_excel, to_office
from .office import Office

_DATE_OR_TIME, _LOGICAL, _ERROR_RESULT = 2 | 4, 1024, 4
_VALUES, _DATES, _TEXTS, _NOTES, _FORMULAS, _FORMATS = 1, 2, 4, 8, 16, 32
CONTENTS = _VALUES | _DATES | _TEXTS | _FORMULAS
_TEXT_FORMAT = 256
_ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!"}
_NOT_AVAILABLE = 32767
_TRUTH = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
CONSTANTS = {**_TRUTH, **{f"={code}": code for code in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!")}}
# what a file holds as a truth or an error value is a formula here
_DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}


def read(office: Office, doc: str, sheet: str, area: list[int]) -> dict[str, Any]:
    """Plain values as rows; beside them where dates and booleans stand, and the error values."""
    cells = office.range(doc, sheet, area)
    formats = office.document(doc).NumberFormats
    dates: list[list[int]] = []
    booleans: list[list[int]] = []
    for same in _uniform(cells):
        kind = formats.getByKey(same.NumberFormat).Type
        if kind & (_DATE_OR_TIME | _LOGICAL):
            (booleans if kind & _LOGICAL else dates).extend(_places(same, area))
    for top, left, texts in _formula_texts(cells, area):
        booleans += [
            [top + row, left + column, top + row + 1, left + column + 1]
            for row, line in enumerate(texts)
            for column, text in enumerate(line)
            if text in _TRUTH
        ]
    return {"rows": cells.getDataArray(), "dates": dates, "booleans": booleans, "errors": _errors(cells)}


def _uniform(cells: Any) -> list[Any]:
    groups = cells.getUniqueCellFormatRanges()
    return [groups.getByIndex(place) for place in range(groups.Count)]


def _places(ranges: Any, area: list[int]) -> list[list[int]]:
    """Rectangles within an area: first row, first column, end row, end column, counted from 0, ends excluded.

    Asked about columns beyond the last filled one, the office answers with that one: it is left out.
    """
    top, left = area[0] - 1, area[1] - 1
    return [
        [at.StartRow - top, at.StartColumn - left, at.EndRow + 1 - top, at.EndColumn + 1 - left]
        for at in ranges.RangeAddresses
        if at.StartColumn >= left and at.StartRow >= top
    ]


def with_errors(cells: Any) -> list[list[Any]]:
    """The values of a range as rows, the error values as texts."""
    rows = [list(row) for row in cells.getDataArray()]
    for row, column, text in _errors(cells):
        rows[row][column] = text
    return rows


def _errors(cells: Any) -> list[list[Any]]:
    first, found = cells.RangeAddress, []
    wrong = cells.queryFormulaCells(_ERROR_RESULT).Cells.createEnumeration()
    while wrong.hasMoreElements():
        cell = wrong.nextElement()
        at, code = cell.CellAddress, cell.getError()
        text = "#N/A" if code == _NOT_AVAILABLE else _ERRORS.get(code, "#VALUE!")
        found.append([at.Row - first.StartRow, at.Column - first.StartColumn, text])
    return found


def write(office: Office, doc: str, sheet: str, area: list[int], rows: list[list[Any]]) -> None:
    """Write rows as Excel takes them: null empties, "=…" is a formula, a leading ' makes a text."""
    cells, document = office.range(doc, sheet, area), office.document(doc)
    placed = [(column, row, value) for row, line in enumerate(rows) for column, value in enumerate(line)]
    formulas = [each for each in placed if isinstance(each[2], str) and each[2].startswith("=") and each[2] != "="]
    texts = _text_formatted(document, cells, area) if formulas else []
    formulas = [each for each in formulas if not _within(each, texts)]
    plain = [[_plain(value) for value in row] for row in rows]
    for column, row, _ in formulas:
        plain[row][column] = ""  # as text it would give its cell a text format
    cells.setDataArray(tuple(tuple(row) for row in plain))
    _write_formulas(cells, formulas)
    _mark_booleans(document, cells, [each for each in placed if isinstance(each[2], bool)])


def _plain(value: Any) -> Any:
    """A value as setDataArray takes it; null there would be an error value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return float(value)
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def _text_formatted(document: Any, cells: Any, area: list[int]) -> list[list[int]]:
    formats = document.NumberFormats
    found: list[list[int]] = []
    for same in _uniform(cells):
        if formats.getByKey(same.NumberFormat).Type & _TEXT_FORMAT:
            found.extend(_places(same, area))
    return found


def _within(formula: tuple[int, int, str], areas: list[list[int]]) -> bool:
    column, row, _ = formula
    return any(top <= row < bottom and left <= column < right for top, left, bottom, right in areas)


def _write_formulas(cells: Any, formulas: list[tuple[int, int, str]]) -> None:
    """Write formulas a run of neighbours below each other at a time."""
    run: list[tuple[int, int, str]] = []
    for each in [*sorted(formulas), (-1, -1, "")]:
        if run and each[:2] != (run[-1][0], run[-1][1] + 1):
            column, first = run[0][0], run[0][1]
            target = cells.getCellRangeByPosition(column, first, column, first + len(run) - 1)
            target.setFormulaArray(tuple((to_office(formula),) for _, _, formula in run))
            run = []
        run.append(each)


def _mark_booleans(document: Any, cells: Any, places: list[tuple[int, int, Any]]) -> None:
    """A truth value is a number in a format of its own here."""
    if not places:
        return
    formats = document.NumberFormats
    logical = formats.getStandardFormat(_LOGICAL, document.CharLocale)
    for column, row, _ in places:
        cell = cells.getCellByPosition(column, row)
        if not formats.getByKey(cell.NumberFormat).Type & _LOGICAL:
            cell.NumberFormat = logical


def _formula_texts(cells: Any, area: list[int]) -> Iterator[tuple[int, int, Any]]:
    """The formulas in an area, a rectangle at a time: its first row and column, counted from 0, and the texts."""
    for top, left, bottom, right in _places(cells.queryContentCells(_FORMULAS), area):
        yield top, left, cells.getCellRangeByPosition(left, top, right - 1, bottom - 1).getFormulaArray()


def formulas(office: Office, doc: str, sheet: str, area: list[int]) -> Any:
    """Formulas, and constants as text."""
    cells = office.range(doc, sheet, area)
    rows = [list(row) for row in cells.getFormulaArray()]
    for top, left, texts in _formula_texts(cells, area):
        for row, line in enumerate(texts, top):
            rows[row][left : left + len(line)] = [CONSTANTS.get(text) or to_excel(text) for text in line]
    return rows


def fill_formula(office: Office, doc: str, sheet: str, area: list[int], text: str) -> None:
    """One formula for a whole range, its relative references moving along."""
    cells = office.range(doc, sheet, area)
    cells.getCellByPosition(0, 0).Formula = to_office(text)
    rows, columns = area[2], area[3]
    if columns > 1:
        cells.getCellRangeByPosition(0, 0, columns - 1, 0).fillAuto(_fill("TO_RIGHT"), 1)
    if rows > 1:
        cells.fillAuto(_fill("TO_BOTTOM"), 1)


def _fill(direction: str) -> Any:
    import uno  # noqa: PLC0415

    return uno.Enum("com.sun.star.sheet.FillDirection", direction)


def array_formula(office: Office, doc: str, sheet: str, area: list[int], text: str | None = None) -> str:
    """The array formula of a range, set first if wanted."""
    cells = office.range(doc, sheet, area)
    if text is not None:
        cells.setArrayFormula(to_office(text))
    if not cells.getArrayFormula():  # its text has the separators of the office's language
        return ""
    return to_excel(str(cells.getCellByPosition(0, 0).Formula)[1:-1])


def has_formula(office: Office, doc: str, sheet: str, area: list[int]) -> bool | None:
    """Whether all cells hold formulas, None where some do."""
    texts = (lines for _, _, lines in _formula_texts(office.range(doc, sheet, area), area))
    count = sum(text not in CONSTANTS for lines in texts for line in lines for text in line)
    return False if not count else True if count == area[2] * area[3] else None


def clear(office: Office, doc: str, sheet: str, area: list[int], contents: bool, formats: bool) -> None:
    """Empty cells, take their formats away, or both."""
    flags = (CONTENTS if contents else 0) | (_FORMATS if formats else 0)
    office.range(doc, sheet, area).clearContents(flags)


def used(office: Office, doc: str, sheet: str) -> list[int]:
    """The used range of a sheet."""
    cursor = office.sheet(doc, sheet).createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return area_of(cursor.RangeAddress)


def region(office: Office, doc: str, sheet: str, area: list[int]) -> list[int]:
    """The filled cells around a range."""
    found = office.sheet(doc, sheet)
    cursor = found.createCursorByRange(office.range(doc, sheet, area))
    cursor.collapseToCurrentRegion()
    return area_of(cursor.RangeAddress)


def edge(office: Office, doc: str, sheet: str, area: list[int], direction: str) -> list[int]:
    """Where Ctrl and an arrow key lead from a cell."""
    found = office.sheet(doc, sheet)
    down, right = _DIRECTIONS[direction]
    end = area_of(found.RangeAddress)
    row, column = area[0] - 1, area[1] - 1
    line = (
        found.getCellRangeByPosition(column, 0, column, end[2] - 1)
        if down
        else found.getCellRangeByPosition(0, row, end[3] - 1, row)
    )
    step, at, last = down or right, row if down else column, (end[2] if down else end[3]) - 1
    runs = sorted(
        (a.StartRow, a.EndRow) if down else (a.StartColumn, a.EndColumn)
        for a in line.queryContentCells(CONTENTS).RangeAddresses
    )
    at = _jump(_joined(runs), at, step, last)
    return [at + 1, area[1], 1, 1] if down else [area[0], at + 1, 1, 1]


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, end in runs:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined


def _jump(runs: list[tuple[int, int]], at: int, step: int, last: int) -> int:
    """To the end of the run that the next cell is in, else to the next run, else to the edge of the sheet."""
    inside = [run for run in runs if run[0] <= at <= run[1] and run[0] <= at + step <= run[1]]
    if inside:
        return inside[0][1] if step > 0 else inside[0][0]
    ahead = [run for run in runs if (run[0] > at if step > 0 else run[1] < at)]
    if not ahead:
        return last if step > 0 else 0
    return ahead[0][0] if step > 0 else ahead[-1][1]


def area_of(at: Any) -> list[int]:
    """A range as the two sides speak of it."""
    return [at.StartRow + 1, at.StartColumn + 1, at.EndRow - at.StartRow + 1, at.EndColumn - at.StartColumn + 1]


COMMANDS = {
    "read": read,
    "write": write,
    "formulas": formulas,
    "fill_formula": fill_formula,
    "array_formula": array_formula,
    "has_formula": has_formula,
    "clear": clear,
    "used": used,
    "region": region,
    "edge": edge,
}
