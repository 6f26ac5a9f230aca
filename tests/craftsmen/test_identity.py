import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from craftsmen.identity import (
    PROVINCES,
    check_digit,
    identity_facts,
    identity_index,
    validate_identity_number,
)


def number(first17: str) -> str:
    return first17 + check_digit(first17)


# The second is an example of the standard; the others are nobody's.
GOOD = [
    "11010519491231002X",
    number("37020319750101001"),
    number("37021119620808001"),
    number("37040219580101002"),
    number("83000020000229001"),
]


@pytest.mark.parametrize("good", GOOD)
def test_validate_identity_number_accepts(good):
    validate_identity_number(good)


def test_validate_identity_number_accepts_what_was_typed_carelessly():
    validate_identity_number(" １１０１０５ 1949 1231 002x　")


@pytest.mark.parametrize(
    ("bad", "code", "message"),
    [
        ("", "format", "身份证号码应为18位：前17位是数字，最后一位是数字或X。"),
        ("110105491231002", "format", "身份证号码应为18位：前17位是数字，最后一位是数字或X。"),
        ("01010519491231002X", "format", "身份证号码应为18位：前17位是数字，最后一位是数字或X。"),
        ("1101051949123100XX", "format", "身份证号码应为18位：前17位是数字，最后一位是数字或X。"),
        (number("16010519491231002"), "region", "身份证号码开头的地区代码不存在，请核对前两位。"),
        (number("37020219850229001"), "birth_date", "身份证号码中的出生日期不正确，请核对第7至14位。"),
        (number("37020218991231001"), "birth_date", "身份证号码中的出生日期不正确，请核对第7至14位。"),
        (number("37020220261201001"), "birth_date", "身份证号码中的出生日期不正确，请核对第7至14位。"),
        ("110105194912310021", "check_digit", "身份证号码的校验码不正确，请逐位核对后重新填写。"),
    ],
)
@time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
def test_validate_identity_number_says_what_is_wrong(bad, code, message):
    with pytest.raises(ValidationError) as refusal:
        validate_identity_number(bad)

    assert (refusal.value.code, refusal.value.messages) == (code, [message])


def test_the_provinces_are_those_of_the_standard():
    assert " ".join(sorted(PROVINCES)) == (
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
        "50 51 52 53 54 61 62 63 64 65 71 81 82 83"
    )


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_found(place, shift):
    good = "11010519491231002X"
    wrong = str((int(good[place]) + shift) % 10)

    with pytest.raises(ValidationError):
        validate_identity_number(good[:place] + wrong + good[place + 1 :])


@given(st.text(max_size=24))
def test_any_text_is_accepted_or_refused_in_words(text):
    try:
        validate_identity_number(text)
    except ValidationError as refusal:
        words = refusal.messages
    else:
        words = ["good"]

    assert all(words)


def test_identity_facts_tells_birth_date_and_gender():
    assert identity_facts("11010519491231002x") == (dt.date(1949, 12, 31), "female")
    assert identity_facts(number("83000020000229001")) == (dt.date(2000, 2, 29), "male")


def test_identity_facts_refuses_a_day_that_is_none():
    with pytest.raises(ValueError, match="no such birth date"):
        identity_facts("370202198502290018")


def test_identity_index_is_the_same_for_the_same_person_and_hides_the_number(settings):
    settings.IDENTITY_KEYS = ["A" * 43 + "="]

    index = identity_index("11010519491231002x")

    assert index == identity_index(" １１０１０５19491231002X")
    assert index != identity_index(GOOD[1])
    assert len(index) == 64


def test_identity_index_stays_when_a_key_is_put_in_front_and_changes_with_the_last(settings):
    settings.IDENTITY_KEYS = ["A" * 43 + "="]
    before = identity_index(GOOD[0])

    settings.IDENTITY_KEYS = ["B" * 43 + "=", "A" * 43 + "="]
    rotated = identity_index(GOOD[0])
    settings.IDENTITY_KEYS = ["B" * 43 + "="]
    other = identity_index(GOOD[0])

    assert rotated == before
    assert other != before
