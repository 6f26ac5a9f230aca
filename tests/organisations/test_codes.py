import pytest
from django.core.exceptions import ValidationError

from organisations.codes import normalise_uscc, uscc_check_character, validate_uscc
from tests.factories import EmployerFactory

GENUINE = ["91110000600037341L", "91350100M000100Y43"]  # domain.md §6


@pytest.mark.parametrize("code", GENUINE)
def test_genuine_codes_pass(code):
    validate_uscc(code)

    assert uscc_check_character(code[:17]) == code[17]


@pytest.mark.parametrize("code", GENUINE)
def test_every_single_wrong_check_character_is_refused(code):
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        if last != code[17]:
            with pytest.raises(ValidationError) as refused:
                validate_uscc(code[:17] + last)
            assert refused.value.code == "check"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "9111000060003734",
        "91110000600037341LL",
        "9111000060003734IL",
        "S1110000600037341L",
        "9111000A600037341L",
    ],
)
def test_wrong_shape_is_refused_in_words(code):
    with pytest.raises(ValidationError) as refused:
        validate_uscc(code)

    assert refused.value.code == "shape"
    assert "18位" in refused.value.messages[0]


def test_full_width_spaces_and_lower_case_are_made_regular():
    assert normalise_uscc(" ９１１１００００ 600037341l ") == "91110000600037341L"


@pytest.mark.django_db
def test_employer_keeps_the_regular_form():
    employer = EmployerFactory.build(uscc="91110000 600037341l", region=None, industry=None, union=None)

    employer.clean()

    assert employer.uscc == "91110000600037341L"
