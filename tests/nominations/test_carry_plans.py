"""How many go on from the experts by the plan of a round: the list, those tied at its line, and one by one."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from nominations.actions import carries
from nominations.actions.moves import make_move
from nominations.builders.carries import standing
from nominations.models import CarriedCase, Stage
from nominations.stage_plan import Kind
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city
from tests.nominations.test_carries import WHY, judged, states
from tests.nominations.test_stages import planned, refused

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here() -> City:
    return city(places=1, carry_forward_ratio=Decimal(2))


def test_of_those_tied_no_more_go_on_than_the_plan_says(client: Client, here: City) -> None:
    planned(here.round, Kind.EXPERT_REVIEW, carries=2)
    first, one, other = (judged(here, share) for share in ("0.9", "0.8", "0.8"))
    client.force_login(here.city)
    seen = client.get(page("carry", here.round)).context["seen"]

    data = {"seen": seen, "goes_on": [str(one.pk), str(other.pk)], "note": WHY}
    answer = client.post(page("carry", here.round), data)
    told = answer.context["form"].errors["goes_on"]
    client.post(page("carry", here.round), data | {"goes_on": [str(other.pk)]})

    assert answer.status_code == 400
    assert told == ["按阶段安排还可以入围2人，同分以外已有1人，同分的最多选1人，现在选了2人。"]
    assert states(first, one, other) == [S.SITE_VISIT, S.NOT_SELECTED, S.SITE_VISIT]


def test_where_the_plan_says_no_number_a_meeting_lets_all_the_tied_go_on(here: City) -> None:
    planned(here.round, Kind.EXPERT_REVIEW)
    cases = [judged(here, share) for share in ("0.9", "0.8", "0.8")]

    carry = carries.decide(round=here.round, by=here.city, goes_on=[each.pk for each in cases], note=WHY)
    carries.carry_on(carry_id=carry.pk)

    assert (carry.places, states(*cases)) == (2, [S.SITE_VISIT] * 3)


def test_one_by_one_no_more_go_on_either_until_one_leaves(here: City) -> None:
    stage = planned(here.round, Kind.EXPERT_REVIEW, carries=1)
    first, second = judged(here, "0.9"), judged(here, "0.8")
    first = roads.close_scoring(here, first)

    assert refused(roads.close_scoring, here, second) == "stage_full"
    assert roads.fresh(second).score is None
    make_move(nomination=first, move="withdraw", by=first.nominator, note="本人另有安排，自愿撤回申报。")
    assert roads.close_scoring(here, second).state == S.SITE_VISIT
    third = judged(here, "0.8")
    Stage.objects.filter(pk=stage.pk).update(carries=None)
    assert roads.close_scoring(here, third).state == S.SITE_VISIT


def test_whoever_went_on_before_has_taken_a_place_of_the_list(client: Client, here: City) -> None:
    planned(here.round, Kind.EXPERT_REVIEW, carries=2)
    early = roads.close_scoring(here, judged(here, "0.6"))
    make_move(nomination=early, move="not_select", by=here.city, note=WHY)
    second, first = judged(here, "0.8"), judged(here, "0.9")
    client.force_login(here.city)

    now = standing(here.round)
    shown = client.get(page("carry", here.round)).content.decode()
    done = carries.carry_on(carry_id=carries.decide(round=here.round, by=here.city).pk)

    assert (now.cut, now.gone_on, [line.key for line in now.lines]) == (1, 1, [first.pk, second.pk])
    assert "按阶段安排最多 2 人进入下一环节，已有 1 人进入，还可以入围 1 人。" in shown
    assert (done.error, states(first, second)) == ("", [S.SITE_VISIT, S.NOT_SELECTED])


def test_what_a_list_promised_nobody_takes_while_it_is_carried_out(here: City) -> None:
    planned(here.round, Kind.EXPERT_REVIEW, carries=2)
    first, second, third = (judged(here, share) for share in ("0.9", "0.8", "0.7"))
    carry = carries.decide(round=here.round, by=here.city)

    assert refused(roads.close_scoring, here, third) == "stage_full"
    assert roads.close_scoring(here, second).state == S.SITE_VISIT
    done = carries.carry_on(carry_id=carry.pk)

    assert (done.error, states(first, second, third)) == ("", [S.SITE_VISIT, S.SITE_VISIT, S.NOT_SELECTED])


def test_a_plan_that_is_used_up_lets_nobody_go_on(here: City) -> None:
    planned(here.round, Kind.EXPERT_REVIEW, carries=1)
    roads.close_scoring(here, judged(here, "0.6"))
    late = judged(here, "0.9")

    carries.carry_on(carry_id=carries.decide(round=here.round, by=here.city).pk)

    assert states(late) == [S.NOT_SELECTED]


def test_the_ranking_is_kept_as_it_was_drawn(here: City) -> None:
    early = roads.close_scoring(here, judged(here, "0.6"))
    first, one, other = (judged(here, share) for share in ("0.9", "0.8", "0.8"))

    carry = carries.decide(round=here.round, by=here.city, goes_on=[other.pk], note=WHY)

    columns = ("nomination", "rank", "composite", "is_tied", "goes_on", "went_before")
    assert set(CarriedCase.objects.filter(carry=carry).values_list(*columns)) == {
        (first.pk, 1, Decimal(90), False, True, False),
        (one.pk, 2, Decimal(80), True, False, False),
        (other.pk, 2, Decimal(80), True, True, False),
        (early.pk, 4, Decimal(60), False, True, True),
    }
    assert (carry.cases.decided().count(), carry.cases.filter(done_at=None).count()) == (3, 3)
    with pytest.raises(ValidationError, match="入围正在办理"):
        carries.decide(round=here.round, by=here.city)
