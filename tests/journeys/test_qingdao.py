"""The rounds of Qingdao, made of its preset and run to the end by the people of the city: one decision for three."""

import datetime as dt

import pytest

from craftsmen.models import Decision
from nominations.models import Nomination, PanelDraw
from nominations.workflow import SPINE
from tests.factories import TitleFactory
from tests.journeys.cities import DAY, SEED, at, lots, named, nominee, pool_of, score
from tests.journeys.conftest import Person
from tests.journeys.steps import (
    Meet,
    carries_on,
    closes,
    drafts,
    draws,
    of_round,
    open_case,
    posts,
    resolves,
    sets_up,
    signs,
    stands_in_the_register,
    visits,
)
from tests.nominations import roads

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]

QINGDAO = ("青岛大工匠", "青岛工匠", "青岛手造工匠")


def test_qingdao_confers_three_titles_by_one_decision(monday: None, meet_here: Meet) -> None:
    here = named("青岛", 3702, "市北区")
    pool = pool_of(here, 9)
    staff = {meet_here("city"): here.city, meet_here("publisher"): here.publisher}
    city, publisher = staff
    opens_on = dt.date(2026, 3, 16)
    for slug, name in zip(("great", "craftsman", "handmade"), QINGDAO, strict=True):
        TitleFactory(name=name, slug=slug, conferring_union=here.federation)

    with at(opens_on - 14 * DAY, staff):
        rounds = [
            sets_up(city, publisher, "qingdao", {"title": name}, name=f"2026年“{name}”选树", places="1")
            for name in QINGDAO
        ]
        assert [round_.steps for round_ in rounds] == [SPINE] * 3
    with at(opens_on + DAY):
        cases = [
            nominee(here, round_, f"示例人选{each}") for round_, each in zip(rounds, "甲乙丙", strict=True)
        ]
    with at(opens_on + 31 * DAY, staff):
        for round_, case in zip(rounds, cases, strict=True):
            draws(city, round_, f"{SEED} {round_.title.name}")
            roads.pass_screening(here, case)
        assert [draw.drawn for draw in PanelDraw.objects.order_by("pk")] == [
            lots(pool, f"{SEED} {name}", 7) for name in QINGDAO
        ]
    with at(opens_on + 46 * DAY, staff):
        for round_, case in zip(rounds, cases, strict=True):
            score(case, "91.5", "88", "90", "92", "87", "90.5", "89")
            carries_on(city, round_)
    with at(opens_on + 58 * DAY, staff):
        for case in cases:
            open_case(city, case)
            visits(city, opens_on + 57 * DAY)
    with at(opens_on + 68 * DAY, staff):
        for number, (round_, case) in enumerate(zip(rounds, cases, strict=True), start=1):
            resolves(city, round_, {case: "列入拟命名名单"}, f"青岛演示纪要第{number}号")
    # 91.5 88 90 92 87 90.5 89 without 92 and 87, by five.
    assert [str(Nomination.objects.get(pk=case.pk).score) for case in cases] == ["89.8000"] * 3
    with at(posted_on := opens_on + 72 * DAY, staff):
        notices = [drafts(city, round_) for round_ in rounds]
        # Five working days from Wednesday 27 May on.
        assert {posts(publisher, notice, posted_on) for notice in notices} == {dt.date(2026, 6, 2)}
    with at(dt.date(2026, 6, 3), staff):
        for notice in notices:
            closes(city, notice)
        are_conferred_together(publisher)
        public = meet_here("public")
        stands_in_the_register(public, cases[0])
        for case in cases:
            public.go(f"/honours/{case.round.title.slug}/2026/")
            public.sees(case.name)
    assert Decision.objects.get().honours.count() == 3


def are_conferred_together(publisher: Person) -> None:
    publisher.go(of_round("changelist"))
    publisher.shoot_both("81-rounds")
    publisher.follow("一并命名")
    for name in QINGDAO:
        publisher.page.get_by_role("checkbox", name=name, exact=False).check()
    signs(
        publisher,
        "一并命名",
        document_number="青工发(2026)12号",
        heading="关于公布2026年青岛大工匠、青岛工匠、青岛手造工匠名单的通知",
        signed_on="2026-06-03",
    )
    publisher.sees("已按青工发〔2026〕12号命名")
    publisher.shoot("82-conferred")
