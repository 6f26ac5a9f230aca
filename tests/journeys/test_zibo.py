"""The round of Zibo, made of its preset and run to the end by the people of the city: with a public vote."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from craftsmen.models import Decision
from nominations import tasks
from nominations.models import Ballot, Nomination, PanelDraw, Poll, Round
from nominations.workflow import State
from tests.factories import TitleFactory, UserFactory, identity_number
from tests.journeys.cities import (
    DAY,
    SEED,
    at,
    is_programmed,
    lots,
    named,
    nominee,
    points,
    pool_of,
    recounted,
    score,
    wait_until,
)
from tests.journeys.conftest import PHONE, Person
from tests.journeys.steps import (
    Meet,
    carries_on,
    closes,
    drafts,
    draws,
    gives_points,
    hand_in,
    looks_them_up,
    of_round,
    open_case,
    posts,
    resolves,
    sets_up,
    signs,
    stands_in_the_register,
    take,
    tell_the_basics,
    tell_the_deeds,
    tell_the_work,
)
from tests.nominations import ballot_box, clocks, roads

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]

# What the seven experts give, how many vote, and what that comes to: the highest and the lowest total are left
# out, 100 × votes ÷ 4 is what the votes are worth, and they count 15 per cent.
ZIBO = {
    "示例人员寅": (("92", "88.5", "95", "70", "90", "91", "89"), 2, "90.10", "50.00", "84.09"),
    "示例候选人乙": (("85",), 4, "85.00", "100.00", "87.25"),
    "示例候选人丙": (("88",), 0, "88.00", "0.00", "74.80"),
    "示例候选人丁": (("84.5",), 3, "84.50", "75.00", "83.08"),
    "示例候选人戊": (("80",), 1, "80.00", "25.00", "71.75"),
}


def states(round_: Round) -> dict[str, str]:
    return dict(round_.nominations.order_by("name").values_list("name", "state"))


def case_of(round_: Round, name: str) -> Nomination:
    return round_.nominations.get(name=name)


def test_zibo_counts_a_vote_and_confers_within_its_programme(meet_here: Meet, tmp_path: Path) -> None:
    here = named("淄博", 3703, "张店区")
    TitleFactory(name="淄博金牌工匠", slug="zibo", conferring_union=here.federation)
    pool = pool_of(here, 9)
    staff = {meet_here("city"): here.city, meet_here("publisher"): here.publisher}
    city, publisher = staff
    # The plan of the preset, laid so that its vote is held now: ballots go by the clock of the database.
    today = timezone.localdate()
    opens_on = today - 46 * DAY
    opens_on -= opens_on.weekday() * DAY

    with at(opens_on - 14 * DAY, staff):
        plan = is_programmed(city, today.year)
        round_ = sets_up(
            city,
            publisher,
            "zibo",
            {"programme": str(plan)},
            year=str(today.year),
            places="2",
            carry_forward_ratio="1.5",
            quota="每年20名，五年共100名；本批2名。",
        )
        assert timezone.localdate(round_.opens_at) == opens_on
        assert (round_.poll.weight, round_.poll.one_per_address) == (Decimal("0.15"), True)
    with at(opens_on + DAY):
        first = nominates(meet_here("worker", PHONE), here, round_)
        others = [nominee(here, round_, name) for name in ZIBO if name != first.name]
        roads.recommend(here, first)
    with at(opens_on + 31 * DAY, staff):
        draws(city, round_, SEED)
        assert PanelDraw.objects.get().drawn == lots(pool, SEED, 7)
        is_checked(city, publisher, first)
        for case in others:
            roads.pass_screening(here, case)

    with at(None, staff):
        poll = is_put_to_the_vote(city, publisher, round_)
        votes(meet_here("voter", PHONE), meet_here("neighbour", PHONE), poll)
        experts_score(meet_here("expert", PHONE), round_)
        is_counted(city, poll)
    with at(opens_on + 58 * DAY, staff):
        is_cut_and_chosen(city, round_)
    with at(posted_on := clocks.next_workday(opens_on + 62 * DAY), staff):
        notice = drafts(city, round_)
        ends_on = posts(publisher, notice, posted_on)
    with at(confer_on := ends_on + DAY, staff):
        closes(city, notice)
        is_conferred(publisher, round_, confer_on)
        public = meet_here("public")
        stands_in_the_register(public, case_of(round_, first.name))
        public.go(plan.get_absolute_url())
        public.sees("62/100")
        public.shoot_both("95-programme")
        is_recounted(publisher, round_, tmp_path)


def nominates(worker: Person, here: roads.City, round_: Round) -> Nomination:
    """Without an employer, so his form goes to the district at once."""
    worker.enter(UserFactory())
    worker.go(round_.get_absolute_url())
    worker.shoot("02-round")
    worker.follow("我要申报")
    worker.press("开始")
    tell_the_basics(worker, name="示例人员寅", identity_number=identity_number(7001))
    worker.choose(district_union="张店区总工会")
    for place in ("region", "industry"):
        worker.page.locator(f"select[name={place}]").select_option(index=1)
    tell_the_work(worker, "自由职业、个体或小工坊", workplace="示例手工作坊（张店区）")
    tell_the_deeds(worker)
    hand_in(worker, "待区市")
    return case_of(round_, "示例人员寅")


def is_checked(city: Person, publisher: Person, case: Nomination) -> None:
    open_case(city, case)
    looks_them_up(city, "申报人：")
    take(city, "初核通过", note="材料齐全，符合条件。")
    open_case(publisher, case)
    publisher.shoot_both("30-checked-once")
    take(publisher, "复核通过", note="复核无误。")
    case.refresh_from_db()
    assert case.state == State.EXPERT_REVIEW


def is_put_to_the_vote(city: Person, publisher: Person, round_: Round) -> Poll:
    """Its last second is brought forward, by two people, since the rules stand."""
    city.go(of_round("poll", round_))
    city.shoot("40-poll-stands")
    city.go(of_round("amend", round_))
    city.page.locator("#part-poll > summary").click()
    closes_at = timezone.localtime() + dt.timedelta(seconds=20)
    city.fill(**{"poll-closes_at": f"{closes_at:%Y-%m-%dT%H:%M:%S}"})
    city.fill(reason="经联席会议研究，投票提前截止。")
    city.press("提出变更")
    publisher.go(of_round("rules", round_))
    publisher.press("批准变更")
    publisher.go(of_round("poll", round_))
    publisher.press("公布投票")
    publisher.sees("投票中")
    publisher.shoot_both("41-poll-open")
    poll = Poll.objects.get(round=round_)
    assert poll.closes_at == closes_at.replace(microsecond=0)
    return poll


def votes(voter: Person, neighbour: Person, poll: Poll) -> None:
    """The first on a phone, the second of the same address, which has its vote; the rest from elsewhere."""
    by_name = {candidate.name: candidate for candidate in poll.candidates.all()}
    for person in (voter, neighbour):
        person.enter(UserFactory())
        person.go(poll.get_absolute_url())
        person.page.get_by_label("示例人员寅", exact=False).check()
        person.page.locator("[data-proof][data-state=verified]").wait_for()
        person.shoot("42-ballot")
        person.press("投票", exact=True)
    neighbour.sees("您所在的网络地址已经投过票")
    neighbour.shoot("43-same-address")
    assert Ballot.objects.count() == 1
    for name, (_totals, number, *_figures) in ZIBO.items():
        for _ in range(number - (name == "示例人员寅")):
            ballot_box.cast(poll, by_name[name].pk)
    tasks.close_polls()
    assert Poll.objects.get().closed_at is None


def experts_score(expert: Person, round_: Round) -> None:
    """One of them on a phone."""
    for name, (totals, *_) in ZIBO.items():
        case = case_of(round_, name)
        if len(totals) > 1:
            its = case.assignments.order_by("pk")[0]
            expert.enter(its.expert)
            expert.go("/panel/")
            expert.shoot_both("44-desk")
            gives_points(expert, its, map(str, points(totals[0])), shot="phone")
            totals = totals[1:]
        score(case, *totals)


def is_counted(city: Person, poll: Poll) -> None:
    """Once its last second is over, by the task that the clock calls."""
    wait_until(poll.closes_at)
    tasks.close_polls()
    closed = Poll.objects.get()
    assert closed.closed_at is not None
    assert closed.closed_at >= poll.closes_at
    assert closed.ballots_cast == 10
    assert dict(poll.candidates.values_list("name", "votes")) == {
        name: number for name, (_totals, number, *_figures) in ZIBO.items()
    }
    city.go(of_round("forensics", poll.round))
    city.shoot_both("45-forensics")
    city.go(poll.get_absolute_url())
    city.sees("投票结果")
    city.shoot_both("46-result")


def is_cut_and_chosen(city: Person, round_: Round) -> None:
    """Two places and half as many again: three go on, by what experts and voters make together."""
    city.go(of_round("scoring", round_))
    city.shoot_both("50-scoring")
    city.go(of_round("carry", round_))
    for name, (*_, expert_mean, vote, composite) in ZIBO.items():
        row = city.page.get_by_role("row").filter(has_text=name)
        assert row.locator(".table__number").all_inner_texts()[1:] == [composite, expert_mean, vote]
    carries_on(city, round_)
    assert states(round_) == {
        "示例人员寅": State.DELIBERATION,
        "示例候选人乙": State.DELIBERATION,
        "示例候选人丙": State.NOT_SELECTED,
        "示例候选人丁": State.DELIBERATION,
        "示例候选人戊": State.NOT_SELECTED,
    }
    open_case(city, case_of(round_, "示例人员寅"))
    for figure in ("90.10", "50.00", "84.09"):
        city.sees(figure)
    city.shoot_both("53-case")
    city.go(of_round("selection", round_))
    assert city.page.locator("#content-main tbody th").all_inner_texts() == [
        "示例候选人乙",
        "示例人员寅",
        "示例候选人丁",
    ]
    city.shoot_both("54-selection")
    decided = {
        case_of(round_, "示例候选人乙"): "列入拟命名名单",
        case_of(round_, "示例人员寅"): "列入拟命名名单",
        case_of(round_, "示例候选人丁"): "不列入",
    }
    resolves(city, round_, decided, "淄博演示纪要第1号")


def is_conferred(publisher: Person, round_: Round, day: dt.date) -> None:
    publisher.go(of_round("overview", round_))
    publisher.follow("命名", exact=True)
    number = f"淄工发〔{day.year}〕9号"
    signs(publisher, "命名", document_number=number, signed_on=day)
    publisher.sees(f"已按{number}命名")
    publisher.shoot_both("82-conferred")
    assert states(round_) == {
        "示例人员寅": State.CONFERRED,
        "示例候选人乙": State.CONFERRED,
        "示例候选人丙": State.NOT_SELECTED,
        "示例候选人丁": State.NOT_SELECTED,
        "示例候选人戊": State.NOT_SELECTED,
    }
    assert Decision.objects.get().document_number == number


def is_recounted(publisher: Person, round_: Round, folder: Path) -> None:
    """By the script in the bundle, as a stranger runs it."""
    publisher.go(of_round("overview", round_))
    publisher.follow("评选结果包")
    publisher.shoot_both("96-bundle")
    publisher.press("生成结果包")
    publisher.shoot("97-bundle-made")
    assert recounted(publisher, folder) == "EQUAL: 5 scores, 5 candidates, 3 places\n"
