"""The number of the workbook's format rises with its structure."""

from __future__ import annotations

from kehu_xl.core.upgrade import order
from kehu_xl.spec.defaults import FORMAT_VERSION
from kehu_xl.store import template_path
from tests.upgrade.structure import structure_digest

# FORMAT_VERSION -> digest of the structure that it stands for (`python -m tests.upgrade.structure`).
STRUCTURES = {
    "2": "01e459a22ac12f7f",
}
REMEDY = """
The template's structure (tables, columns, rules, names, macros, ribbon, buttons) is not the one of its version number.
Once a version is released: raise FORMAT_VERSION in kehu_xl/spec/defaults.py, run `python -m tests.upgrade.retire` with
the old template (its docstring says how), `python -m kehu_xl.build`, and add the new digest here. Before the release
of a version its digest may be replaced.
"""


def test_a_changed_structure_has_a_new_version() -> None:
    assert STRUCTURES.get(FORMAT_VERSION) == structure_digest(template_path()), REMEDY


def test_the_versions_are_numbers_in_order() -> None:
    assert [order(version) for version in STRUCTURES] == list(range(2, order(FORMAT_VERSION) + 1))
