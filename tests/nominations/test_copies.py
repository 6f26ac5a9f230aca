"""Next year's round, made of this year's."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from nominations.actions import copies
from nominations.actions.copies import a_year_later
from nominations.models import (
    EligibilityRule,
    Poll,
    Programme,
    Quota,
    Round,
    ScoringPlan,
    Stage,
    StructureTarget,
    rules_of,
)
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def here() -> City:
    return city(name="2026年第八届示例工匠选树", year=2026, places=20)


def test_a_copy_is_next_years_round_that_nobody_sees_yet(client: Client, here: City) -> None:
    old = here.round
    Stage.objects.create(round=old, kind="grassroots", order=1, starts_on="2028-02-29", ends_on="2028-03-01")
    client.force_login(here.city)

    answer = client.post(page("copy", old))

    new = Round.objects.exclude(pk=old.pk).get(union=here.federation)
    assert answer.headers["Location"] == page("change", new)
    assert (new.name, new.year, new.session_no) == ("2027年第九届示例工匠选树", 2027, 9)
    assert (new.published_at, new.panel.count(), new.nominations.count()) == (None, 0, 0)
    assert new.opens_at == a_year_later(old.opens_at)
    assert [(row.starts_on, row.ends_on) for row in new.stages.all()] == [
        (dt.date(2029, 2, 28), dt.date(2029, 3, 1))
    ]
    for name in ("scope", "quota", "conditions", "procedure", "contact", "places", "title", "left_out"):
        assert getattr(new, name) == getattr(old, name)
    for lines in ("criteria", "materials"):
        old_lines, new_lines = getattr(old, lines).all(), getattr(new, lines).all()
        assert [row.name for row in new_lines] == [row.name for row in old_lines]
        assert not {row.pk for row in new_lines} & {row.pk for row in old_lines}
    assert client.get(new.get_absolute_url()).status_code == 404


def test_a_copy_has_every_line_of_the_rules(here: City) -> None:
    old = here.round
    Quota.objects.create(round=old, union=here.district_union, max_recommend=3, place_target=2)
    StructureTarget.objects.create(round=old, name="女职工", part="women", share=18)
    ScoringPlan.objects.create(round=old, panel_size=5, is_blind=True)
    EligibilityRule.objects.create(
        round=old, code="R05", severity="warn", params={"years": 5, "on": "2026-03-31"}, text="满五年。"
    )
    poll = Poll.objects.create(round=old, opens_at=old.opens_at, closes_at=old.closes_at, weight="0.20")
    Poll.objects.filter(pk=poll.pk).update(announced_at=old.opens_at)

    new = copies.copy_round(round=old, by=here.city)

    rules, before = rules_of(new), rules_of(old)
    for key in ("quotas", "targets", "scoring", "criteria", "materials"):
        assert [told(row) for row in rules[key]] == [told(row) for row in before[key]]
    assert rules["eligibility"][0]["params"] == {"years": 5, "on": "2027-03-31"}
    assert (new.poll.weight, new.poll.opens_at) == (Decimal("0.20"), a_year_later(old.opens_at))
    assert (new.poll.announced_at, new.poll.closed_at, new.poll.salt != poll.salt) == (None, None, True)


def told(row: dict[str, Any]) -> dict[str, Any]:
    """A line but for its number."""
    return {name: value for name, value in row.items() if name != "id"}


def test_a_second_copy_has_a_name_of_its_own(here: City) -> None:
    names = [copies.copy_round(round=here.round, by=here.city).name for _ in range(3)]

    assert names == [
        "2027年第九届示例工匠选树",
        "2027年第九届示例工匠选树（2）",
        "2027年第九届示例工匠选树（3）",
    ]


def test_a_copy_stays_in_its_programme_while_there_is_room(here: City) -> None:
    plan = Programme.objects.create(
        name="示例计划",
        title=here.round.title,
        union=here.federation,
        first_year=2026,
        last_year=2027,
        yearly_quota=20,
        total_quota=40,
        source="示例日报",
    )
    Round.objects.filter(pk=here.round.pk).update(programme=plan)

    first, second = (copies.copy_round(round=here.round, by=here.city) for _ in range(2))
    third = copies.copy_round(round=first, by=here.city)

    assert [each.programme for each in (first, second, third)] == [plan, None, None]


def test_only_who_sets_up_rounds_copies_one(client: Client, here: City) -> None:
    for by in (here.publisher, here.auditor, city().city):
        with pytest.raises(PermissionDenied):
            copies.copy_round(round=here.round, by=by)
    client.force_login(here.auditor)

    assert client.post(page("copy", here.round)).status_code == 403
    assert client.get(page("copy", here.round)).status_code == 405


def test_a_year_later_is_the_same_hour_on_the_wall() -> None:
    moment = dt.datetime(2028, 2, 29, 9, tzinfo=BEIJING)

    assert a_year_later(moment) == dt.datetime(2029, 2, 28, 9, tzinfo=BEIJING)
