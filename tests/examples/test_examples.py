"""The shipped example lists, scored against their truth files."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from kehu_xl.core.typed import column, is_blank
from kehu_xl.spec.findings import BY_CODE
from kehu_xl.spec.types import Severity
from tests.examples.scoring import EXAMPLES, NAMES, places, planted, scored, wrong_cells

pytestmark = pytest.mark.parametrize("name", NAMES)


def test_ninety_nine_cells_of_a_hundred_come_out_right(name):
    total, wrong = wrong_cells(scored(name))
    assert len(wrong) <= total / 100, wrong
    print(f"{name}: {total - len(wrong)} of {total} cells right")


def test_every_row_of_the_list_is_accounted_for(name):
    example = scored(name)
    counts = dict(example.plan.outcome.counts)
    assert counts == example.truth["counts"]
    assert counts["rows_read"] == sum(counts.values()) - counts["rows_read"]


def test_every_planted_defect_is_found_in_its_place(name):
    example = scored(name)
    assert planted(example) - places(example.findings, example) == set()


def test_no_error_is_reported_that_was_not_planted(name):
    example = scored(name)
    errors = tuple(
        batch for batch in example.findings if BY_CODE[batch.code].severity is Severity.ERROR
    )
    assert places(errors, example) - planted(example) == set()


def test_most_customers_get_a_grade_that_rests_on_evidence(name):
    customers = scored(name).finished["customers"]
    evidence = [
        is_blank(column(customers, c)) for c in ("manual_grade", "intent_grade", "value_grade")
    ]
    graded = ~np.logical_and.reduce(evidence) & ~is_blank(column(customers, "follow_grade"))
    assert graded.mean() >= 0.8


def test_every_customer_has_a_next_date(name):
    assert not is_blank(column(scored(name).finished["customers"], "next_contact")).any()


def test_the_script_makes_the_same_files_again(name, tmp_path):
    subprocess.run([sys.executable, EXAMPLES / "make.py", tmp_path], check=True, timeout=120)
    for path in (EXAMPLES / name, EXAMPLES / f"{name.rsplit('.', 1)[0]}.truth.json"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
