"""A sheet deleted as Excel deletes it: its parts and names go, names that point at it break."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

Parts = dict[str, bytes]
_WORKBOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def delete_sheet(path: Path, name: str) -> None:
    """Take a sheet out of a workbook file."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    book, relations, types = (etree.fromstring(parts[part]) for part in (_WORKBOOK, _RELATIONS, _TYPES))
    sheets = list(book.find("{*}sheets"))
    at = next(place for place, line in enumerate(sheets) if line.get("name") == name)
    relation = next(line for line in relations if line.get("Id") == sheets[at].get(_R_ID))
    gone = _reach(parts, posixpath.join("xl", relation.get("Target")))
    relations.remove(relation)
    sheets[at].getparent().remove(sheets[at])
    _break_names(book, name, at)
    for line in types.findall("{*}Override"):
        if line.get("PartName").lstrip("/") in gone:
            types.remove(line)
    for part, root in ((_WORKBOOK, book), (_RELATIONS, relations), (_TYPES, types)):
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            if part not in gone:
                archive.writestr(part, content)


def _reach(parts: Parts, part: str) -> set[str]:
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in parts:
        return {part}
    targets = [posixpath.normpath(posixpath.join(folder, line.get("Target"))) for line in etree.fromstring(parts[rels])]
    return {part, rels}.union(*(_reach(parts, target) for target in targets))


def _break_names(book: etree._Element, sheet: str, at: int) -> None:
    for line in book.findall("{*}definedNames/{*}definedName"):
        number = line.get("localSheetId")
        if number == str(at):
            line.getparent().remove(line)
            continue
        if number is not None and int(number) > at:
            line.set("localSheetId", str(int(number) - 1))
        line.text = re.sub(rf"'{sheet}'!|\b{sheet}!", "#REF!", line.text)


def delete_last_column(path: Path, name: str) -> None:
    """Take the last column out of the table of a sheet, as Excel does when it is deleted there."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    book, relations = (etree.fromstring(parts[part]) for part in (_WORKBOOK, _RELATIONS))
    line = next(line for line in book.find("{*}sheets") if line.get("name") == name)
    part = posixpath.join("xl", next(one.get("Target") for one in relations if one.get("Id") == line.get(_R_ID)))
    table_part = next(entry for entry in _reach(parts, part) if "/tables/" in entry)
    sheet, table = etree.fromstring(parts[part]), etree.fromstring(parts[table_part])
    first, last = table.get("ref").split(":")
    letters = last.rstrip("0123456789")
    columns = table.find("{*}tableColumns")
    columns.remove(columns[-1])
    columns.set("count", str(len(columns)))
    shorter = f"{first}:{get_column_letter(column_index_from_string(letters) - 1)}{last.removeprefix(letters)}"
    for element in (table, *table.findall("{*}autoFilter")):
        element.set("ref", shorter)
    for cell in sheet.iterfind("{*}sheetData/{*}row/{*}c"):
        if cell.get("r").rstrip("0123456789") == letters:
            cell.getparent().remove(cell)
    for entry, changed in ((part, sheet), (table_part, table)):
        parts[entry] = etree.tostring(changed, xml_declaration=True, encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
