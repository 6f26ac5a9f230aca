"""In which order a decision lists those it honours."""

import pytest

from nominations.actions.listing import Place, places
from nominations.models import Nomination, Round
from organisations.models import Industry, Region

NEAR, FAR = Region(code="370402", name="市中区"), Region(code="370481", name="滕州市")
WANG_YI, WANG_HULI, LI = "王丁", "王沪例", "李明"


def case(pk, name, *, round_, region=None, industry=None):
    return Nomination(pk=pk, name=name, round=round_, region=region, industry=industry)


@pytest.mark.parametrize(
    ("convention", "grouped_by", "listed"),
    [
        ("surname", "", {1: Place(), 2: Place(), 3: Place(), 4: Place()}),
        ("fullname", "", {1: Place("", 1), 2: Place("", 2), 3: Place("", 3), 4: Place("", 1)}),
        (
            "surname",
            "region",
            {2: Place("市中区", 1), 1: Place("滕州市", 2), 3: Place("其他", 3), 4: Place("市中区", 1)},
        ),
        (
            "surname",
            "industry",
            {1: Place("焊接", 1), 2: Place("焊接", 2), 3: Place("其他", 3), 4: Place("其他", 1)},
        ),
    ],
)
def test_each_round_is_listed_by_itself(convention, grouped_by, listed):
    one, other = Round(pk=1, convention=convention), Round(pk=2, convention=convention)
    welding = Industry(code="33", name="焊接")
    approved = [
        case(4, LI, round_=other, region=NEAR),
        case(3, LI, round_=one),
        case(2, WANG_HULI, round_=one, region=NEAR, industry=welding),
        case(1, WANG_YI, round_=one, region=FAR, industry=welding),
    ]

    assert places(approved, grouped_by) == listed


def test_by_full_names_a_single_given_name_takes_its_place_by_strokes():
    round_ = Round(pk=1, convention="fullname")
    two = case(1, "王一山", round_=round_), case(2, WANG_YI, round_=round_)

    assert places(two, "") == {1: Place("", 1), 2: Place("", 2)}
