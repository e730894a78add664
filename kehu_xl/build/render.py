"""`python -m kehu_xl.build.render BOOK OUT_DIR`: each visible sheet's pages as PNG, to be looked at.

A tool for developers; it needs LibreOffice (soffice) and Poppler (pdftoppm).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def render(book: Path, folder: Path, dots_per_inch: int = 60) -> list[Path]:
    """Print the visible sheets of a workbook; one picture a page, in sheet order."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pdf = to_pdf(book, Path(scratch))
        subprocess.run(["pdftoppm", "-r", str(dots_per_inch), "-png", str(pdf), str(folder / "page")], check=True)
    return sorted(folder.glob("page*.png"))


def to_pdf(book: Path, scratch: Path) -> Path:
    """Convert with a LibreOffice profile of its own."""
    profile = (scratch / "profile").resolve().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(scratch),
         str(book)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return scratch / (book.stem + ".pdf")


if __name__ == "__main__":
    render(Path(sys.argv[1]), Path(sys.argv[2]))
