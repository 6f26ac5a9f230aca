"""Gauges where somebody chooses: what is ticked or proposed counts, nothing is written, and it costs the same."""

from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.test import Client
from django.utils import timezone

from nominations.models import Change, Nomination, Resolution, StructureTarget
from nominations.structure import Share
from nominations.workflow import State
from tests.factories import FilledFactory
from tests.nominations import roads
from tests.nominations.desks import address
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city
from tests.nominations.test_selections import from_states
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here() -> City:
    """One on the list, who works at the front line, and a target of half."""
    here = city(places=3)
    StructureTarget.objects.create(round=here.round, name="一线职工", part="frontline", share=Decimal(50))
    placed(here, S.PROPOSED, category="frontline")
    return here


@pytest.fixture
def desk(client: Client, here: City) -> Client:
    client.force_login(here.city)
    return client


def shares(answer: Any) -> list[Share]:
    return [each.found for each in answer.context["gauges"]]


def chosen(*cases: Nomination) -> dict[str, list[str]]:
    return {"chosen": ["nonsense", *(str(case.pk) for case in cases)]}


def placed(here: City, state: State = S.DELIBERATION, **fields: Any) -> Nomination:
    """Put straight there, a manager if nothing else is said."""
    made = FilledFactory(round=here.round, employer=here.employer, **({"category": "manager"} | fields))
    with pgtrigger.ignore("nominations.Nomination:a_state_follows_the_workflow"):
        Nomination.objects.filter(pk=made.pk).update(state=state, submitted_at=timezone.now())
    return roads.fresh(made)


def test_the_gauges_alone_count_who_is_chosen_of_those_before_the_meeting(desk: Client, here: City) -> None:
    waiting, elsewhere = placed(here), placed(here, S.SITE_VISIT)
    other = placed(city())

    none = desk.get(page("structure", here.round))
    some = desk.get(page("structure", here.round), chosen(waiting, elsewhere, other))

    assert (shares(none), shares(some)) == ([Share(1, 1)], [Share(1, 2)])
    assert 'class="gauges"' in some.content.decode()
    assert "<html" not in some.content.decode()


def test_who_reads_no_scores_chooses_nobody(client: Client, here: City) -> None:
    own = placed(here, nominator=here.auditor)
    client.force_login(here.auditor)

    assert shares(client.get(page("structure", here.round), chosen(own))) == [Share(1, 1)]


def test_the_page_of_resolutions_counts_whom_it_proposes(desk: Client, here: City) -> None:
    one, other = placed(here), placed(here)
    typed = {
        "chosen": [one.pk, other.pk], str(one.pk): "proposed", str(other.pk): "not_selected",
        f"votes_for-{one.pk}": "7", "members": "示例委员甲", "meeting": "",
    }  # fmt: skip
    before = Change.objects.count()

    empty = desk.get(page("resolutions", here.round))
    recounted = desk.post(page("resolutions", here.round), typed | {"recount": "1"})
    refused = desk.post(page("resolutions", here.round), typed)

    told = recounted.content.decode()
    assert [shares(each) for each in (empty, recounted, refused)] == [
        [Share(1, 1)], [Share(1, 2)], [Share(1, 2)],
    ]  # fmt: skip
    assert (recounted.status_code, refused.status_code) == (200, 400)
    assert ("示例委员甲" in told, 'value="7"' in told, "error" in told) == (True, True, False)
    assert f'data-gauges="{page("structure", here.round)}"' in told
    assert (Change.objects.count(), Resolution.objects.filter(nomination__in=[one, other]).count()) == (
        before,
        0,
    )


def test_the_form_that_proposes_shows_the_list_with_this_one(desk: Client, here: City) -> None:
    case, reserve = placed(here), placed(here, S.NOT_SELECTED)

    asked = [desk.get(address(case, move)) for move in ("propose", "not_select")]

    assert [shares(each) if each.context["gauges"] else None for each in asked] == [[Share(1, 2)], None]
    assert roads.fresh(case).state == S.DELIBERATION
    assert roads.fresh(reserve).state == S.NOT_SELECTED


@pytest.mark.parametrize("name", ["structure", "resolutions"])
def test_it_costs_the_same_with_one_three_and_thirty(desk: Client, here: City, name: str) -> None:
    asked = []
    for number in (1, 2, 27):
        from_states(here, number, S.DELIBERATION, score=Decimal(80))
        everybody = chosen(*here.round.nominations.all())
        asked.append(count_queries(lambda: desk.get(page(name, here.round), everybody)))  # noqa: B023 - called at once

    assert asked == [asked[0]] * 3
