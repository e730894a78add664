"""The macros: our modules of the template put into the book's VBA project, a person's own modules kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.exceptions import PyOpenVBAError
from pyopenvba.vba import VBAModule, VBAProject, parse_vba_project, split_attribute_header

from kehu_xl.core.upgrade import News
from kehu_xl.spec.errors import CannotPatch, SignedFile
from kehu_xl.spec.refusals import what
from kehu_xl.spec.tables import TABLES
from kehu_xl.store.located import Finder
from kehu_xl.store.ooxml.book import Book
from kehu_xl.store.ooxml.tokens import attributes_of
from kehu_xl.store.restore.sheet_copy import relations_of
from kehu_xl.store.upgrade.step import Parts, Step

_PROJECT = "vbaProject"
_SIGNATURE = "vbaProjectSignature"
_BIN = "xl/vbaProject.bin"
_WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_DOCUMENT = 'VB_Base = "0{0002082'  # of modules that belong to the workbook and to its sheets
_THIS = "ThisWorkbook"
_OPENING = "Workbook_Open"
_SHEET_TAG = re.compile(rb"<sheetPr\b[^>]*>")
_ROOT = re.compile(rb"<(?:worksheet|chartsheet)\b[^>]*>")
_CODE_NAME = re.compile(rb'\scodeName="([^"]*)"')


def with_macros(book: Book, template: Book) -> Step:
    """The book's VBA project with our modules as the template has them; a project where there is none.

    Raises SignedFile or CannotPatch where the project is signed, locked, or not understood.
    """
    wanted = {module.name: module for module in modules_of(template) if not _is_document(module)}
    opening = next(module for module in modules_of(template) if module.name == _THIS)
    if _are_current(book, wanted, opening):
        return {}, ()
    try:
        parts = _renewed(book, wanted, opening)
    except (PyOpenVBAError, KeyError, ValueError) as error:
        raise CannotPatch(file=book.file, what=what("macros")) from error
    return parts, (News("macros"),)


def modules_of(book: Book) -> tuple[VBAModule, ...]:
    """The VBA modules of a workbook; none where it has no macros or nobody can read them."""
    parts = book.related(book.workbook_part, _PROJECT)
    if not parts or parts[0] not in book.package:
        return ()
    try:
        return tuple(parse_vba_project(CFB.from_bytes(book.package.read(parts[0]))).modules)
    except PyOpenVBAError:
        return ()


def _is_document(module: VBAModule) -> bool:
    return _DOCUMENT in module.source


def _are_current(book: Book, wanted: dict[str, VBAModule], opening: VBAModule) -> bool:
    there = {module.name: module.source for module in modules_of(book)}
    same = all(_plain(there.get(name, "")) == _plain(module.source) for name, module in wanted.items())
    return same and (not _body(opening) or _OPENING in there.get(_THIS, ""))


def _plain(source: str) -> str:
    """A source however its lines end; programs differ in the blank line at the end."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def _body(module: VBAModule) -> str:
    return str(split_attribute_header(module.source)[1]).strip()


