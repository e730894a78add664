"""意向等级 and 跟进等级."""

import pytest

from tests.core_grading.graded import one


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (100, "A"),
        (80.1, "A"),
        (80, "B"),
        (75, "B"),
        (70, "B"),
        (69.9, "C"),
        (40, "C"),
        (39.9, "D"),
        (10, "D"),
        (9.9, "E"),
        (0, "E"),
    ],
)
def test_acceptance_is_cut_exactly_at_the_boundaries(percent: float, grade: str) -> None:
    found = one({"acceptance": float(percent)})
    assert found["intent_grade"] == found["follow_grade"] == grade
    assert f"接受度{percent:g}%→意向{grade}" in found["basis"]


@pytest.mark.parametrize("impossible", [None, 101.0, -1.0, "高", ""])
def test_an_impossible_acceptance_is_no_evidence(impossible: object) -> None:
    assert one({"acceptance": impossible})["intent_grade"] is None


@pytest.mark.parametrize(
    ("stage", "grade"), [("谈判", "A"), ("商务谈判", "A"), ("方案", "D"), ("赢单", "D"), ("输单", "D")]
)
def test_only_an_opportunity_in_negotiation_makes_an_a(stage: str, grade: str) -> None:
    found = one({"acceptance": 20.0}, opportunities=[{"customer_id": "KH1", "name": "新线", "stage": stage}])
    assert found["intent_grade"] == grade
    assert ("商机谈判中→意向A" in found["basis"]) == (grade == "A")


def test_the_manual_grade_comes_first() -> None:
    found = one({"manual_grade": "B", "acceptance": 5.0})
    assert (found["intent_grade"], found["follow_grade"]) == ("E", "B")
    assert "跟进等级取人工等级" in found["basis"]


def test_a_synonym_of_a_grade_is_that_grade() -> None:
    assert one({"manual_grade": "重点"})["follow_grade"] == "A"


def test_without_intent_the_value_grade_counts() -> None:
    found = one({"opening_amount": 500.0}, settings={"value_method": "sales"})
    assert found["follow_grade"] == found["value_grade"] == "A"
    assert "跟进等级取价值等级" in found["basis"]


def test_without_any_evidence_the_default_counts_and_the_others_stay_blank() -> None:
    found = one(settings={"default_grade": "D"})
    assert (found["intent_grade"], found["value_grade"], found["follow_grade"]) == (None, None, "D")
    assert "没有依据，跟进等级取默认等级D" in found["basis"]
