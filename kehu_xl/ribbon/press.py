"""From a press to its result: the calling book, one `app.perform`, what is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import xlwings
from xlwings import XlwingsError

from kehu_xl import __version__, app
from kehu_xl.app import Planned
from kehu_xl.core.accepted import Wanted
from kehu_xl.core.health import examined
from kehu_xl.core.journal.steps import LOG, steps_of
from kehu_xl.desk.book_facts import book_facts, embedded_version
from kehu_xl.desk.facts import desk_facts
from kehu_xl.desk.log import log_file, write_down
from kehu_xl.desk.place import place_of
from kehu_xl.jobs import Job, Result, jobs
from kehu_xl.ribbon import program
from kehu_xl.ribbon.problems import LISTED, Problem, Selected, neighbour, offered, problems_in, scope, show
from kehu_xl.ribbon.program import Workbook
from kehu_xl.ribbon.rows import rows_in, rows_told
from kehu_xl.ribbon.told import Told, diagnosis_told, failure_told, import_question, result_told, undo_question
from kehu_xl.spec import ribbon as words
from kehu_xl.spec.actions import BY_ID
from kehu_xl.spec.errors import KehuError, PressedTwice, UndoRefused
from kehu_xl.spec.tables import BY_ID as TABLES
from kehu_xl.spec.types import Action
from kehu_xl.spec.vocabulary.journal import LOG_EMPTY
from kehu_xl.steps import PLANS
from kehu_xl.store.live import LiveStore
from kehu_xl.store.locks import held

Pressed: TypeAlias = Callable[[Action, Workbook], Told]
_READ_AND_WRITE = 2  # steps of every action beside those of its plan


def run(action_id: str) -> None:
    """Do in the calling workbook what a macro asks for, and tell what came of it; never raises."""
    program.spare_other_instances()
    action, book = BY_ID[action_id], xlwings.Book.caller()
    told = _guarded(action, book)
    if told.sheet:
        program.to_the_front(book, TABLES[told.sheet].sheet)
    if told.text:
        program.say(book, action, told.text, bad=told.bad)


def _guarded(action: Action, book: Workbook) -> Told:
    try:
        with _one_at_a_time(book):
            return PRESSED.get(action.id, _work)(action, book)
    except KehuError as error:
        return failure_told(error)
    except MemoryError:
        return Told(words.NO_MEMORY, bad=True)
    except Exception as error:  # the door's last resort: a person never sees a traceback
        if os.environ.get("KEHU_DEBUG"):
            raise
        return Told(
            words.UNEXPECTED.format(kind=place_of(error), log=write_down(error, f"kehu {__version__} {action.id}")),
            bad=True,
        )


@contextmanager
def _one_at_a_time(book: Workbook) -> Iterator[None]:
    """On a Mac a macro does not wait for Python, so a second click would start a second run on the same book."""
    lock = log_file().with_name(f"{sha256(str(_path(book)).encode()).hexdigest()[:16]}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with held(lock, PressedTwice()):
        yield


def _work(action: Action, book: Workbook) -> Told:
    """An action that reads the book and writes into it."""
    return _finished(action, book, _planned(book, _job(action, book)))


def _import(action: Action, book: Workbook) -> Told:
    """A list that the person picks, shown before it is written."""
    chosen = program.chosen_file(book)
    if chosen is None:
        return Told(words.DECLINED)
    (job,) = jobs(action.id, [chosen], into=_path(book), progress=_listener(action, book))
    return _after_yes(action, book, _planned(book, job), import_question)


def _undo(action: Action, book: Workbook) -> Told:
    """The newest step taken back; what was changed since stays where the person wants that."""
    job = _job(action, book)
    try:
        planned = _planned(book, job)
    except UndoRefused as refused:
        if not program.confirmed(book, action, words.ASK_UNDO_REST.format(what=refused.facts["what"])):
            return Told(words.DECLINED)
        planned = _planned(book, replace(job, skip_changed=True))
    return _after_yes(action, book, planned, undo_question)


def _log(action: Action, book: Workbook) -> Told:
    """操作记录 comes to the front, where there is a step in it."""
    steps = steps_of(_store(book).read([LOG]))
    return Told("", action.shows) if steps else Told(LOG_EMPTY)


def _planned(book: Workbook, job: Job) -> Planned:
    with program.quiet(book):
        return app.plan(job, _store(book))


def _after_yes(action: Action, book: Workbook, planned: Planned, question: Callable[[Result], str]) -> Told:
    if planned.writes and not program.confirmed(book, action, question(planned.result)):
        return Told(words.DECLINED)
    return _finished(action, book, planned)


def _finished(action: Action, book: Workbook, planned: Planned) -> Told:
    with program.quiet(book):
        result = planned.finish()
    return result_told(action, result, read_only=program.is_read_only(book))


def _check_rows(action: Action, book: Workbook) -> Told:
    """An action that only looks at the rows that are selected."""
    selection = book.app.selection  # None where a chart or a button is selected
    sheet, selected = (selection.sheet.name, rows_in(selection.address)) if selection is not None else ("", [])
    with program.quiet(book):
        result = app.plan(_job(action, book), _store(book)).result
    return rows_told(result.outcome.findings, result.after, sheet, selected)


def _selected(book: Workbook) -> Selected | None:
    selection = book.app.selection  # None where a chart or a button is selected
    return Selected.of(selection.sheet.name, selection.address) if selection is not None else None


def _problems(book: Workbook) -> list[Problem]:
    with program.quiet(book):
        return problems_in(_store(book).read([LISTED]).tables[LISTED])


def _go(action: Action, book: Workbook) -> Told:
    """To the next listed problem, or to the one before."""
    problems = _problems(book)
    found = neighbour(problems, _selected(book), forward=action.id == "next_problem")
    if found is None:
        return Told(words.PROBLEMS_NONE)
    show(book, found, (problems.index(found) + 1, len(problems)))
    return Told("")


def _fix(action: Action, book: Workbook) -> Told:
    """The suggestions for the selected cells, or for more where the person wants that."""
    problems, selected = _problems(book), _selected(book)
    here = offered(problems, selected)
    if not here:
        return Told(words.NOT_OFFERED, bad=True)
    wanted = scope(book, action, problems, here, program.answered)
    if wanted is None:
        return Told(words.DECLINED)
    return _staying(action, book, replace(_job(action, book), wanted=wanted))


def _accept(action: Action, book: Workbook) -> Told:
    """The selected values, as far as they are listed as problems."""
    selected = _selected(book)
    here = [problem for problem in _problems(book) if selected and selected.holds(problem)]
    if not here:
        return Told(words.SELECT_A_PROBLEM, bad=True)
    cells = tuple(dict.fromkeys(problem.cells for problem in here))
    return _staying(action, book, replace(_job(action, book), wanted=Wanted(cells=cells)))


def _staying(action: Action, book: Workbook, job: Job) -> Told:
    """Done, with the sheet in front where the person is at work."""
    return replace(_finished(action, book, _planned(book, job)), sheet="")


def _job(action: Action, book: Workbook) -> Job:
    return Job(action.id, _path(book), progress=_listener(action, book))


def _listener(action: Action, book: Workbook) -> Callable[[str], None]:
    return program.listener(book, action, len(PLANS[action.id]) + _READ_AND_WRITE)


def _path(book: Workbook) -> Path:
    """Where the book is saved; its bare name where it is not, or in a cloud folder that is not on this computer."""
    try:
        return Path(book.fullname)
    except XlwingsError:
        return Path(book.name)


def _store(book: Workbook) -> app.Store:
    return LiveStore(book)


def _guide(action: Action, book: Workbook) -> Told:  # noqa: ARG001 one signature for all
    """Only a sheet comes to the front; there is nothing to say."""
    return Told("", action.shows)


def _diagnose(action: Action, book: Workbook) -> Told:  # noqa: ARG001 one signature for all
    """What `kehu doctor` says of this computer and of the file as it was last saved."""
    path = _path(book)
    facts = replace(book_facts(path), in_use="") if path.is_file() else None  # it is open here, as it should be
    return diagnosis_told(list(examined(desk_facts(), facts, embedded_version())))


PRESSED: Mapping[str, Pressed] = {
    "import": _import,
    "undo": _undo,
    "log": _log,
    "check_rows": _check_rows,
    "next_problem": _go,
    "previous_problem": _go,
    "fix": _fix,
    "accept": _accept,
    "guide": _guide,
    "diagnose": _diagnose,
}
