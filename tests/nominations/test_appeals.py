"""An appeal against the employer's union: once, in time, to the district, which reads both reasons."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from nominations.actions.moves import make_move, moves_open_to
from nominations.appeals import appeal_by, refusal_of
from nominations.models import Change, Nomination, Round, Stage, WorkdayOverride
from nominations.stage_plan import Kind
from nominations.workflow import State
from notifications.models import Message
from tests.factories import PostFactory, UserFactory
from tests.nominations import roads
from tests.nominations.desks import case
from tests.nominations.halting import take
from tests.nominations.roads import City
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

WHY = "从事焊接已满十年，单位工会漏看了前一家单位的证明。"
REFUSED_AT = "2026-03-02T10:00:00+08:00"  # a Monday; ten working days on end on 16 March
LAST = dt.date(2026, 3, 16)


@pytest.fixture
def here() -> City:
    with time_machine.travel(REFUSED_AT, tick=False):
        return roads.city()


@pytest.fixture
def refused(here: City) -> Nomination:
    with time_machine.travel(REFUSED_AT, tick=False):
        return roads.bring_to(State.REJECTED, here=here, leaving=State.EMPLOYER_REVIEW)


def at(moment: str) -> time_machine.travel:
    return time_machine.travel(f"{moment}+08:00", tick=False)


def appeal(nomination: Nomination, by: Any = None) -> Nomination:
    return make_move(nomination=nomination, move="appeal", by=by or nomination.nominator, note=WHY)


def page(nomination: Nomination) -> tuple[Client, str]:
    client = Client()
    client.force_login(nomination.nominator)
    return client, reverse("nominations:appeal", args=[nomination.pk])


def test_an_appeal_lies_on_the_desk_of_the_district_with_both_reasons(
    here: City, refused: Nomination
) -> None:
    with at("2026-03-10T12:00:00"):
        client, url = page(refused)
        mine, form = client.get(refused.get_absolute_url()).text, client.get(url).text
        sent = client.post(url, {"note": WHY})
        desk = Client()
        desk.force_login(here.district)
        screen = desk.get(case(refused)).text
        waiting = list(Nomination.objects.waiting_for(here.district))

    reason = "从事本工种不满五年，不符合申报条件。"
    assert url in mine
    assert "只能申诉一次" in mine
    assert f"{LAST:%Y}年3月16日 24:00" in mine
    assert reason in form
    assert sent["Location"] == refused.get_absolute_url()
    appealed = roads.fresh(refused)
    assert (appealed.state, waiting) == (State.DISTRICT_REVIEW, [appealed])
    for text in ("不予推荐的理由", reason, "申报人申诉的理由", WHY):
        assert text in screen
    told = Message.objects.filter(recipient=here.district, channel="site").latest("pk")
    assert "这是一件申诉" in told.body
    change = appealed.changes.latest("pk")
    assert (change.move, change.by, change.note, change.source, change.target) == (
        "appeal",
        refused.nominator,
        WHY,
        State.REJECTED,
        State.DISTRICT_REVIEW,
    )


def test_the_refusal_tells_that_one_may_appeal_and_until_when(refused: Nomination) -> None:
    told = Message.objects.filter(recipient=refused.nominator, channel="site").latest("pk")

    assert f"可以在{LAST:%Y}年3月16日24:00" in told.body
    assert refused.district_union is not None
    assert refused.district_union.name in told.body


def test_the_district_goes_on_from_there(here: City, refused: Nomination) -> None:
    with at("2026-03-10T12:00:00"):
        moved = roads.recommend(here, appeal(refused))

    assert moved.state == State.SCREENING


@pytest.mark.parametrize(
    ("moment", "is_in_time"), [("2026-03-16T23:59:59", True), ("2026-03-17T00:00:00", False)]
)
def test_an_appeal_is_in_time_to_the_second(refused: Nomination, moment: str, is_in_time: bool) -> None:
    before = snapshot(refused)
    with at(moment):
        client, url = page(refused)
        if is_in_time:
            assert client.post(url, {"note": WHY}).status_code == 302
            return
        mine, asked, sent = (
            client.get(refused.get_absolute_url()),
            client.get(url),
            client.post(url, {"note": WHY}),
        )

    assert sent.status_code == 400
    assert snapshot(refused) == before
    for answer in (mine, asked, sent):
        assert "申诉期限2026-03-16 24:00（北京时间）已过" in answer.text
    assert url not in mine.text


def test_days_the_office_knows_of_count(refused: Nomination) -> None:
    WorkdayOverride.objects.create(day=dt.date(2026, 3, 4), is_workday=False, note="市里放假一天")
    refusal = refusal_of(refused)

    assert refusal is not None
    assert appeal_by(refusal) == dt.date(2026, 3, 17)


def test_days_on_which_the_round_stood_still_do_not_count(here: City, refused: Nomination) -> None:
    for moment, step in (("2026-03-04T09:00:00", "suspend"), ("2026-03-05T17:00:00", "resume")):
        with at(moment):
            take(here, step)
    refusal = refusal_of(refused)

    assert refusal is not None
    assert appeal_by(refusal) == dt.date(2026, 3, 18)


@pytest.mark.parametrize(("ends_on", "is_open"), [("2026-03-10", True), ("2026-03-09", False), (None, True)])
def test_an_appeal_comes_while_unions_recommend(
    here: City, refused: Nomination, ends_on: str | None, is_open: bool
) -> None:
    """After the last day for forms the plan of the round decides; without a plan the ten days alone."""
    Round.objects.filter(pk=here.round.pk).update(closes_at=dt.datetime(2026, 3, 5, tzinfo=dt.UTC))
    if ends_on:
        Stage.objects.create(
            round=here.round, kind=Kind.GRASSROOTS, starts_on="2026-03-01", ends_on=ends_on, order=1
        )
    refused = roads.fresh(refused)

    with at("2026-03-10T12:00:00"):
        if is_open:
            assert appeal(refused).state == State.DISTRICT_REVIEW
            return
        with pytest.raises(ValidationError) as late:
            appeal(refused)

    assert late.value.code == "stage_over"


@pytest.mark.parametrize("leaving", [State.DISTRICT_REVIEW, State.SCREENING])
def test_only_the_refusal_of_the_employers_union_is_appealed_against(leaving: State) -> None:
    here = roads.city()
    for nominator in (UserFactory(), UserFactory(is_superuser=True)):
        nomination = roads.bring_to(State.REJECTED, here=here, leaving=leaving, nominator=nominator)
        with pytest.raises((PermissionDenied, ValidationError)):
            appeal(nomination)
        client, url = page(nomination)
        asked, sent = client.get(url), client.post(url, {"note": WHY})

        assert "只有单位工会不予推荐的" in asked.text
        assert sent.status_code in {400, 409}
        assert WHY in sent.text
        assert url not in client.get(nomination.get_absolute_url()).text
        assert roads.fresh(nomination).state == State.REJECTED


def test_where_no_district_stands_on_the_road_nobody_hears_an_appeal() -> None:
    here = roads.city(left_out=["district_review"])
    nomination = roads.bring_to(State.REJECTED, here=here, leaving=State.EMPLOYER_REVIEW)

    assert moves_open_to(nomination.nominator, nomination) == []


def test_one_appeals_once(here: City, refused: Nomination) -> None:
    with at("2026-03-10T12:00:00"):
        refused = roads.reject(here, appeal(refused))
        with pytest.raises(PermissionDenied):
            appeal(refused)
        client, _ = page(refused)
        assert "提出申诉</a>" not in client.get(refused.get_absolute_url()).text


def test_an_appeal_wants_a_reason(refused: Nomination) -> None:
    with at("2026-03-10T12:00:00"):
        client, url = page(refused)
        answers = [client.post(url, {"note": note}) for note in ("", "不服")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("至少10个字" in answer.text for answer in answers)
    assert roads.fresh(refused).state == State.REJECTED


def test_nobody_appeals_for_another(here: City, refused: Nomination) -> None:
    with at("2026-03-10T12:00:00"):
        for person in (here.grassroots, here.district, here.city, here.superuser):
            with pytest.raises(PermissionDenied):
                appeal(refused, by=person)
            client = Client()
            client.force_login(person)
            assert client.post(page(refused)[1], {"note": WHY}).status_code == 404


def test_the_database_lets_an_appeal_be_the_nominees_own(refused: Nomination) -> None:
    """And nothing else of his: who is both does not review himself."""
    PostFactory(role=Role.DISTRICT, union=refused.district_union, user=refused.nominator)
    how = {"round": refused.round, "nomination": refused, "by": refused.nominator, "at": timezone.now()}

    Change.objects.create(move="appeal", source=State.REJECTED, target=State.DISTRICT_REVIEW, **how)
    with pytest.raises(DatabaseError, match="nobody reviews"), transaction.atomic():
        Change.objects.create(move="recommend", source=State.DISTRICT_REVIEW, target=State.SCREENING, **how)
