"""Pasting wears out colours and warnings; every write to a sheet renews them, and leaves the person's own alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from kehu_xl.core.outcome import Outcome
from kehu_xl.spec.tables import BY_ID
from kehu_xl.store import FileStore, template_path
from tests.store.books import change, frame

_LAST = 1_048_576
_ALL = tuple(BY_ID)


def _book(path: Path) -> Path:
    """A new archive with one customer."""
    store = FileStore.create(path, template_path())
    store.read(_ALL)
    store.apply(Outcome(appended={"staff": frame(name=["王芳"]).set_axis([2])}))
    return path


def _sheet_part(path: Path, sheet: str) -> str:
    book = openpyxl.load_workbook(path)
    return f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"


def _rewrite(path: Path, part: str, edit: Callable[[str], str]) -> None:
    """Change one part of a workbook as another program would."""
    content = BytesIO()
    with ZipFile(path) as old, ZipFile(content, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, edit(data.decode()).encode() if name == part else data)
    path.write_bytes(content.getvalue())


def _tail(path: Path, sheet: str = "员工") -> str:
    with ZipFile(path) as package:
        return package.read(_sheet_part(path, sheet)).decode().rpartition("</sheetData>")[2]


def _write_again(path: Path, name: str = "王芳芳") -> None:
    store = FileStore(path)
    staff = store.read(_ALL)["staff"]
    store.apply(Outcome(changes=(change("staff", "name", (2, staff.loc[2, "name"], name)),)))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return _book(tmp_path / "档案.xlsm")


def test_what_is_whole_stays_byte_for_byte(archive: Path) -> None:
    before = _tail(archive)
    _write_again(archive)
    assert _tail(archive) == before


@pytest.mark.parametrize(
    ("damage", "with_"),
    [
        (r"<conditionalFormatting.*</conditionalFormatting>", ""),
        (r"<dataValidations.*</dataValidations>", ""),
        (r'(<dataValidation [^>]*sqref=")([A-Z])2:\2(\d+)"', r'\g<1>\g<2>2:\g<2>9 \g<2>14:\g<2>\g<3>"'),
        (r'(<conditionalFormatting sqref=")([A-Z])2:\2(\d+)"', r'\g<1>\g<2>2:\g<2>9 \g<2>14:\g<2>\g<3>"'),
        (r'<dataValidation type="list".*?</dataValidation>', ""),
    ],
    ids=["no colours", "no warnings", "warnings with a gap", "colours with a gap", "drop-downs gone"],
)
def test_what_pasting_took_away_is_there_again(archive: Path, damage: str, with_: str) -> None:
    whole = _tail(archive)
    _rewrite(archive, _sheet_part(archive, "员工"), lambda xml: re.sub(damage, with_, xml, flags=re.DOTALL))
    assert _tail(archive) != whole
    _write_again(archive)
    assert _rules(archive) == _rules_of(whole)


def _rules(path: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return _rules_of(_tail(path))


def _rules_of(tail: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Areas and formulas of the colours, areas and formulas of the warnings."""
    formats = [
        (area, re.sub(r' priority="\d+"', "", rules))
        for area, rules in re.findall(r'<conditionalFormatting sqref="([^"]*)">(.*?)</cond', tail)
    ]
    validations = re.findall(r'<dataValidation [^>]*sqref="([^"]*)"(?:/>|>(.*?)</dataValidation>)', tail)
    return sorted(formats), sorted(validations)


def test_a_persons_own_rules_stay_and_ours_go_round_them(archive: Path) -> None:
    own = '<dataValidation type="whole" sqref="E5:E8"><formula1>1</formula1><formula2>3</formula2></dataValidation>'
    colour = (
        '<conditionalFormatting sqref="A5"><cfRule type="expression" dxfId="0" priority="40">'
        "<formula>A5=1</formula></cfRule></conditionalFormatting>"
    )
    part = _sheet_part(archive, "员工")
    _rewrite(archive, part, lambda xml: re.sub(r'<dataValidations count="\d+">', rf'{colour}\g<0>{own}', xml))
    _write_again(archive)
    formats, validations = _rules(archive)
    assert ("E5:E8", "<formula1>1</formula1><formula2>3</formula2>") in validations
    assert any(area == f"E2:E4 E9:E{_LAST}" for area, _ in validations)
    assert ("A5", '<cfRule type="expression" dxfId="0"><formula>A5=1</formula></cfRule>') in formats
    _write_again(archive, "李明")
    assert _rules(archive) == (formats, validations)


def test_rules_follow_a_column_that_was_moved(archive: Path) -> None:
    """姓名 and 邮箱 change places, with the headers of the Excel table and without the rules."""
    swapped = {"姓名": "邮箱", "邮箱": "姓名"}
    headers = [column.header for column in BY_ID["staff"]]
    email, name = (get_column_letter(headers.index(header) + 1) for header in ("姓名", "邮箱"))

    def exchange(xml: str) -> str:
        return re.sub("姓名|邮箱", lambda found: swapped[found[0]], xml)

    with ZipFile(archive) as package:
        parts = [part for part in package.namelist() if part.startswith(("xl/tables/", "xl/sharedStrings"))]
        tables = [part for part in parts if b'name="kehu_staff"' in package.read(part)]
    for part in (*tables, _sheet_part(archive, "员工")):
        _rewrite(archive, part, exchange)
    if "xl/sharedStrings.xml" in parts:
        _rewrite(archive, _sheet_part(archive, "员工"), lambda xml: _headers_swapped(xml, email, name))
    store = FileStore(archive)
    staff = store.read(_ALL).tables["staff"]
    assert (staff.letters["name"], staff.letters["email"]) == (name, email)
    store.apply(Outcome(changes=(change("staff", "role", (2, None, "销售")),)))
    found = dict(_rules(archive)[0])
    assert 'FIND("@"' in found[f"{email}2:{email}{_LAST}"]
    assert f"MATCH(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(${name}2," in found[f"{name}2:{name}{_LAST}"]


def _headers_swapped(xml: str, left: str, right: str) -> str:
    """The sheet with the header cells of two columns exchanged."""
    cells = {letter: re.search(rf'<c r="{letter}1"[^>]*>(.*?)</c>', xml) for letter in (left, right)}
    contents = {letter: found[1] for letter, found in cells.items()}
    for letter, other in ((left, right), (right, left)):
        xml = re.sub(rf'(<c r="{letter}1"[^>]*>).*?(</c>)', rf"\g<1>{contents[other]}\g<2>", xml, count=1)
    return xml
