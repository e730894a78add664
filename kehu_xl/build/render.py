"""`python -m kehu_xl.build.render BOOK FOLDER`: the printed pages of each visible sheet as PNG.

A developer's tool, to look at what was drawn; the pictures in the README are made with it. It
needs LibreOffice (soffice) and Poppler (pdftoppm, pdftotext). Pages are named by table id:
`home-1.png`, `summary-1.png`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from kehu_xl.spec.tables import TABLES

_NOT_PRINTED = b"<x:PrintObject>False</x:PrintObject>"
_OPTIONS, _HEADINGS = b"<printOptions ", b'headings="1" '
IDS = {table.sheet: table.id for table in TABLES}


def render(book: Path, folder: Path, dots_per_inch: int = 90, *, headings: bool = False) -> list[Path]:
    """Print the visible sheets of a workbook; one picture a page, in sheet order; headings are 1, 2 and A, B."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    with tempfile.TemporaryDirectory() as scratch:
        pdf = _pdf(_as_on_screen(book, Path(scratch), headings=headings), Path(scratch))
        for number, name in enumerate(_names(pdf), 1):
            page = ["-f", str(number), "-l", str(number)]
            command = ["pdftoppm", "-r", str(dots_per_inch), *page, "-png", "-singlefile", str(pdf), str(folder / name)]
            subprocess.run(command, check=True)
            pictures.append(folder / f"{name}.png")
    return pictures


def _as_on_screen(book: Path, scratch: Path, *, headings: bool) -> Path:
    """A copy whose buttons print: on paper they would be of no use, in a picture of the screen they belong."""
    copy = scratch / book.name
    with ZipFile(book) as old, ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(_NOT_PRINTED, b"")
            new.writestr(name, _with_headings(content) if headings and "/worksheets/" in name else content)
    return copy


def _with_headings(sheet: bytes) -> bytes:
    if _OPTIONS in sheet:
        return sheet.replace(_OPTIONS, _OPTIONS + _HEADINGS)
    return sheet.replace(b"<pageMargins ", _OPTIONS + _HEADINGS + b"/><pageMargins ")


def _pdf(book: Path, scratch: Path) -> Path:
    command = ["soffice", f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(scratch), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return scratch / f"{book.stem}.pdf"


def _names(pdf: Path) -> Iterator[str]:
    """A name for each page, from the sheet's name at the left of its foot line."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    seen: Counter[str] = Counter()
    for page in text.split("\f")[:-1]:
        sheet = (page.rstrip().splitlines() or [""])[-1].split()[:1]
        table_id = IDS.get("".join(sheet), "page")
        seen[table_id] += 1
        yield f"{table_id}-{seen[table_id]}"


if __name__ == "__main__":
    for picture in render(Path(sys.argv[1]), Path(sys.argv[2])):
        print(picture)
