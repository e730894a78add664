"""What a save in LibreOffice would lose, kept from the opened file and put back: the VBA project, the ribbon parts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from kehu_xl.spec.errors import BrokenResult
from kehu_xl.spec.refusals import what
from kehu_xl.store.ooxml.book import Book, resolve
from kehu_xl.store.ooxml.rewriting import rewrite
from kehu_xl.store.saving import save

_RELATIONS = "_rels/.rels"
_RIBBON = "/relationships/ui/extensibility"


@dataclass(frozen=True, slots=True)
class Original:
    """The VBA project of a file, and its ribbon parts by name with the type of their relation."""

    vba: bytes
    ribbons: Mapping[str, tuple[str, bytes]]


def read_original(path: Path) -> Original | None:
    """What has to be kept of a file; None where it holds no macros."""
    book = Book.open(path)
    projects = book.related(book.workbook_part, "vbaProject")
    if not projects:
        return None
    lines = book.xml(_RELATIONS).iterfind("{*}Relationship")
    ribbons = {resolve("", line.get("Target", "")): line.get("Type", "") for line in lines}
    kept = {part: (type_, book.package.read(part)) for part, type_ in ribbons.items() if type_.endswith(_RIBBON)}
    return Original(book.package.read(projects[0]), kept)


def put_back(path: Path, original: Original) -> None:
    """Make a saved file hold the original project and ribbon; a file without macros stays as it is.

    The time of the file stays too: LibreOffice would take another one for a change by somebody else.
    """
    book = Book.open(path)
    projects = book.related(book.workbook_part, "vbaProject")
    if not projects:
        return
    changed = {**_project(book, projects[0], original), **_ribbons(book, original)}
    if not changed:
        return
    times = path.stat()
    save(path, partial(_write, book, changed), partial(_check, original), keep=None)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _project(book: Book, part: str, original: Original) -> dict[str, list[bytes]]:
    return {} if book.package.read(part) == original.vba else {part: [original.vba]}


def _ribbons(book: Book, original: Original) -> dict[str, list[bytes]]:
    missing = {part: found for part, found in original.ribbons.items() if part not in book.package}
    if not missing:
        return {}
    root = book.xml(_RELATIONS)
    namespace = etree.QName(root).namespace
    for number, (part, (type_, _)) in enumerate(missing.items(), 1):
        facts = {"Id": f"kehuRibbon{number}", "Type": type_, "Target": part}
        etree.SubElement(root, f"{{{namespace}}}Relationship", facts)
    relations = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {_RELATIONS: [relations], **{part: [content] for part, (_, content) in missing.items()}}


def _write(book: Book, changed: Mapping[str, Iterable[bytes]], file: BinaryIO) -> None:
    rewrite(book.package, file, changed)


def _check(original: Original, fresh: Path) -> None:
    if read_original(fresh) != original:
        raise BrokenResult(file=fresh.name, what=what("verify", place="xl/vbaProject.bin"))
