import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from craftsmen.actions import hide, recount
from craftsmen.models import Count, Honour, Snapshot, Title
from craftsmen.tasks import recount as recount_task
from tests.craftsmen.staff import editor
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    DecisionFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报"


def some_register(seed):
    """People and things of every kind, some hidden, some honours revoked, some without a year or a region."""
    chance = random.Random(seed)
    regions = [None, *RegionFactory.create_batch(3)]
    industries = [None, *(IndustryFactory(code=code) for code in ("13", "14", "15"))]
    titles = [
        TitleFactory(tier="district"),
        TitleFactory(tier="municipal"),
        TitleFactory(tier="municipal"),
        TitleFactory(
            tier="national",
            kind=Title.Kind.STATE_HONOUR,
            external=True,
            conferring_union=None,
            certificate_code="",
        ),
    ]
    studio, made = TitleFactory(kind=Title.Kind.STUDIO), TitleFactory(kind=Title.Kind.ACHIEVEMENT)
    decisions = DecisionFactory.create_batch(2)

    def honour(**holder):
        year, revoked = chance.choice([None, 2023, 2024, 2025]), REVOKED if chance.random() < 0.2 else {}
        its = {"decision": None, "source": SOURCE} if year is None else {"decision": chance.choice(decisions)}
        HonourFactory(**holder, year=year, **its, **revoked)

    for _ in range(25):
        person = CraftsmanFactory(
            region=chance.choice(regions),
            industry=chance.choice(industries),
            is_frontline=chance.choice([None, True, False]),
            gender=chance.choice(["", "male", "female"]),
            source=chance.choice(["", SOURCE]),
            hidden_because=chance.choice(["", "", "", "正在核查"]),
        )
        for title in chance.sample(titles, chance.randint(0, 3)):
            honour(craftsman=person, title=title)
    for _ in range(4):
        hidden = chance.choice(["", "正在核查"])
        honour(craftsman=None, collective=CollectiveFactory(hidden_because=hidden), title=studio)
        honour(craftsman=None, achievement=AchievementFactory(hidden_because=hidden), title=made)


def counted_plainly():
    """Honour by honour, in the slowest way."""
    people, awards = defaultdict[Any, set[Any]](set), defaultdict[Any, int](int)
    for honour in Honour.objects.all():
        if honour.status != "standing" or honour.holder.hidden_because:
            continue
        holder, title, year = honour.holder, honour.title, honour.year
        rows = [("roll", str(title.pk), year, honour.decision_id)]
        if honour.craftsman is None:
            rows += [("things", str(title.pk), None, None)]
        else:
            tier = "state_honour" if title.kind == "state_honour" else title.tier
            line = {True: "true", False: "false", None: ""}[holder.is_frontline]
            rows += [
                ("all", "", None, None),
                ("tier", tier, None, None),
                ("title", str(title.pk), None, None),
                ("year", "", year, None),
                ("year_tier", tier, year, None),
                ("region", str(holder.region_id or ""), None, None),
                ("industry", str(holder.industry_id or ""), None, None),
                ("frontline", line, None, None),
                ("gender", holder.gender, None, None),
            ]
        for row in rows:
            people[row].add((type(holder), holder.pk))
            awards[row] += 1
    return {(*row, len(people[row]), awards[row]) for row in awards} or {("all", "", None, None, 0, 0)}


def counted():
    return set(Count.objects.values_list("axis", "key", "year", "decision", "people", "awards"))


@pytest.mark.parametrize("seed", range(4))
def test_the_count_is_that_of_a_plain_recount(seed):
    some_register(seed)

    assert recount()
    found = counted()

    assert found == counted_plainly()
    assert len(found) == Count.objects.count()


def test_nobody_at_all_is_counted_too():
    assert recount()

    assert counted() == {("all", "", None, None, 0, 0)}


def test_hidden_and_revoked_are_out_of_the_next_count():
    hidden, revoked = HonourFactory(craftsman__is_frontline=True), HonourFactory(craftsman__is_frontline=True)
    recount()
    before = counted()
    hide(holder=hidden.craftsman, because="正在核查", by=editor())
    Honour.objects.filter(pk=revoked.pk).update(**REVOKED)

    assert recount()

    assert ("frontline", "true", None, None, 2, 2) in before
    assert counted() == {("all", "", None, None, 0, 0)}


def test_what_has_not_changed_is_not_counted_again_but_dated_anew():
    HonourFactory()
    with time_machine.travel("2026-06-08 09:00 +0800", tick=False):
        assert recount()
    with time_machine.travel("2026-06-08 09:01 +0800", tick=False):
        assert not recount()
        HonourFactory()
        assert recount()
        assert not recount()
        assert recount(anew=True)

    assert timezone.localtime(Snapshot.objects.get().as_of).isoformat() == "2026-06-08T09:01:00+08:00"


def test_a_count_stands_no_longer_than_a_while():
    recount_task()
    start = Snapshot.objects.get().counted_at

    with time_machine.travel(start + timedelta(minutes=59)):
        assert not recount()
    with time_machine.travel(start + timedelta(minutes=61)):
        assert recount()


@pytest.mark.parametrize(
    "change",
    [
        lambda honour: HonourFactory(craftsman=honour.craftsman),
        lambda honour: type(honour.craftsman).objects.filter(pk=honour.craftsman_id).update(gender="female"),
        lambda honour: Title.objects.filter(pk=honour.title_id).update(tier="district"),
    ],
)
def test_every_change_of_what_is_counted_is_seen(change):
    honour = HonourFactory()
    recount()
    before = counted()

    change(honour)

    assert recount()
    assert counted() == counted_plainly() != before


def test_a_change_that_is_committed_late_is_seen_although_a_later_one_was_before():
    """Its event has a smaller number than one that was counted already."""
    HonourFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE late AS SELECT * FROM craftsmen_honourevent ORDER BY pgh_id LIMIT 1"
        )
        cursor.execute("DELETE FROM craftsmen_honourevent WHERE pgh_id IN (SELECT pgh_id FROM late)")
        recount()
        cursor.execute("INSERT INTO craftsmen_honourevent SELECT * FROM late")

    assert recount()
