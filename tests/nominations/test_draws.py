"""Drawing a panel: by a seed anyone can repeat, once, and again only with a reason."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from nominations.actions.draws import appoint_chair, draw_panel
from nominations.drawing import METHOD, draw
from nominations.models import Change, Expert, PanelDraw, PanelMember, Round, ScoringPlan
from nominations.workflow import State
from tests.factories import ExpertFactory, PostFactory, UserFactory
from tests.nominations import roads
from tests.nominations.desks import posted
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SEED = "示例彩票2026065期 03 11 17 22 29 31 + 08"


@pytest.fixture
def here():
    return roads.city()


def pool(here, many, **fields):
    return [
        ExpertFactory(
            user=PostFactory(role=Role.EXPERT, union=here.federation).user,
            union=here.federation,
            **fields,
        )
        for _ in range(many)
    ]


def seats(here):
    return list(PanelMember.objects.filter(round=here.round).order_by("pk").values_list("expert", "panel"))


def everything():
    return (
        list(PanelMember.objects.order_by("pk").values()),
        list(PanelDraw.objects.order_by("pk").values()),
        Change.objects.count(),
    )


def test_a_panel_is_drawn_as_anyone_can_repeat(here):
    experts = pool(here, 9)

    done = draw_panel(round=here.round, seed=f" {SEED} ", by=here.city)

    drawn = draw([expert.pk for expert in experts], seed=SEED, size=7)
    users = {expert.pk: expert.user_id for expert in experts}
    assert (done.drawn, done.seed, done.is_generated, done.number) == (drawn, SEED, False, 1)
    assert seats(here) == [(users[number], 1) for number in drawn]
    change = Change.objects.get(kind=Change.Kind.DRAW)
    assert (change.round, change.nomination, change.by) == (here.round, None, here.city)
    assert change.facts == {
        "draw": 1,
        "seed": SEED,
        "seed_source": "",
        "is_generated": False,
        "method": METHOD,
        "size": 7,
        "panels": 1,
        "candidates": sorted(users),
        "trades": {},
        "drawn": drawn,
        "seats": sorted([users[number], 1, False] for number in drawn),
    }


def test_only_those_in_service_are_drawn_from(here):
    experts = pool(here, 7)
    pool(here, 1, is_active=False)
    ExpertFactory(union=here.federation)  # in the pool, but of no post
    pool(roads.city(), 1)
    nominee = pool(here, 1)[0]
    roads.bring_to(State.SCREENING, here=here, nominator=nominee.user)

    done = draw_panel(round=here.round, seed=SEED, by=here.city)

    assert done.candidates == sorted(expert.pk for expert in experts)


def test_several_panels_are_drawn_by_trade(here):
    ScoringPlan.objects.create(round=here.round, panel_size=5, panels=2, draws_by_trade=True)
    experts = [*pool(here, 9, trades=["焊工"]), *pool(here, 2, trades=["木雕", "焊工"])]
    trades = {expert.pk: expert.main_trade for expert in experts}

    done = draw_panel(round=here.round, seed=SEED, by=here.city)

    assert done.drawn == draw(trades, seed=SEED, size=10, trades=trades)
    assert [panel for _expert, panel in sorted(seats(here), key=lambda seat: seat[1])] == [1] * 5 + [2] * 5
    assert sum(trades[number] == "木雕" for number in done.drawn) == 2
    assert done.trades == {str(number): trade for number, trade in trades.items()} or done.trades == trades


def test_without_a_seed_one_is_made_and_said_to_be(here):
    pool(here, 7)

    done = draw_panel(round=here.round, seed=" ", by=here.city)

    assert (len(done.seed), done.is_generated) == (32, True)


def test_a_second_draw_needs_its_reason_and_keeps_the_first(here):
    pool(here, 9)
    first = draw_panel(round=here.round, seed=SEED, by=here.city)
    before = everything()

    with pytest.raises(ValidationError) as refused:
        draw_panel(round=here.round, seed="另一个", because=" ", by=here.city)
    assert list(refused.value.message_dict) == ["because"]
    assert everything() == before
    second = draw_panel(round=here.round, seed="另一个", because="两名专家出差。", by=here.city)

    assert list(here.round.draws.values_list("pk", "number")) == [(first.pk, 1), (second.pk, 2)]
    assert len(seats(here)) == 7


def test_too_small_a_pool_is_told_and_nothing_is_written(here):
    pool(here, 6)
    before = everything()

    with pytest.raises(ValidationError) as refused:
        draw_panel(round=here.round, seed=SEED, by=here.city)

    assert refused.value.messages == [
        "专家库中可以抽取的专家有6名，本次需要7名：请先补充专家库，或减少评审组人数。"
    ]
    assert everything() == before


def test_a_panel_that_has_cases_is_not_drawn_anew(here):
    roads.bring_to(State.EXPERT_REVIEW, here=here)
    pool(here, 7)
    before = everything()

    with pytest.raises(ValidationError) as refused:
        draw_panel(round=here.round, seed=SEED, by=here.city)

    assert refused.value.code == "assigned"
    assert everything() == before


def test_a_round_without_experts_draws_none(here):
    Round.objects.filter(pk=here.round.pk).update(left_out=["expert_review"])

    with pytest.raises(ValidationError) as refused:
        draw_panel(round=here.round, seed=SEED, by=here.city)

    assert refused.value.code == "no_experts"


@pytest.mark.parametrize("who", ["publisher", "district", "auditor", "objections", "grassroots"])
def test_who_sets_up_the_round_draws(here, who):
    pool(here, 7)

    with pytest.raises(PermissionDenied):
        draw_panel(round=here.round, seed=SEED, by=getattr(here, who))
    with pytest.raises(PermissionDenied):
        appoint_chair(member=here.round.panel.first(), by=getattr(here, who))


def test_a_draw_stands_in_the_database(here):
    pool(here, 7)
    done = draw_panel(round=here.round, seed=SEED, by=here.city)

    for change in (
        lambda: PanelDraw.objects.filter(pk=done.pk).update(seed="别的"),
        lambda: PanelDraw.objects.filter(pk=done.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="another_draw_has_its_reason"), transaction.atomic():
        PanelDraw.objects.create(
            round=here.round,
            number=2,
            seed="另一个",
            is_generated=False,
            method=METHOD,
            size=1,
            panels=1,
            candidates=[1],
            drawn=[1],
            drawn_by=here.city,
        )


def test_a_round_has_one_chair_at_a_time(here):
    first, second = here.round.panel.order_by("pk")[:2]
    appoint_chair(member=first, by=here.city)

    appoint_chair(member=second, by=here.city)

    assert list(here.round.panel.filter(is_chair=True)) == [second]
    told = [change.facts["chair"] for change in Change.objects.filter(kind=Change.Kind.DRAW).order_by("pk")]
    assert told == [first.expert_id, second.expert_id]
    with pytest.raises(IntegrityError, match="a_round_has_one_chair"), transaction.atomic():
        PanelMember.objects.filter(pk=first.pk).update(is_chair=True)


def test_nobody_makes_himself_the_chair(here):
    PostFactory(user=here.experts[0], role=Role.CITY, union=here.federation)

    with pytest.raises(ValidationError):
        appoint_chair(member=here.round.panel.get(expert=here.experts[0]), by=here.experts[0])


def test_a_draw_is_public_when_scoring_is_over(here, client):
    pool(here, 7)
    done = draw_panel(round=here.round, seed=SEED, by=here.city)
    case = roads.bring_to(State.EXPERT_REVIEW, here=here)
    page = here.round.get_absolute_url()

    Round.objects.filter(pk=here.round.pk).update(
        opens_at=timezone.now() - dt.timedelta(days=9), closes_at=timezone.now() - dt.timedelta(days=1)
    )
    assert (list(PanelDraw.objects.public()), SEED in client.get(page).content.decode()) == ([], False)
    roads.close_scoring(here, case)

    text = client.get(page).content.decode()
    assert list(PanelDraw.objects.public()) == [done]
    assert SEED in text
    assert ", ".join(map(str, done.drawn)) in text
    assert not [user.name for user in here.experts if user.name in text]


def test_the_pool_is_that_of_the_reach(here):
    own, other = pool(here, 1)[0], pool(roads.city(), 1)[0]

    for who in ("city", "publisher", "auditor", "objections"):
        assert list(Expert.objects.visible_to(getattr(here, who))) == [own]
        assert getattr(here, who).has_perm("nominations.view_expert", own)
        assert not getattr(here, who).has_perm("nominations.view_expert", other)
    for who in (here.district, here.experts[0], UserFactory()):
        assert list(Expert.objects.visible_to(who)) == []
        assert not who.has_perm("nominations.view_expert", own)
    assert set(Expert.objects.visible_to(here.superuser)) == {own, other}
    assert here.city.has_perm("nominations.change_expert", own)
    assert not here.publisher.has_perm("nominations.change_expert", own)


def test_trades_are_typed_with_any_comma(here, client):
    expert = pool(here, 1)[0]
    client.force_login(here.city)
    url = reverse("admin:nominations_expert_change", args=[expert.pk])
    data = posted(client, url) | {"trades": "焊工，钳工、 木雕", "masters_and_apprentices": ""}

    answer = client.post(url, data)

    expert.refresh_from_db()
    assert answer.status_code == 302, answer.context["errors"]
    assert (expert.trades, expert.masters_and_apprentices) == (["焊工", "钳工", "木雕"], [])
    refused = client.post(url, data | {"trades": " ，"})
    assert refused.status_code == 400


def test_the_pool_asks_as_often_for_one_as_for_many(here, client):
    client.force_login(here.city)
    asked = []
    for many in (1, 2, 27):
        pool(here, many)
        asked.append(count_queries(lambda: client.get(reverse("admin:nominations_expert_changelist"))))

    assert len(set(asked)) == 1


def test_a_seed_announced_beforehand_is_asked_for_and_told(client):
    here = roads.city(seed_source="示例彩票2026年第70期")
    pool(here, 9)
    before = everything()
    client.force_login(here.city)
    address = reverse("admin:nominations_round_panel", args=[here.round.pk])

    page, empty = client.get(address), client.post(address, {"seed": " "})
    with pytest.raises(ValidationError, match="请填写事先公布的“示例彩票2026年第70期”的号码"):
        draw_panel(round=here.round, seed="", by=here.city)

    assert "规则事先公布：用“示例彩票2026年第70期”的号码作种子。" in page.content.decode()
    assert empty.status_code == 400
    assert everything() == before

    drawn = draw_panel(round=here.round, seed=SEED, by=here.city)

    assert (drawn.seed, drawn.is_generated) == (SEED, False)
    assert Change.objects.get(kind=Change.Kind.DRAW).facts["seed_source"] == "示例彩票2026年第70期"
