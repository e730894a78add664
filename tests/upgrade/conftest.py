"""The books of earlier templates, each a copy that a test may spoil."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import kehu_xl
from tests.upgrade.books import make

OLDER = sorted((Path(__file__).parent / "books").glob("*.xlsm"))


def copied(book: Path, folder: Path) -> Path:
    return Path(shutil.copy(book, folder / "客户档案.xlsm"))


@dataclass(frozen=True)
class Pair:
    """A book before and after its upgrade; tests only look at it."""

    before: Path
    after: Path


@pytest.fixture(scope="session", params=OLDER, ids=lambda book: book.stem)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Each of the older books, upgraded once."""
    after = copied(request.param, tmp_path_factory.mktemp("upgraded"))
    kehu_xl.run("upgrade", after)
    return Pair(request.param, after)


@pytest.fixture(scope="session")
def _upgraded_oldest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copied(OLDER[0], tmp_path_factory.mktemp("upgraded-oldest"))
    kehu_xl.run("upgrade", made)
    return made


@pytest.fixture
def upgraded(_upgraded_oldest: Path, tmp_path: Path) -> Path:
    """The book without macros and ribbon, upgraded."""
    return copied(_upgraded_oldest, tmp_path)


@pytest.fixture
def oldest(tmp_path: Path) -> Path:
    """The book without macros and ribbon."""
    return copied(OLDER[0], tmp_path)


@pytest.fixture
def first_macros(tmp_path: Path) -> Path:
    """The oldest book with macros."""
    return copied(OLDER[1], tmp_path)


@pytest.fixture
def journalled(tmp_path: Path) -> Path:
    """The newest of the older books; it has a journal."""
    return copied(OLDER[-1], tmp_path)


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """A book of this very template, made over by the same person."""
    return make.current(tmp_path)
