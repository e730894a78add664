"""What belongs to the book as a whole: VBA project, ribbon, theme, the name by which VBA knows the book."""

from __future__ import annotations

from kehu_xl.hosts.libreoffice.mending.draft import RELATIONSHIPS, Draft
from kehu_xl.hosts.libreoffice.mending.original import Original
from kehu_xl.store.restore.sheet_copy import free_part

_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
_KEPT = ("codeName", "defaultThemeVersion")


def with_project(draft: Draft, original: Original) -> None:
    """The macros as they were: LibreOffice writes what it made of them."""
    for part in draft.book.related(draft.book.workbook_part, "vbaProject"):
        draft.put(part, original.vba)


def with_ribbons(draft: Draft, original: Original) -> None:
    """The ribbon parts, and how the package leads to them."""
    for part, (kind, content) in original.ribbons.items():
        if part not in draft.book.package:
            draft.put(part, content)
            draft.relate("", kind, part)


def with_theme(draft: Draft, original: Original) -> None:
    """Colours and fonts to choose from."""
    book = draft.book
    if original.theme is None or book.related(book.workbook_part, "theme"):
        return
    part = free_part(book.package.members, "xl/theme/theme1.xml")
    draft.put(part, original.theme)
    draft.declare(part, _THEME)
    draft.relate(book.workbook_part, f"{RELATIONSHIPS}/theme", part)


def with_properties(draft: Draft, original: Original) -> None:
    """The name by which VBA knows the book: without it `Workbook_Open` belongs to nothing."""
    properties = draft.tree(draft.book.workbook_part).find("{*}workbookPr")
    if properties is None:
        return
    for name in _KEPT:
        if name in original.workbook and properties.get(name) is None:
            properties.set(name, original.workbook[name])
