"""Make the pictures of 使用手册.md again: `python docs/make_pictures.py`, or only those named: `… list typed`.

They are printed pages of books made here from the example list, so a picture never shows what the program does not do.
Needs LibreOffice, Poppler and Pillow. Formulas with TODAY() make a picture of another day a little different.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from kehu_xl import patch_workbook
from kehu_xl.build.render import render
from kehu_xl.build.sheets import letters
from kehu_xl.cli.commands import run
from kehu_xl.spec.tables import BY_ID

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "examples" / "徐州建材经销_客户名单.xlsx"
PICTURES = HERE / "pictures"
_COLOURS, _MARGIN = 96, 12


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page of which book, and how much of its height."""

    name: str
    book: Callable[[Path], Path]
    page: str
    height: float = 1.0
    headings: bool = True
    dots: int = 100


def example(folder: Path) -> Path:
    """The messy list itself."""
    return Path(shutil.copy(EXAMPLE, folder))


def empty(folder: Path) -> Path:
    """A new archive."""
    return _made(folder / "空白.xlsm", "new")


def filled(folder: Path) -> Path:
    """The archive made from the list."""
    return _made(folder / "客户档案.xlsm", "run", str(EXAMPLE), "-o")


def typed(folder: Path) -> Path:
    """A new archive into which somebody types, with mistakes."""
    rows = (
        ("KH000001", "徐州华信商贸有限公司", "王芳", "13800138000", "李明", "跟进中", "65", "2026-12-08"),
        ("KH000002", "苏州鼎盛机电有限公司", "陈强", "1390013900", "李明", "成交", "", ""),
        ("KH000002", "徐州恒瑞石材有限公司", "周敏", "13700137000", "赵敏", "跟进中", "", "下周"),
        ("", "", "孙丽", "13600136000", "", "", "120", ""),
    )
    columns = ("customer_id", "customer_name", "contact_name", "mobile", "owner", "state", "acceptance",
               "agreed_contact")  # fmt: skip
    known = _patched(empty(folder), folder / "员工.xlsm", "staff", ("name",), (("李明",),))
    return _patched(known, folder / "录入.xlsm", "customers", columns, rows)


def answered(folder: Path) -> Path:
    """The follow-up plan with three results filled in."""
    rows = (("要两车 800×800 砖，周五送样", "电话", "2026-12-04"), ("没人接，明天再打", "电话", ""),
            ("已加微信，发了报价单", "微信", "2026-12-10"))  # fmt: skip
    return _patched(filled(folder), folder / "联系后.xlsm", "follow_up", ("result", "way", "next_contact"), rows)


ALL = (
    Picture("list", example, "page-1", 0.45, dots=70),
    Picture("home_empty", empty, "home-1", headings=False),
    Picture("home", filled, "home-1", headings=False),
    Picture("customers", filled, "customers-1", 0.5),
    Picture("typed", typed, "customers-1", 0.24),
    Picture("findings", filled, "findings-1", 0.55),
    Picture("plan", filled, "follow_up-1", 0.55),
    Picture("answered", answered, "follow_up-1", 0.27),
    Picture("summary", filled, "summary-1", headings=False),
    Picture("settings", empty, "settings-1", 0.5, headings=False),
)


def _made(path: Path, *arguments: str) -> Path:
    """The book that a command makes, once."""
    if not path.exists():
        with contextlib.redirect_stdout(io.StringIO()):
            run([*arguments, str(path)])
    return path


def _patched(
    book: Path, target: Path, table_id: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Path:
    table = BY_ID[table_id]
    places = letters(table)
    cells = {
        f"{places[column]}{number}": float(cell) if cell.isdecimal() and len(cell) < 4 else cell
        for number, row in enumerate(rows, table.header_row + 1)
        for column, cell in zip(columns, row, strict=True)
        if cell
    }
    patch_workbook(book, target, {table.sheet: cells})
    return target


def main() -> int:
    """Make every picture, or those that are named."""
    wanted = [picture for picture in ALL if not sys.argv[1:] or picture.name in sys.argv[1:]]
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages: dict[tuple[Path, bool, int], dict[str, Path]] = {}
        for picture in wanted:
            key = (picture.book(folder), picture.headings, picture.dots)
            if key not in pages:
                made = render(key[0], folder / f"pages{len(pages)}", key[2], headings=key[1])
                pages[key] = {page.stem: page for page in made}
            _save(pages[key][picture.page], picture)
    return 0


def _save(page: Path, picture: Picture) -> None:
    """Without the white margin and the foot, in few colours."""
    with Image.open(page) as opened:
        image = opened.convert("RGB")
    image = image.crop((0, 0, image.width, int(image.height * 0.95 * picture.height)))
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    left, top, right, bottom = box or (0, 0, *image.size)
    image = image.crop(
        (max(left - _MARGIN, 0), max(top - _MARGIN, 0), right + _MARGIN, min(bottom + _MARGIN, image.height))
    )
    image.quantize(_COLOURS).save(PICTURES / f"{picture.name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
