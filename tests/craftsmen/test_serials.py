import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from craftsmen.serials import is_serial, make_serial, normalise_serial, validate_certificate_code

codes = st.from_regex(r"[A-Z]{2}-[A-Z]{2,4}", fullmatch=True)
serials = st.builds(make_serial, code=codes, year=st.integers(1949, 2199), number=st.integers(1, 99_999))


def test_make_serial_ends_in_a_check_character():
    assert make_serial(code="ZZ-LB", year=2026, number=1) == "ZZ-LB-2026-0001-5"


@given(serials)
def test_every_serial_made_is_one(serial):
    assert is_serial(serial)
    assert normalise_serial(serial) == serial


@given(serials, st.data())
def test_one_wrong_character_is_found(serial, data):
    place = data.draw(st.sampled_from([i for i, c in enumerate(serial) if c != "-"]))
    wrong = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assume(wrong != serial[place])

    assert not is_serial(serial[:place] + wrong + serial[place + 1 :])


@given(st.text(max_size=40))
def test_any_text_is_a_serial_or_not(text):
    assert is_serial(normalise_serial(text)) in {True, False}


@pytest.mark.parametrize(
    "typed", [" zz-lb-2026-0001-5 ", "ＺＺ－ＬＢ－２０２６－０００１－５", "ZZ–LB—2026_0001-5"]
)
def test_normalise_serial_forgives_how_it_was_typed(typed):
    assert normalise_serial(typed) == "ZZ-LB-2026-0001-5"


def test_validate_certificate_code():
    validate_certificate_code("ZZ-LB")
    with pytest.raises(ValidationError) as refusal:
        validate_certificate_code("zz-lb")

    assert refusal.value.messages == ["证书代码由两位机关字母、短横线和二至四位称号字母组成，例如ZZ-LB。"]
