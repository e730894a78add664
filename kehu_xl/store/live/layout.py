"""What the planner asks of an open sheet: the program keeps the looks by itself, only content is in the way."""

from __future__ import annotations

from collections.abc import Iterator

from kehu_xl.store.live.book import LiveBook
from kehu_xl.store.live.grid import LiveGrid
from kehu_xl.store.live.removal import RowsUp, refuse_unsafe
from kehu_xl.store.located import Located
from kehu_xl.store.moving import Move
from kehu_xl.store.ooxml.patch import ColumnEdit
from kehu_xl.store.ooxml.tokens import column_letters


class LiveLayout:
    """Answers for one sheet of an open book."""

    def __init__(self, live: LiveBook, grid: LiveGrid) -> None:
        self.live, self.grid = live, grid

    def cell_style(self, _row: int, _column: int) -> int:
        """No style is needed."""
        return 0

    def column_style(self, _column: int) -> int:
        """No style is needed."""
        return 0

    def new_cell_style(self, _column: int, _first_row: int) -> int:
        """No style is needed."""
        return 0

    def note_row_above(self, _row: int, _header_row: int) -> None:
        """The program itself lets new rows of a table look like those above."""

    def first_content(self, rows: tuple[int, int], columns: tuple[int, int]) -> str | None:
        """The first cell with a value or formula in a rectangle."""
        grid = self.grid
        for row in range(max(rows[0], grid.top), min(rows[1], grid.last_row) + 1):
            for column in range(max(columns[0], grid.left), min(columns[1], grid.last_column) + 1):
                if grid.cells[row - grid.top, column - grid.left] not in {None, ""} or grid.has_formula(row, column):
                    return f"{column_letters(column)}{row}"
        return None

    def moved_up(self, located: Located, move: Move) -> Iterator[ColumnEdit]:
        """The rows below those that go, copied up as they are; RowsNotRemoved where that would cut something off."""
        refuse_unsafe(self.live, self.grid, located, move)
        yield RowsUp.of(located, move)
        for name, here in move.changed.items():
            kind = located.table[name].kind if name in located.table else None
            yield ColumnEdit(located.columns[name], move.target[here], move.frame[name].to_numpy(object)[here], kind)
