"""One command of a story hurt in every way: what is wrong with what it leaves, and with the next start.

What a fault leaves is compared by its bytes with the folder before and with the folder after an unhurt command: the
command is paused once it is decided what to write, so that an unhurt run always writes the same. The next start is
tried once for folders that are the same but for the names and the content of what a killed run leaves, for that is
only ever deleted by its name.
"""

from __future__ import annotations

import gzip
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.faults.conftest import UNEXPECTED, Victim
from tests.faults.stories import NAME, Story, state
from tests.faults.tracing import KILL, TRACED, Fault, faults_of_a_save, unable

_NUMBERS = re.compile(r"\d{4,}")
_HALVES = (".half", ".kehu-tmp")
Content = dict[str, str]  # file -> digest


def digest(file: Path) -> str:
    """What a file holds; the time in a packed file says nothing."""
    held = file.read_bytes()
    if file.suffix == ".gz":
        with suppress(EOFError, OSError, zlib.error):
            held = gzip.decompress(held)
    return blake2b(held, digest_size=16).hexdigest()


def content(folder: Path) -> Content:
    """Every file and empty folder below a folder; numbers of processes and times are left out of the names."""
    found = {}
    for path in folder.rglob("*"):
        name = _NUMBERS.sub("#", str(path.relative_to(folder)))
        if path.is_file():
            found[name] = "" if _is_left(name) else digest(path)
        elif not any(path.iterdir()):
            found[f"{name}/"] = ""
    return found


def _is_left(name: str) -> bool:
    """Whether only a killed run leaves such a file."""
    last = Path(name).name
    return last.startswith((".", "lock")) or last.endswith(_HALVES)


def left(found: Content) -> list[str]:
    """What a killed run left."""
    return [name for name in found if _is_left(name) or name.endswith((".kehu/", "backup/"))]


def kept(found: Content) -> Content:
    """The files that count: people's own and the archived rows of 日志."""
    return {name: what for name, what in found.items() if ".kehu/" not in name or name.endswith(".gz")}


@dataclass
class Trials:
    """A story's command, paused; `of` starts it."""

    story: Story
    victim: Victim
    paused: Victim
    start: Path  # its files, which are linked into `folder` for each fault
    folder: Path
    seen: dict[frozenset[tuple[str, str]], list[str]] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def of(cls, story: Story, victim: Victim, aside: Path) -> Iterator[Trials]:
        """Draw the folder and pause the command in it."""
        start, folder = aside / "start", aside / "folder"
        for each in (start, folder):
            each.mkdir()
        story.draw(start)
        _lay_out(start, folder)
        with victim.paused(folder, *story.command) as paused:
            yield cls(story, victim, paused, start, folder)

    @cached_property
    def old(self) -> Content:
        """The folder before."""
        return content(self.start)

    @cached_property
    def unhurt(self) -> tuple[int, Content, list[Fault], Path]:
        """Exit code and folder of an unhurt command, every fault on the way, and the file that it made."""
        _lay_out(self.start, self.folder)
        traced = ["-e", f"trace={TRACED}", *unable(self.story.cannot)]
        code, said = self.paused.run(self.folder, *self.story.command, strace=traced)
        assert code in {0, 1}, said
        faults = list(faults_of_a_save(self.paused.trace))
        faults = [fault for fault in faults if fault.call != (self.story.cannot or ("",))[0]]
        made = self.folder.with_name("made") / self.story.main
        made.parent.mkdir()
        shutil.copy(self.folder / self.story.main, made)
        found = content(self.folder)
        assert left(found) == []
        assert kept(found) != kept(self.old)
        return code, found, faults, made

    @property
    def faults(self) -> list[Fault]:
        """Every fault of the save."""
        return self.unhurt[2]

    def wrong(self, fault: Fault) -> list[str]:
        """What a fault does that it must not."""
        _lay_out(self.start, self.folder)
        strace = fault.strace(self.story.cannot)
        code, said = self.paused.run(self.folder, *self.story.command, strace=strace)
        found = content(self.folder)
        wrong = [*self._against_before_and_after(found, code), *_ended(code, said)]
        if fault.what == KILL and code != -9:
            wrong.append("is not killed")
        same = frozenset(found.items())
        if same not in self.seen:
            self.seen[same] = [*self._next_start(found), *self._undone(found)]
        return [f"{fault}: {what} (code {code}, {said!r})" for what in [*wrong, *self.seen[same]]]

    def _against_before_and_after(self, found: Content, code: int) -> Iterator[str]:
        done, old, new = self.unhurt[0], kept(self.old), kept(self.unhurt[1])
        now = {name: what for name, what in kept(found).items() if not _is_left(name)}
        if any(now.get(name) not in {old.get(name), new.get(name)} for name in {*now, *old, *new}):
            yield "a file is neither the old nor the new one"
        if now.get(self.story.main) == new[self.story.main] and now != new:
            yield "the book is the new one, and not all that belongs to it"
        if code == done and now != new:
            yield "says it is done, and is not"
        if code == 2 and kept(found) != old:
            yield f"says it is not done, and leaves {sorted(kept(found))}"
        if any(what not in self.old.values() for name, what in found.items() if "backup/" in name and what):
            yield "a backup is not the old book"

    def _next_start(self, found: Content) -> Iterator[str]:
        """The command again where nothing was done, else another: the book is the new one, and nothing lies about."""
        story, (_, new, _, made) = self.story, self.unhurt
        is_done = found.get(story.main) == new[story.main]
        code, said = self.victim.run(self.folder, *(story.then if is_done else story.again or story.command))
        if code not in {0, 1}:
            yield f"the next start ends with code {code}, {said!r}"
        elif not _is_same(self.folder / story.main, made):
            yield "the next start does not lead to the new book"
        if rest := left(content(self.folder)):
            yield f"the next start leaves {rest}"

    def _undone(self, found: Content) -> Iterator[str]:
        """What was written can be taken back, after a command that was killed too."""
        if not self.story.undone or found.get(NAME) not in {self.old[NAME], self.unhurt[1][NAME]}:
            return
        last = int(state(self.folder / NAME)["actions_log"][-1][0])
        code, said = self.victim.run(self.folder, "undo", NAME, "--to", str(last))
        now, before = (state(folder / NAME) for folder in (self.folder, self.start))
        if code not in {0, 1} or {**now, "actions_log": []} != {**before, "actions_log": []}:
            yield f"it cannot be undone: code {code}, {said!r}"


def _lay_out(start: Path, folder: Path) -> None:
    """The folder as it was, of the very same files: the paused command knows them."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(start, folder, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _ended(code: int, said: str) -> Iterator[str]:
    if code not in {0, 1, 2, -9} or UNEXPECTED in said or (code == 2 and said.count("\n") != 1):
        yield "does not end in one sentence"


def _is_same(file: Path, made: Path) -> bool:
    """Whether two files hold the same: the same tables where they are archives, else the same cells."""
    read = state if file.suffix == ".xlsm" else _cells
    return file.exists() and read(file) == read(made)


def _cells(file: Path) -> object:
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
