"""The labelled lists: written from the layout descriptions by somebody who had not seen the code."""

from __future__ import annotations

import pytest

from tests.labelled import scoring

NAMES = sorted(path.name for path in scoring.FOLDER.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("name", NAMES)
def test_a_labelled_list_comes_out_as_its_truth_says(name):
    done = scoring.run(name)
    (total, wrong), (rows, odd) = scoring.cells(done), scoring.rows_accounted(done)
    (planted, missed), false = scoring.defects(done), scoring.false_errors(done)
    print(
        f"{name}: cells {total - len(wrong)}/{total}, rows {rows}, sheets off {len(odd)}, "
        f"defects {planted - len(missed)}/{planted}, false errors {len(false)}"
    )
    assert len(wrong) <= total / 100, wrong[:9]
    assert not missed
    assert not false
    for balance in done.plan.balances:
        assert balance.counts["rows_read"] == sum(balance.counts.values()) - balance.counts["rows_read"]
    assert not odd


def test_the_whole_set_in_one_line():
    done = [scoring.run(name) for name in NAMES]
    cells, rows = [scoring.cells(each) for each in done], [scoring.rows_accounted(each) for each in done]
    planted = [scoring.defects(each) for each in done]
    total, wrong = sum(t for t, _ in cells), sum(len(w) for _, w in cells)
    found = sum(t - len(m) for t, m in planted)
    print(f"{len(NAMES)} lists: {total - wrong}/{total} cells, {sum(t for t, _ in rows)} rows, {found} defects")
    assert wrong <= total / 100
    assert found == sum(t for t, _ in planted)
