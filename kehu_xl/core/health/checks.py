"""Each check: a pure function of the facts; None where it is of no concern on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from kehu_xl.core.health.facts import LINUX, MAC, WINDOWS, BookFacts, DeskFacts
from kehu_xl.core.upgrade import order
from kehu_xl.spec.defaults import FORMAT_VERSION
from kehu_xl.spec.health import EXAMINATIONS, OK, Verdict
from kehu_xl.spec.ribbon import CONF
from kehu_xl.spec.tables import BY_ID
from kehu_xl.spec.words import KIND_SEPARATOR

_OLDEST_PYTHON = (3, 11)
_FROM_ELSEWHERE = 3
_SIGNED_ONLY, _NONE = 3, 4
_STORE = "windowsapps"
_FOR_A_DESK = ("INTERPRETER_WIN", "INTERPRETER_MAC")


@dataclass(frozen=True, slots=True)
class Finding:
    """How a check came out, with the facts for its sentence."""

    check: str
    outcome: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """The declared outcome."""
        return EXAMINATIONS[self.check].outcomes[self.outcome]

    @property
    def sentence(self) -> str:
        """What was found."""
        return self.verdict.sentence.format(**self.facts)

    @property
    def advice(self) -> str:
        """What to do about it; empty where all is well."""
        return self.verdict.advice.format(**self.facts)


@dataclass(frozen=True, slots=True)
class _Case:
    desk: DeskFacts
    book: BookFacts | None
    wanted: str  # version of the xlwings that the workbook's macros ask for


Answer: TypeAlias = tuple[str, dict[str, object]] | None


def examined(desk: DeskFacts, book: BookFacts | None, wanted: str) -> Iterator[Finding]:
    """All checks that concern this computer and this workbook, in the order in which things depend on each other.

    `wanted` is the version of xlwings that the template embeds; the workbook's own counts first.
    """
    case = _Case(desk, book, (book.xlwings if book else "") or wanted)
    for name, check in CHECKS.items():
        if (answer := check(case)) is not None:
            yield Finding(name, *answer)


def _python(case: _Case) -> Answer:
    facts: dict[str, object] = {"version": ".".join(map(str, case.desk.python))}
    if case.desk.python < _OLDEST_PYTHON:
        return "old", facts
    return ("store" if _STORE in case.desk.executable.lower() else OK), facts


def _xlwings(case: _Case) -> Answer:
    facts: dict[str, object] = {"installed": case.desk.xlwings, "wanted": case.wanted}
    if not case.desk.xlwings:
        return "absent", facts
    return (OK if case.desk.xlwings == case.wanted else "differs"), facts


def _library(case: _Case) -> Answer:
    if case.desk.platform != WINDOWS:
        return None
    return (OK if case.desk.library else "missing"), {"place": case.desk.library, "wanted": case.wanted}


def _script(case: _Case) -> Answer:
    if case.desk.platform != MAC:
        return None
    return (OK if case.desk.script else "missing"), {}


def _interpreter(case: _Case) -> Answer:
    desk = case.desk
    if desk.platform == LINUX:
        return None
    facts: dict[str, object] = {
        "interpreter": desk.interpreter,
        "running": desk.executable,
        "reason": desk.interpreter_fault,
    }
    steps = {
        "unset": not desk.interpreter,
        "gone": not desk.interpreter_exists,
        "unreadable": desk.interpreter in desk.unreadable,
        "broken": bool(desk.interpreter_fault),
        "other": desk.interpreter.lower() != desk.executable.lower(),
    }
    return next((outcome for outcome, wrong in steps.items() if wrong), OK), facts


def _temporary(case: _Case) -> Answer:
    if case.desk.platform != WINDOWS:
        return None
    outcome = "unreadable" if case.desk.temporary in case.desk.unreadable else OK
    return outcome, {"folder": case.desk.temporary}


def _excel(case: _Case) -> Answer:
    desk = case.desk
    if desk.platform == LINUX:
        return None
    facts: dict[str, object] = {"version": desk.excel, "bits": desk.excel_bits}
    if not desk.excel:
        return "absent", facts
    return ("store" if _STORE in desk.excel_path.lower() else OK), facts


def _policy(case: _Case) -> Answer:
    if case.desk.platform != WINDOWS or not case.desk.excel:
        return None
    return {_SIGNED_ONLY: "signed_only", _NONE: "blocked"}.get(case.desk.macro_warnings, OK), {}


def _office(case: _Case) -> Answer:
    desk = case.desk
    if desk.platform != LINUX and desk.excel and not desk.office:
        return None
    facts: dict[str, object] = {"place": desk.office}
    if not desk.office:
        return "absent", facts
    return (OK if desk.office_uno else "no_uno"), facts


def _readable(case: _Case) -> Answer:
    if case.book is None:
        return None
    facts: dict[str, object] = {"reason": case.book.fault, "version": case.book.version or "?"}
    if case.book.fault:
        return "unreadable", facts
    if not case.book.is_archive:
        return "list", facts
    version = order(case.book.version)
    current = order(FORMAT_VERSION)
    return (OK if version == current else "newer" if version > current else "older"), facts


def _mark(case: _Case) -> Answer:
    if case.book is None or case.desk.platform != WINDOWS:
        return None
    return ("marked" if case.book.zone >= _FROM_ELSEWHERE else OK), {}


def _cloud(case: _Case) -> Answer:
    if case.book is None:
        return None
    return ("cloud" if case.book.service else OK), {"service": case.book.service}


def _access(case: _Case) -> Answer:
    if case.book is None:
        return None
    steps = {
        "read_only": not case.book.writable,
        "folder": not case.book.folder_writable,
        "in_use": bool(case.book.in_use),
    }
    return next((outcome for outcome, wrong in steps.items() if wrong), OK), {"reason": case.book.in_use}


def _archive(case: _Case) -> BookFacts | None:
    """The workbook, where it can be read and is an archive."""
    return case.book if case.book and case.book.is_archive and not case.book.fault else None


def _sheets(case: _Case) -> Answer:
    book, customers = _archive(case), BY_ID["customers"].sheet
    if book is None:
        return None
    if customers in book.missing_sheets:
        return "no_customers", {"sheets": customers}
    return ("missing" if book.missing_sheets else OK), {"sheets": KIND_SEPARATOR.join(book.missing_sheets)}


def _macros(case: _Case) -> Answer:
    book = _archive(case)
    if book is None:
        return None
    return (OK if book.same_macros else "differ") if book.has_macros else "absent", {}


def _settings(case: _Case) -> Answer:
    book = _archive(case)
    if book is None or not book.has_macros:
        return None
    if book.settings is None:
        return "absent", {}
    if own := [key for key in _FOR_A_DESK if key in book.settings]:
        return "overridden", {"keys": KIND_SEPARATOR.join(own)}
    absent = [key for key, _ in CONF if key not in book.settings]
    return ("incomplete" if absent else OK), {"keys": KIND_SEPARATOR.join(absent)}


CHECKS: dict[str, Callable[[_Case], Answer]] = {
    "python": _python,
    "xlwings": _xlwings,
    "library": _library,
    "script": _script,
    "interpreter": _interpreter,
    "temporary": _temporary,
    "excel": _excel,
    "policy": _policy,
    "office": _office,
    "readable": _readable,
    "mark": _mark,
    "cloud": _cloud,
    "access": _access,
    "sheets": _sheets,
    "macros": _macros,
    "settings": _settings,
}
