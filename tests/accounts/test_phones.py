import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.phones import looks_like_phone, normalise_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 13800000001",
        "8613800000001",
        "008613800000001",
        "１３８０００００００１",
    ],
)
def test_numbers_however_typed_become_one(typed):
    assert normalise_phone(typed) == "+8613800000001"
    assert looks_like_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380000000",
        "138000000011",
        "12800000001",
        "23800000001",
        "+113800000001",
        "0632-3312345",
        "一三八",
        "13800000oo1",
    ],
)
def test_what_is_no_mobile_number_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as refused:
        normalise_phone(typed)

    assert refused.value.messages == ["请输入11位手机号码，以1开头，例如 13800000001。"]


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_number_is_taken_and_stays_as_it_is(number):
    assert normalise_phone(number) == f"+86{number}"
    assert normalise_phone(f"+86{number}") == f"+86{number}"


@given(st.text(max_size=20))
def test_anything_else_is_refused_and_never_crashes(text):
    try:
        number = normalise_phone(text)
    except ValidationError:
        return
    assert len(number) == 14
    assert number.isascii()


@pytest.mark.parametrize("typed", ["name@example.org", "张三", ""])
def test_what_nobody_meant_as_a_number(typed):
    assert not looks_like_phone(typed)
