"""Make the example lists and their truth files: `python examples/make.py [FOLDER]`.

Every firm, person and number is invented. The same seed gives the same files, byte for byte.
A truth file holds, for each list:

- `counts`: what becomes of the rows, as in the row balance;
- `customers`: the row of the list and the clean value of every column, dates as 2026-03-15;
- `updates`: rows that belong to a customer further up (`of`: that customer's row);
- `defects`: everything planted: finding code, row, cell, column of the archive.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from building import building_list
from equipment import equipment_list
from sketch import Sketch

TODAY = date(2026, 11, 20)


def main(folder: Path) -> None:
    """Write both lists and both truth files."""
    for sketch, write in ((building_list(TODAY), write_xlsx), (equipment_list(TODAY), write_csv)):
        write(folder / sketch.file, sketch)
        truth = json.dumps(sketch.truth(TODAY), ensure_ascii=False, indent=1)
        (folder / f"{Path(sketch.file).stem}.truth.json").write_text(truth + "\n", encoding="utf-8")


def write_xlsx(path: Path, sketch: Sketch) -> None:
    """A workbook as an office would keep it: a merged title, a guide sheet, a hidden sheet."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 11, 20, 9, 30)})
        bold = book.add_format({"bold": True, "align": "center", "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet = book.add_worksheet(sketch.sheet)
        sheet.set_column(0, len(sketch.header) - 1, 14)
        for number, row in enumerate(sketch.rows):
            for place, cell in enumerate(row):
                _write(sheet, (number, place), cell, head if number == sketch.header_row else None, day)
        sheet.merge_range(0, 0, 0, len(sketch.header) - 1, sketch.rows[0][0], bold)
        for name, lines, hidden in sketch.other_sheets:
            extra = book.add_worksheet(name)
            for number, line in enumerate(lines):
                extra.write_row(number, 0, line)
            if hidden:
                extra.hide()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: object, style: object, day: object
) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(*place, cell, day)
    elif isinstance(cell, float):
        sheet.write_number(*place, cell, style)
    elif isinstance(cell, str) and cell.startswith("#"):
        sheet.write_formula(*place, "=NA()", style, cell)
    elif cell is not None:
        sheet.write_string(*place, str(cell), style)


def write_csv(path: Path, sketch: Sketch) -> None:
    """A text file as an old system exports it: GB18030, every cell text."""
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in sketch.rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
