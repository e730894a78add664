"""When a cell is wrong, as plain formulas that work with macros off: the Python rules of `core.check`, said again.

A kind has several formulas, each true for one way to be wrong; a cell is wrong where any of them is (a formula that
gives an error marks nothing). They are short (255 characters are the most that Excel's dialogs take), name no function
newer than Excel 2010, take no array constant, and read only their own row. Weights and counts stand in ranges with
defined names, on a sheet that somebody may delete: then nothing is marked.

A formula sees a text without blanks, in capitals, and mobiles and codes without dashes. Full-width signs and brackets
are marked until cleaning has folded them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from kehu_xl.core.typed import LAST_SERIAL
from kehu_xl.spec.types import NUMBER_KINDS, Column, Kind

Formulas: TypeAlias = Iterator[str]

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: dict[str, tuple[int, ...]] = {
    "kehu_places": tuple(range(1, 19)),
    "kehu_uscc_weights": (*(pow(3, place, 31) for place in range(17)), 1),
    "kehu_person_weights": (*(pow(2, 17 - place, 11) for place in range(17)), 1),
    "kehu_n": tuple(range(1, 31)),
}  # defined names over ranges: rules take no array constants
_WEIGHTS_THERE = "ISNUMBER(SUM(kehu_places))"
_DIGITS = "0123456789"
# The first two digits of a region: for each first digit the largest second one; 9 stands for foreigners.
_REGIONS = "537645139"
_NAMES = frozenset({Kind.CODE, Kind.USCC, Kind.PERSON_ID, Kind.BANK_ACCOUNT, Kind.MOBILE, Kind.PHONE})
_HUGE = "1E+15"  # a number of 16 digits: the spreadsheet has kept 15


def wrong(column: Column, cell: str) -> Formulas:
    """The formulas of a column, each true where the cell is wrong.

    >>> list(wrong(Column("date", "日期", Kind.DATE), "D2"))
    ['AND(LEN(D2)>0,OR(ISTEXT(D2),D2<1,D2>=2958466))']
    """
    if column.kind in _BY_KIND:
        yield from _BY_KIND[column.kind](cell)
    if column.kind in NUMBER_KINDS:
        yield _number(column, cell)
    if column.kind in _NAMES:
        yield _lost_digits(cell)


def mobile(cell: str) -> Formulas:
    """Not eleven digits that begin with 13 to 19; a number from abroad needs its country code."""
    bare = _without(cell, " ", "-")
    domestic = f'LEFT({bare})="1"'
    yield f'AND({domestic},OR(LEN({bare})<>11,MID({bare},2,1)<"3"))'
    yield f"AND({domestic},{_strange(bare)})"
    yield f'AND(LEN({bare})>0,ISERROR(FIND(LEFT({bare}),"1+08")))'
    yield f'AND(LEFT({bare})="+",OR(MID({bare},2,2)="86",ABS(LEN({bare})-12.5)>6))'
    yield f'AND(LEFT({bare})="+",{_strange(f"MID({bare},2,30)")})'
    yield f'AND(LEFT({bare})="0",OR(LEFT({bare},2)<>"00",MID({bare},3,2)="86",ABS(LEN({bare})-13.5)>6))'
    yield f'AND(LEFT({bare})="0",{_strange(bare)})'
    yield f'AND(LEFT({bare})="8",OR(ISERROR(FIND(LEFT({bare},3),"852,853,886")),ABS(LEN({bare})-11.5)>2))'
    yield f'AND(LEFT({bare})="8",{_strange(bare)})'


def email(cell: str) -> Formulas:
    """No one @ with something before it and a domain of two parts behind it, the last of letters."""
    bare = _without(cell, " ")
    domain = f'MID({bare},FIND("@",{bare})+1,255)'
    last = f'TRIM(RIGHT(SUBSTITUTE({bare},".",REPT(" ",99)),99))'
    yield f'AND(LEN({bare})>0,OR(LEN({bare})-LEN(SUBSTITUTE({bare},"@",""))<>1,LEFT({bare})="@"))'
    yield f'AND(ISNUMBER(FIND("@",{bare})),OR(ISERROR(FIND(".",{domain})),ISNUMBER(FIND("..",{domain}))))'
    yield f'ISNUMBER(FIND("@.",{bare}))'
    yield f'AND(LEN({bare})>0,ISNUMBER(FIND("@",{bare})),OR(LEN({last})<2,LEN({last})>24))'
    yield f'AND(ISNUMBER(FIND("@",{bare})),{_some(last, f"{_DIGITS}_-")})'
    yield f'AND(LEN({bare})>0,OR(ISNUMBER(FIND(",",{bare})),ISNUMBER(FIND(";",{bare})),ISNUMBER(FIND(":",{bare}))))'


def uscc(cell: str) -> Formulas:
    """Not 18 places, or a check character that does not hold (GB 32100-2015)."""
    bare = f"UPPER({_without(cell, ' ', '-')})"
    checked = _check_sum(bare, USCC_ALPHABET, "kehu_uscc_weights", 31)
    yield f"AND(LEN({bare})>0,LEN({bare})<>18)"
    yield f"AND(LEN({bare})=18,IFERROR({checked}<>0,{_WEIGHTS_THERE}))"


def person_id(cell: str) -> Formulas:
    """Meant to be a 公民身份号码 and none (GB 11643-1999, or its 15 places before); other papers are let through."""
    bare, spaced = _without(cell, " ", "-"), _without(cell, " ")
    checked = _check_sum(f"UPPER({bare})", f"{_DIGITS}X", "kehu_person_weights", 11)
    digits = f"--LEFT({bare},15)>=1E+14"  # an error where they are none: then nothing is marked
    yield f"AND(LEN({bare})>5,ABS(LEN({bare})-16.5)<>1.5,{_only(bare, f'{_DIGITS}Xx*?')})"
    yield f"AND(LEN({spaced})>5,{_only(spaced, f'{_DIGITS}Xx*?')},{_strange(spaced, f'{_DIGITS}Xx')})"
    yield f"AND(LEN({spaced})=15,{_only(spaced, f'{_DIGITS}Xx')},{_strange(spaced)})"
    yield f"AND(LEN({bare})=18,{checked}<>1)"
    yield f'AND(LEN({bare})=18,ISNUMBER(SEARCH("x",LEFT({bare},17))),{_only(bare, f"{_DIGITS}Xx")})'
    yield f'AND({digits},MID({bare},2,1)>MID("{_REGIONS}",LEFT({bare}),1))'
    yield f'AND({digits},MID({bare},2,1)="0",LEFT({bare})<>"5",LEFT({bare},1)<>"9")'
    yield f'AND(ABS(LEN({bare})-16.5)=1.5,LEFT({bare})="0",{_only(bare, f"{_DIGITS}Xx")})'
    yield f"AND(LEN({bare})=15,--{bare}>=9E+14)"
    yield f"AND(LEN({bare})=18,{digits},{_no_day(f'--MID({bare},7,8)')})"
    yield f"AND(LEN({bare})=15,{digits},{_no_day(f'19000000+MID({bare},7,6)')})"
    yield f'AND(LEN({bare})=18,{digits},OR(MID({bare},7,4)<"1800",MID({bare},7,4)>"2100"))'


def _no_day(number: str) -> str:
    """True where eight digits are no day of the calendar: 20260230."""
    return f'ISERROR(DATEVALUE(TEXT({number},"0000-00-00")))'


def _day(cell: str) -> Formulas:
    yield f"AND(LEN({cell})>0,OR(ISTEXT({cell}),{cell}<1,{cell}>={LAST_SERIAL + 1:.0f}))"


def _number(column: Column, cell: str) -> str:
    limits = ((column.low, "<"), (column.high, ">"))
    tests = [f"ISTEXT({cell})", *(f"{cell}{sign}{limit:g}" for limit, sign in limits if limit is not None)]
    return f"AND(LEN({cell})>0,OR({','.join(tests)}))"


def _lost_digits(cell: str) -> str:
    """True for a number of 16 digits or more, or a text that shows one as 1.1E+17."""
    return f'OR(AND(ISNUMBER({cell}),ABS(N({cell}))>={_HUGE}),IFERROR(AND(FIND("E+",{cell}),--{cell}>={_HUGE}),FALSE))'


def missing(cell: str, row: str) -> str:
    """True for a blank cell in a row that holds something."""
    return f"AND(LEN(TRIM({cell}))=0,COUNTA({row})>0)"


def repeated(cell: str, column: str) -> str:
    """True where the same text stands further up; a whole text counts, not its first 15 digits as with COUNTIF.

    The search ends at the first equal cell, its own at the latest.
    """
    literal = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"~","~~"),"*","~*"),"?","~?")'
    return f"AND(LEN({cell})>0,IFERROR(MATCH({literal},{column},0)<ROW(),FALSE))"


def unknown(cell: str, keys: str) -> str:
    """True where a reference is not among the keys of its table."""
    return f"AND(LEN(TRIM({cell}))>0,ISNA(MATCH(TRIM({cell}),{keys},0)))"


def _without(cell: str, *signs: str) -> str:
    for sign in signs:
        cell = f'SUBSTITUTE({cell},"{sign}","")'
    return cell


def _strange(text: str, alphabet: str = _DIGITS) -> str:
    """True where one of the first 30 signs is not in the alphabet; a shorter text is filled up with a sign of it."""
    return f'SUMPRODUCT(--ISERROR(FIND(MID({text}&REPT("0",30),kehu_n,1),"{alphabet}")))>0'


def _only(text: str, alphabet: str) -> str:
    """True where all of the first 30 signs are in the alphabet."""
    return _strange(text, alphabet).removesuffix(">0") + "=0"


def _some(text: str, alphabet: str) -> str:
    """True where one of the first 30 signs is in the alphabet, which has no letters."""
    return f'SUMPRODUCT(--ISNUMBER(FIND(MID({text}&REPT("a",30),kehu_n,1),"{alphabet}")))>0'


def _check_sum(text: str, alphabet: str, weights: str, modulus: int) -> str:
    return f'MOD(SUMPRODUCT((FIND(MID({text},kehu_places,1),"{alphabet}")-1)*{weights}),{modulus})'


_BY_KIND: dict[Kind, Callable[[str], Formulas]] = {
    Kind.MOBILE: mobile,
    Kind.EMAIL: email,
    Kind.USCC: uscc,
    Kind.PERSON_ID: person_id,
    Kind.DATE: _day,
}
