"""Selections over several years: their quotas, in words and in the database, and their progress."""

from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions.programmes import check_places
from nominations.models import DeclaredYear, Programme, Round
from tests.factories import RoundFactory, TitleFactory, UnionFactory
from tests.nominations.desks import posted, unopened
from tests.nominations.desks import round_page as page
from tests.nominations.races import all_at_once, kinds
from tests.nominations.roads import City, bring_to, city
from tests.queries import count_queries

YEAR = 2026


@pytest.fixture
def here(db: None) -> City:
    return city(year=YEAR)


def programme(here: City, **fields: Any) -> Programme:
    """Like 淄博: 20 a year for five years, three of them over."""
    defaults = {
        "name": "示例金牌工匠选树计划",
        "title": here.round.title,
        "union": here.federation,
        "co_sponsors": "示例部、示例局",
        "first_year": YEAR - 3,
        "last_year": YEAR + 1,
        "yearly_quota": 20,
        "total_quota": 100,
        "source": "示例日报",
        "is_public": True,
    }
    return Programme.objects.create(**defaults | fields)


def declare(plan: Programme, *years: int, places: int = 20) -> None:
    for year in years:
        DeclaredYear.objects.create(programme=plan, year=year, places=places, source="示例日报")


def test_progress_counts_declared_years_and_what_was_conferred(here: City) -> None:
    plan = programme(here)
    declare(plan, YEAR - 3, YEAR - 2, YEAR - 1)
    Round.objects.filter(pk=here.round.pk).update(programme=plan, places=20)
    other = programme(here, name="别的计划")

    before = {each: done_of(each) for each in Programme.objects.with_progress()}
    bring_to("conferred", here=here)
    bring_to("screening", here=here)

    assert before == {plan: 60, other: 0}
    assert done_of(Programme.objects.with_progress().get(pk=plan.pk)) == 61


def done_of(plan: Any) -> int:
    done: int = plan.done
    return done


def words(plan: Programme | None, **asked: Any) -> list[str]:
    try:
        check_places(plan, **{"round": None, "year": YEAR, "places": 20} | asked)
    except ValidationError as error:
        return error.messages
    return []


def test_the_quota_is_told_in_words(here: City) -> None:
    plan = programme(here, total_quota=70)
    declare(plan, YEAR - 3, YEAR - 2, YEAR - 1)
    round_ = RoundFactory(programme=plan, year=YEAR, places=5)

    assert words(None) == []
    assert words(plan, places=5) == []
    assert words(plan, round=round_, places=10) == []
    assert words(plan, places=16) == ["示例金牌工匠选树计划每年20名，2026年已安排5名，这里最多15名。"]
    assert words(plan, places=6) == ["示例金牌工匠选树计划总名额70名，已安排65名，这里最多5名。"]
    assert words(plan, year=YEAR + 2) == ["示例金牌工匠选树计划只到2023至2027年，不包括2028年。"]


@pytest.mark.parametrize(
    "write",
    [
        lambda plan: RoundFactory(programme=plan, year=YEAR, places=21),
        lambda plan: RoundFactory(programme=plan, year=YEAR + 2, places=1),
        lambda plan: RoundFactory(programme=plan, year=YEAR - 1, places=1),
        lambda plan: declare(plan, YEAR + 1, places=21),
        lambda plan: Programme.objects.filter(pk=plan.pk).update(yearly_quota=19),
        lambda plan: Programme.objects.filter(pk=plan.pk).update(total_quota=59),
        lambda plan: Programme.objects.filter(pk=plan.pk).update(first_year=YEAR - 2),
    ],
)
def test_the_database_keeps_the_quota(here: City, write: Any) -> None:
    plan = programme(here)
    declare(plan, YEAR - 3, YEAR - 2, YEAR - 1)

    with pytest.raises(IntegrityError, match=r"programme|total"), transaction.atomic():
        write(plan)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_held", [True, False], ids=["with the trigger", "control without it"])
def test_no_crowd_takes_more_places_than_there_are(is_held: bool) -> None:
    here = city(year=YEAR)
    plan = programme(here)

    def add(number: int) -> Round:
        fields = {"title": here.round.title, "union": here.federation, "rubric": (), "papers": ()}
        if is_held:
            return RoundFactory(programme=plan, year=YEAR, places=1, **fields)
        with pgtrigger.ignore("nominations.Round:keeps_the_quota"):
            return RoundFactory(programme=plan, year=YEAR, places=1, **fields)

    told = all_at_once(add)

    wanted = {"Round": 20, "IntegrityError": 30} if is_held else {"Round": 50}
    assert (kinds(told), plan.rounds.count()) == (wanted, wanted["Round"])


