"""What is not corrected in time lapses by the clock: to the second, once, and for good."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from nominations.actions import corrections, reviews
from nominations.actions.moves import make_move
from nominations.models import Change, Nomination
from nominations.tasks import lapse_corrections
from nominations.workflow import IllegalMove, State
from notifications.models import Message
from tests.nominations import roads
from tests.nominations.desks import address, case
from tests.nominations.forms import Form
from tests.nominations.roads import City
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 3, 10)


@pytest.fixture
def here() -> City:
    return roads.city()


@pytest.fixture
def returned(here: City) -> Nomination:
    nomination = roads.bring_to(State.RETURNED, here=here, leaving=State.DISTRICT_REVIEW)
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=DUE)
    return roads.fresh(nomination)


def at(moment: str) -> time_machine.travel:
    return time_machine.travel(f"{moment}+08:00", tick=False)


def test_a_correction_lapses_at_the_second_its_day_is_over(returned: Nomination):
    with at("2026-03-10T23:59:59"):
        lapse_corrections()
        assert roads.fresh(returned).state == State.RETURNED

    with at("2026-03-11T00:00:00"):
        lapse_corrections()

    lapsed = roads.fresh(returned)
    assert (lapsed.state, lapsed.resumes_at) == (State.REJECTED, "")
    change = lapsed.changes.latest("pk")
    assert (change.move, change.by, change.source, change.target, change.note) == (
        "lapse",
        None,
        State.RETURNED,
        State.REJECTED,
        "补正期限2026-03-10 24:00（北京时间）已过，没有重新提交，按放弃申报处理。",
    )


def test_a_second_run_writes_nothing_and_only_the_overdue_lapse(here: City, returned: Nomination):
    others = [roads.bring_to(State.RETURNED, here=here) for _ in range(2)]
    Nomination.objects.filter(pk=others[0].pk).update(correct_by=DUE + DAY)
    Nomination.objects.filter(pk=others[1].pk).update(correct_by=None)  # returned without a day

    with at("2026-03-11T00:00:05"):
        lapse_corrections()
        before = snapshot(returned)
        lapse_corrections()

    assert snapshot(returned) == before
    assert Change.objects.filter(move="lapse").count() == 1
    assert [roads.fresh(each).state for each in others] == [State.RETURNED] * 2


def test_the_nominee_is_told_why(returned: Nomination):
    with at("2026-03-11T00:00:05"):
        lapse_corrections()
        page = Form(returned).client.get(returned.get_absolute_url()).text

    told = Message.objects.filter(recipient=returned.nominator, channel="site").latest("pk")
    assert "不予推荐" in told.subject
    assert "按放弃申报处理" in told.body
    assert "补正期限2026-03-10 24:00（北京时间）已过" in page
    assert "系统到期自动办理" in page


def test_the_office_reads_that_the_clock_did_it(here: City, returned: Nomination):
    with at("2026-03-11T00:00:05"):
        lapse_corrections()
    client = Client()
    client.force_login(here.city)

    page = client.get(case(returned)).text

    assert "系统到期自动办理 · 退回补正 → 不予推荐" in page


def test_more_time_given_before_the_sweep_keeps_it(here: City, returned: Nomination):
    with at("2026-03-11T00:00:05"):
        reviews.extend_correction(
            nomination=returned, by=here.city, note=roads.NOTE, correct_by=DUE + 9 * DAY
        )
        with pytest.raises(ValidationError) as refused:
            corrections.lapse(nomination=returned)
        lapse_corrections()

    assert refused.value.code == "in_time"
    assert roads.fresh(returned).state == State.RETURNED


def test_what_was_handed_in_again_does_not_lapse(here: City, returned: Nomination):
    with at("2026-03-10T23:59:59"):
        roads.submit(here, returned)

    with at("2026-03-11T00:00:05"), pytest.raises(IllegalMove):
        corrections.lapse(nomination=returned)


@pytest.mark.parametrize("who", ["grassroots", "district", "city", "publisher", "superuser"])
def test_nobody_lets_a_case_lapse_by_hand(here: City, returned: Nomination, who: str):
    person = getattr(here, who)
    client = Client()
    client.force_login(person)
    before = snapshot(returned)

    with at("2026-03-11T00:00:05"):
        assert not person.has_perm("nominations.lapse_nomination", returned) or who == "superuser"
        with pytest.raises(PermissionDenied):
            make_move(nomination=returned, move="lapse", by=person, note=roads.NOTE)
        assert client.post(address(returned, "lapse"), {"note": roads.NOTE}).status_code == 404

    assert snapshot(returned) == before


@pytest.mark.parametrize(("move", "by_nobody"), [("withdraw", True), ("lapse", False)])
def test_the_database_knows_what_the_clock_does(here: City, move: str, by_nobody: bool):
    returned = roads.bring_to(State.RETURNED, here=here)

    with (
        pytest.raises(IntegrityError, match="what_nobody_moved_the_clock_moved"),
        transaction.atomic(),
    ):
        Change.objects.create(
            round=here.round,
            nomination=returned,
            move=move,
            source=State.RETURNED,
            target=State.REJECTED,
            by=None if by_nobody else here.city,
        )
