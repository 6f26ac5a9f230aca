"""Setting up the six rounds of a year at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from nominations.actions.innovation import open_year
from nominations.innovation import CATEGORIES
from nominations.models import Round
from nominations.scoring import FULL_POINTS
from tests.factories import TitleFactory
from tests.nominations import roads

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:nominations_round_innovation-year")


@pytest.fixture
def here():
    return roads.city()


def titles(here):
    return {each.kind: TitleFactory(kind=each.kind, conferring_union=here.federation) for each in CATEGORIES}


def typed(here, chosen):
    data = {
        "union": here.federation.pk, "year": 2031, "opens_at_0": "2031-01-01", "opens_at_1": "09:00",
        "closes_at_0": "2031-03-01", "closes_at_1": "17:00", "notice_days": 5, "contact": "示例市总工会",
    }  # fmt: skip
    data |= {f"title_{kind}": title.pk for kind, title in chosen.items()}
    return data | {f"places_{kind}": 7 for kind in chosen}


def test_the_rubrics_are_whole():
    for category in CATEGORIES:
        assert sum(greatest for _name, greatest in category.criteria) == FULL_POINTS
        assert category.tie_breaker in dict(category.criteria)


def test_the_city_sets_up_six_rounds_at_once(here, client):
    chosen = titles(here)
    client.force_login(here.city)

    page, answer = client.get(PAGE), client.post(PAGE, typed(here, chosen))

    rounds = {each.title.kind: each for each in Round.objects.filter(year=2031).select_related("title")}
    assert (page.status_code, answer.status_code) == (200, 302)
    assert {kind: each.title for kind, each in rounds.items()} == chosen
    assert {each.places for each in rounds.values()} == {7}
    assert {each.published_at for each in rounds.values()} == {None}
    assert {each.name for each in rounds.values()} == {f"2031年度“{title}”选树" for title in chosen.values()}
    assert {kind: each.convention for kind, each in rounds.items()} == {
        "individual": "surname", "innovator": "surname",
        **dict.fromkeys(("enterprise", "studio", "team", "achievement"), "name"),
    }  # fmt: skip
    for kind, each in rounds.items():
        assert {rule.code for rule in each.eligibility_rules.all()} <= each.kind.codes
        assert each.criteria.filter(breaks_ties=True).count() == 1
        assert each.materials.exists(), kind


def test_what_is_wrong_is_told_beside_it_and_nothing_is_set_up(here, client):
    chosen = titles(here)
    client.force_login(here.city)
    good = typed(here, chosen)
    elsewhere = TitleFactory(kind="studio")

    answers = {
        "none": {key: value for key, value in good.items() if not key.startswith("title_")},
        "closes_at": good | {"closes_at_0": "2030-12-31"},
        "places_team": good | {"places_team": ""},
        "title_studio": good | {"title_studio": elsewhere.pk},
        "contact": good | {"contact": ""},
    }
    found = {name: client.post(PAGE, data) for name, data in answers.items()}

    assert {answer.status_code for answer in found.values()} == {400}
    assert found["none"].context["form"].non_field_errors() == ["请至少选择一类称号。"]
    assert all(name in found[name].context["form"].errors for name in answers if name != "none")
    assert not Round.objects.filter(year=2031).exists()


def test_a_round_of_the_title_in_that_year_stands_in_the_way(here, client):
    chosen = titles(here)
    client.force_login(here.city)
    client.post(PAGE, typed(here, {"team": chosen["team"]}))

    again = client.post(PAGE, typed(here, chosen))

    assert (again.status_code, list(again.context["form"].errors)) == (400, ["title_team"])
    assert Round.objects.filter(year=2031).count() == 1


def test_one_that_fails_leaves_none(here):
    chosen = titles(here)
    name = f"2031年度“{chosen['achievement'].name}”选树"
    roads.round_in(here.federation, [], name=name)
    now = timezone.now()

    with pytest.raises(ValidationError):
        open_year(
            union=here.federation, year=2031, by=here.city, opens_at=now, closes_at=now + dt.timedelta(days=9),
            notice_days=5, contact="示例", chosen={kind: (title, 5) for kind, title in chosen.items()},
        )  # fmt: skip

    assert not Round.objects.filter(year=2031).exists()


def test_others_set_up_nothing(here, client):
    for who, status in (("district", 403), ("publisher", 403), ("auditor", 403), ("city", 200)):
        client.force_login(getattr(here, who))
        assert client.get(PAGE).status_code == status
    with pytest.raises(PermissionDenied):
        open_year(union=here.federation, year=2031, by=roads.city().city, chosen={})
