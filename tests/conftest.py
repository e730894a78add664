"""What several test folders need: LibreOffice, and no personal profile touched by it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice where there is none, except in CI, where it must be there."""
    if SOFFICE or os.environ.get("KEHU_NEED_LIBREOFFICE"):
        return
    absent = pytest.mark.skip(reason="LibreOffice (soffice) is not on the PATH")
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(absent)


@pytest.fixture(scope="session", autouse=True)
def _own_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Logs and locks of the tests are not the developer's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Convert a workbook with LibreOffice: `convert(path, "pdf")` -> the new file.

    Use it in tests marked `libreoffice`. Each test worker has a profile of its own.
    """
    profile = tmp_path_factory.mktemp("office-profile")

    def run(source: Path, to: str) -> Path:
        assert SOFFICE, "LibreOffice (soffice) is needed here and is not on the PATH"
        target = tmp_path_factory.mktemp("converted")
        command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return target / f"{source.stem}.{to.partition(':')[0]}"

    return run
