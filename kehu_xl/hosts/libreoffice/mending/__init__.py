"""What a save in LibreOffice costs a workbook, put back: `mended(book, original)` are the parts to be changed.

LibreOffice writes the package anew. What it does not know is gone, and some of what it writes Excel may reject.
Only what a person cannot have changed there meanwhile comes back; mending a mended book changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kehu_xl.hosts.libreoffice.mending.bars import with_bars
from kehu_xl.hosts.libreoffice.mending.charts import with_valid_charts
from kehu_xl.hosts.libreoffice.mending.draft import Draft
from kehu_xl.hosts.libreoffice.mending.fonts import with_faces
from kehu_xl.hosts.libreoffice.mending.original import Original, read_original
from kehu_xl.hosts.libreoffice.mending.shapes import with_own_ids
from kehu_xl.hosts.libreoffice.mending.sheets import with_sheets
from kehu_xl.hosts.libreoffice.mending.tables import with_tables
from kehu_xl.hosts.libreoffice.mending.workbook import with_project, with_properties, with_ribbons, with_theme
from kehu_xl.store.ooxml.book import Book

__all__ = ["Original", "mended", "read_original"]

STEPS: tuple[Callable[[Draft, Original], None], ...] = (
    with_project,
    with_ribbons,
    with_theme,
    with_properties,
    with_sheets,
    with_bars,
    with_tables,
    with_faces,
    with_own_ids,
    with_valid_charts,
)


def mended(book: Book, original: Original) -> Mapping[str, list[bytes]]:
    """The parts of a saved book that are to be otherwise; nothing where it is whole."""
    draft = Draft(book)
    for step in STEPS:
        step(draft, original)
    return draft.changed()
