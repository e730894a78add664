"""Font faces: where a face is not installed, LibreOffice writes its own face for Chinese in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from lxml import etree

from kehu_xl.hosts.libreoffice.mending.draft import Draft, local
from kehu_xl.hosts.libreoffice.mending.original import Original

Look: TypeAlias = tuple[str, ...]
_RUN = re.compile(rb"<rPr>.*?</rPr>", re.DOTALL)
_FACES = ("name", "rFont")
_OFF = ("0", "false", "none")


def with_faces(draft: Draft, original: Original) -> None:
    """The faces that the file had, in the cells' formats, in texts and in notes."""
    faces = _faces(original)
    if not faces or original.substitute in (None, *(face for _, face in faces)):
        return
    substitute = str(original.substitute)
    choose = _chooser(faces)
    book = draft.book
    for part in _existing(draft, book.workbook_part, "styles"):
        for font in draft.tree(part).iterfind("{*}fonts/{*}font"):
            _rename(font, substitute, choose)
    for sheet in book.sheets:
        for part in _existing(draft, sheet.part, "comments"):
            for run in draft.tree(part).iter("{*}rPr"):
                _rename(run, substitute, choose)
    for part in _existing(draft, book.workbook_part, "sharedStrings"):
        draft.put(part, _renamed(book.package.read(part), substitute, choose))


def _existing(draft: Draft, source: str, kind: str) -> Iterator[str]:
    return (part for part in draft.book.related(source, kind) if part in draft.book.package)


def _faces(original: Original) -> list[tuple[Look, str]]:
    """How each font of the file looks, and its face; the first is the default."""
    fonts = original.styles.iterfind("{*}fonts/{*}font") if original.styles is not None else ()
    return [(_look(font), face.get("val", "")) for font in fonts if (face := _face(font)) is not None]


def _chooser(faces: list[tuple[Look, str]]) -> Callable[[Look], str]:
    """The face of the fonts that look so, if they have one; else the default one."""

    def choose(look: Look) -> str:
        found = {face for known, face in faces if known == look}
        return found.pop() if len(found) == 1 else faces[0][1]

    return choose


def _look(font: etree._Element) -> Look:
    """Size, and what is on: all that tells fonts apart but face and colour."""
    said = {local(child): child.get("val", "1") for child in font}
    on = sorted(name for name in ("b", "i", "u", "strike") if said.get(name, "0") not in _OFF)
    return (f"{float(said.get('sz', '0')):g}", *on)


def _face(font: etree._Element) -> etree._Element | None:
    return next((child for child in font if local(child) in _FACES), None)


def _rename(font: etree._Element, substitute: str, choose: Callable[[Look], str]) -> None:
    face = _face(font)
    if face is not None and face.get("val") == substitute:
        face.set("val", choose(_look(font)))


def _renamed(texts: bytes, substitute: str, choose: Callable[[Look], str]) -> bytes:
    """The shared texts with the faces of their runs; there may be many, few of them different."""

    @cache
    def fresh(run: bytes) -> bytes:
        font = etree.fromstring(run)
        _rename(font, substitute, choose)
        text: bytes = etree.tostring(font, encoding="utf-8")
        return text

    wanted = substitute.encode()
    return _RUN.sub(lambda run: fresh(run[0]) if wanted in run[0] else run[0], texts)