def _renewed(book: Book, wanted: dict[str, VBAModule], opening: VBAModule) -> Parts:
    """The changed parts, made on a skeleton of the book that holds nothing of its content."""
    if book.workbook_part != _WORKBOOK:
        raise CannotPatch(file=book.file, what=what("macros"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "skeleton.xlsm"
        path.write_bytes(_skeleton(book))
        with ExcelFile(path) as file:
            if file.vba_signature().present or _is_signed(book):
                raise SignedFile(file=book.file, what=what("macros_signed"))
            project = file.vba_project() if file.has_vba_project() else file.add_vba_project()
            _put(file, project, wanted)
            _open_with(project, opening)
            file.save()
        with ZipFile(path) as archive:
            made = {name: archive.read(name) for name in archive.namelist()}
    return {**_small_parts(book, made), **dict(_sheets(book, made))}


def _is_signed(book: Book) -> bool:
    """Whether a signature stands beside the project, where Excel keeps one."""
    parts = book.related(book.workbook_part, _PROJECT)
    return any(relation.type.startswith(_SIGNATURE) for part in parts for relation in book.relations(part))


def _put(file: ExcelFile, project: VBAProject, wanted: dict[str, VBAModule]) -> None:
    there = {module.name: module.source for module in project.modules}
    for name, module in wanted.items():
        if name not in there:
            project.add_module(name, module.source, kind=module.kind)
        elif _plain(there[name]) != _plain(module.source):
            file.set_module(name, module.source)


def _open_with(project: VBAProject, opening: VBAModule) -> None:
    """What runs when the book opens, unless a person has that of their own."""
    document = next((module for module in project.modules if module.name == _THIS), None)
    if document is not None and _body(opening) and _OPENING not in document.source:
        document.source = f"{document.source.rstrip()}\r\n{_body(opening)}\r\n"
        document.dirty = True


def _skeleton(book: Book) -> bytes:
    """The book's small parts that a VBA project concerns, its sheets without their cells."""
    buffer = BytesIO()
    project = book.related(book.workbook_part, _PROJECT)
    small = (_TYPES, _WORKBOOK, relations_of(_WORKBOOK), *project)
    named = {} if project else _code_names(book)  # a project that is there knows its sheets
    with ZipFile(buffer, "w") as archive:
        for part in small:
            archive.writestr(part, book.package.read(part))
        for part, name in named.items():
            archive.writestr(part, b'<worksheet><sheetPr codeName="%s"/></worksheet>' % name.encode())
    return buffer.getvalue()


def _code_names(book: Book) -> dict[str, str]:
    """The name by which VBA knows each sheet; those without one get one that is free."""
    finder = Finder(book)
    ids = {sheet.part: table.id for table in TABLES if (sheet := finder.find(table.id)) is not None}
    there = {sheet.part: _code_name(book.package.read(sheet.part)) for sheet in book.sheets}
    taken = {name.casefold() for name in there.values() if name} | {_THIS.casefold()}
    for place, (part, name) in enumerate(there.items(), start=1):
        if not name:
            choices = (f"Sheet_{ids[part]}",) if part in ids else ()
            there[part] = _free((*choices, *(f"Sheet{number}" for number in range(place, 9999))), taken)
            taken.add(there[part].casefold())
    return there


def _free(names: tuple[str, ...], taken: set[str]) -> str:
    return next(name for name in names if name.casefold() not in taken)


def _code_name(xml: bytes) -> str:
    tag = _SHEET_TAG.search(xml[:4096])
    return attributes_of(tag[0]).get(b"codeName", b"").decode() if tag else ""


def _small_parts(book: Book, made: dict[str, bytes]) -> Parts:
    names = (_TYPES, _WORKBOOK, relations_of(_WORKBOOK), _BIN)
    return {name: made[name] for name in names if name not in book.package or made[name] != book.package.read(name)}


def _sheets(book: Book, made: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The sheets whose name for VBA is new."""
    for sheet in (sheet for sheet in book.sheets if sheet.part in made):
        xml, name = book.package.read(sheet.part), _code_name(made[sheet.part])
        if _code_name(xml) != name:
            yield sheet.part, with_code_name(xml, name)


def with_code_name(xml: bytes, name: str) -> bytes:
    """A sheet with the name by which VBA knows it.

    >>> with_code_name(b'<worksheet><sheetPr><tabColor/></sheetPr></worksheet>', "Sheet1")
    b'<worksheet><sheetPr codeName="Sheet1"><tabColor/></sheetPr></worksheet>'
    >>> with_code_name(b'<worksheet><dimension ref="A1"/></worksheet>', "Sheet1")
    b'<worksheet><sheetPr codeName="Sheet1"/><dimension ref="A1"/></worksheet>'
    """
    said = b' codeName="%s"' % name.encode()
    if tag := _SHEET_TAG.search(xml[:4096]):
        bare = _CODE_NAME.sub(b"", tag[0])
        return xml[: tag.start()] + b"<sheetPr" + said + bare[len(b"<sheetPr") :] + xml[tag.end() :]
    root = _ROOT.search(xml)
    if root is None:
        return xml
    return xml[: root.end()] + b"<sheetPr" + said + b"/>" + xml[root.end() :]
