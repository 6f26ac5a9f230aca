"""Scores in the list of cases: for those who read the examination and are no party to it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.actions import experts
from nominations.workflow import State
from tests.factories import PostFactory
from tests.nominations import roads
from tests.nominations.desks import LIST, listed
from tests.nominations.roads import City, bring_to, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def test_scores_are_listed_for_those_who_may_read_them(client: Client, here: City) -> None:
    scored = bring_to(State.SITE_VISIT, here=here)
    client.force_login(here.city)
    for_city = client.get(reverse(LIST)).content.decode()
    client.force_login(here.superuser)
    for_all = client.get(reverse(LIST), {"show": "all"}).content.decode()
    client.force_login(here.district)
    for_district = client.get(reverse(LIST), {"show": "all"}).content.decode()

    assert scored.score is not None
    assert "评分" in for_city
    assert f"{scored.score:.2f}" in for_city
    assert f"{scored.score:.2f}" in for_all
    assert scored.name in for_district
    assert "评分" not in for_district
    assert f"{scored.score:.2f}" not in for_district


def test_a_score_of_another_city_is_not_listed(client: Client, here: City) -> None:
    """Who works for a city here and for a district there reads scores here alone."""
    other = city()
    scored = bring_to(State.SITE_VISIT, here=other)
    PostFactory(user=here.city, role="district", union=other.district_union)

    [case] = listed(client, User.objects.get(pk=here.city.pk), show="all")

    assert (case.pk, case.my_score) == (scored.pk, None)


@pytest.mark.parametrize("party", ["recused", "nominee", "superuser"])
def test_a_score_is_not_listed_to_who_is_a_party_to_it(client: Client, here: City, party: str) -> None:
    case = bring_to(State.EXPERT_REVIEW, here=here)
    PostFactory(user=here.experts[0], role="city", union=here.federation)
    User.objects.filter(pk=here.experts[0].pk).update(is_staff=True)
    reader = {"recused": here.experts[0], "nominee": here.city, "superuser": here.superuser}[party]
    if party == "recused":
        experts.recuse(assignment=case.assignments.get(expert=reader), because="曾在同一单位。", by=reader)
    else:
        bring_to(State.EMPLOYER_REVIEW, here=here, nominator=reader)
    scored = roads.close_scoring(here, roads.fresh(case))
    client.force_login(reader)

    rows = [each for each in listed(client, User.objects.get(pk=reader.pk), show="all") if each.pk == case.pk]

    assert scored.score is not None
    assert [row.my_score for row in rows] == ([] if party == "recused" else [None])
    assert (party == "superuser") == reader.has_perm("nominations.read_examination_of_nomination", scored)