def test_a_round_is_put_into_a_programme_that_has_room(client: Client, here: City) -> None:
    plan, foreign = programme(here), programme(city(), name="别的城市的计划")
    round_ = unopened(here, year=YEAR)
    client.force_login(here.city)
    data = posted(client, page("change", round_))

    other = client.post(page("change", round_), data | {"programme": foreign.pk})
    title = client.post(page("change", round_), data | {"programme": plan.pk})
    mine = {"programme": plan.pk, "title": plan.title_id}
    many = client.post(page("change", round_), data | mine | {"places": 21})
    late = client.post(page("change", round_), data | mine | {"places": 20, "year": YEAR + 2})
    saved = client.post(page("change", round_), data | mine | {"places": 20})

    assert "programme" in other.context["adminform"].form.errors
    assert title.context["adminform"].form.errors == {
        "programme": ["这项计划的主办工会或称号与本次评选不同。"]
    }
    assert "places" in many.context["adminform"].form.errors
    assert "year" in late.context["adminform"].form.errors
    assert saved.status_code == 302, saved.context["errors"]
    round_.refresh_from_db()
    assert (round_.programme, round_.places) == (plan, 20)


def programme_page(name: str, plan: Programme | None = None) -> str:
    return reverse(f"admin:nominations_programme_{name}", args=[plan.pk] if plan else [])


def test_a_programme_is_planned_in_the_admin(client: Client, here: City) -> None:
    client.force_login(here.city)
    data = posted(client, programme_page("add")) | {
        "name": "示例计划",
        "title": here.round.title_id,
        "union": here.federation.pk,
        "first_year": 2024,
        "last_year": 2028,
        "yearly_quota": 20,
        "total_quota": 100,
        "source": "示例日报",
        "declared_years-TOTAL_FORMS": 1,
        "declared_years-0-year": 2024,
        "declared_years-0-places": 20,
        "declared_years-0-source": "示例日报",
    }

    many = client.post(programme_page("add"), data | {"declared_years-0-places": 21})
    early = client.post(programme_page("add"), data | {"declared_years-0-year": 2023})
    turned = client.post(programme_page("add"), data | {"last_year": 2020, "total_quota": 5})
    saved = client.post(programme_page("add"), data)

    assert "2024年超过每年名额。" in many.content.decode()
    assert "2023年不在起止年度之内。" in early.content.decode()
    assert turned.context["adminform"].form.errors == {
        "last_year": ["结束年度不能早于起始年度。"],
        "total_quota": ["总名额不能少于每年名额。"],
    }
    assert saved.status_code == 302, saved.context["errors"]
    plan = Programme.objects.get(name="示例计划")
    assert [(row.year, row.places) for row in plan.declared_years.all()] == [(2024, 20)]
    assert "20/100" in client.get(programme_page("changelist")).content.decode()


def test_a_programme_is_not_cut_below_what_is_given(client: Client, here: City) -> None:
    plan = programme(here)
    declare(plan, YEAR - 3)
    client.force_login(here.city)
    data = posted(client, programme_page("change", plan))

    cut = client.post(programme_page("change", plan), data | {"yearly_quota": 19, "total_quota": 19})
    later = client.post(programme_page("change", plan), data | {"first_year": YEAR - 2})

    assert cut.context["adminform"].form.errors == {
        "yearly_quota": ["已有年度安排了20名。"],
        "total_quota": ["各年度合计已安排20名。"],
    }
    assert "已有评选或以往年度不在起止年度之内。" in later.content.decode()


def test_programmes_of_other_cities_are_not_seen(client: Client, here: City) -> None:
    plan, foreign = programme(here), programme(city(), name="别的城市的计划")
    client.force_login(here.auditor)

    listed = client.get(programme_page("changelist"))
    rounds = client.get(page("changelist"), {"programme": foreign.pk})

    assert list(listed.context["cl"].result_list) == [plan]
    assert list(rounds.context["cl"].result_list) == []
    assert client.post(programme_page("change", plan), {"name": "x"}).status_code == 403
    assert client.get(programme_page("change", foreign)).status_code == 302


def test_the_public_reads_a_programme_and_its_rounds(client: Client, here: City) -> None:
    plan, hidden = programme(here), programme(here, name="未公开的计划", is_public=False)
    declare(plan, YEAR - 3, YEAR - 2, YEAR - 1)
    Round.objects.filter(pk=here.round.pk).update(programme=plan, places=20)
    other = RoundFactory()

    everything = client.get(reverse("nominations:rounds"))
    one = client.get(plan.get_absolute_url())

    assert list(everything.context["programmes"]) == [plan]
    assert set(everything.context["accepting"]) == {here.round, other}
    assert list(one.context["accepting"]) == [here.round]
    for told in ("60/100", "示例部、示例局", "示例日报", "2023"):
        assert told in one.content.decode()
    assert "60/100" in client.get(here.round.get_absolute_url()).content.decode()
    for asked in (hidden.pk, "x", "999999999", "²"):
        assert client.get(reverse("nominations:rounds"), {"programme": asked}).status_code == 404


def test_lists_ask_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    client.force_login(here.city)
    asked = []
    for more in (1, 2, 27):
        for _ in range(more):
            number = Programme.objects.count()
            plan = programme(here, name=f"示例计划{number}", title=TitleFactory(), union=UnionFactory())
            plan.union.parent = here.federation
            plan.union.save()
            declare(plan, YEAR)
            RoundFactory(programme=plan, year=YEAR + 1, places=1, published_at=timezone.now())
        asked.append(
            (
                count_queries(lambda: client.get(programme_page("changelist"))),
                count_queries(lambda: client.get(reverse("nominations:rounds"))),
            )
        )

    assert asked[1:] == [asked[0]] * 2
