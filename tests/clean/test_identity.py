"""The scalar and the column checks say the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehu_xl.core.identity import (
    USCC_ALPHABET,
    email_valid_column,
    lost_id_facts,
    person_id_facts,
    person_id_valid,
    person_id_valid_column,
    phone_valid_column,
    uscc_check_character,
    uscc_valid,
    uscc_valid_column,
)
from kehu_xl.core.typed import objects

BODIES = st.text(alphabet=USCC_ALPHABET, min_size=17, max_size=17)


def _person_id(body: str) -> str:
    return body + "10X98765432"[sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body)) % 11]


PERSON_IDS = st.builds(
    lambda born, order: _person_id(f"320311{born:%Y%m%d}{order:03d}"),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)


@given(BODIES)
def test_a_credit_code_with_its_check_character_is_valid_and_with_another_is_not(body: str) -> None:
    right = uscc_check_character(body)
    wrong = next(sign for sign in USCC_ALPHABET if sign != right)
    assert uscc_valid(body + right)
    assert not uscc_valid(body + wrong)
    assert uscc_valid_column(objects([body + right, body + wrong, None, 1.0, "短"])).tolist() == [True, *[False] * 4]


@given(PERSON_IDS)
def test_a_person_id_tells_region_birth_and_sex(number: str) -> None:
    facts = person_id_facts(number)
    assert facts is not None
    assert facts.region.startswith("江苏省徐州市")
    assert facts.born == date.fromisoformat(number[6:14])
    assert facts.sex == ("male" if int(number[16]) % 2 else "female")
    assert person_id_valid_column(objects([number, number.lower() + " "])).tolist() == [True, False]


@given(PERSON_IDS)
def test_a_person_id_typed_as_a_number_still_tells_region_and_birth(number: str) -> None:
    facts = lost_id_facts(float(number[:15] + "000"))
    assert facts is not None
    assert (facts.born, facts.sex) == (date.fromisoformat(number[6:14]), None)


WRONG_IDS = ("11010519490231002X", "00010519491231002X", "110105194912310020", "", "110105491331002")


@pytest.mark.parametrize("number", WRONG_IDS)
def test_a_wrong_person_id_is_not_valid(number: str) -> None:
    assert not person_id_valid(number)
    assert person_id_facts(number) is None


def test_phones_that_people_really_have_are_valid() -> None:
    numbers = ["010-83456789", "0516-8345678", "0516-83456789-801", "400-820-8820", "95588", "12345", "+1-212-555-1234"]
    assert phone_valid_column(objects(numbers)).all()
    assert not phone_valid_column(objects(["135****1234", "0516", "八三四五", "1380013800"])).any()


def test_an_email_needs_a_name_and_a_domain() -> None:
    assert email_valid_column(objects(["a.b+c@mail.example.com.cn", "wang@公司.中国"])).all()
    assert not email_valid_column(objects(["a@b", "a b@c.com", "@c.com", "a@c..com", "a@c.com;"])).any()


@given(st.one_of(PERSON_IDS, st.text(alphabet="0123456789Xx", min_size=13, max_size=19), st.text(max_size=18)))
def test_one_person_id_is_valid_as_it_is_in_a_column(number: str) -> None:
    assert person_id_valid(number) is bool(person_id_valid_column(objects([number]))[0])
