"""What lapsed is opened again by the office: once, with a reason and a day, while the round still examines."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from nominations.actions import corrections, reviews
from nominations.actions.moves import make_move
from nominations.builders.told import differing
from nominations.corrections import correction_of
from nominations.models import Nomination, Round, Stage
from nominations.stage_plan import Kind
from nominations.workflow import State
from notifications.models import Message
from tests.nominations import clocks, roads
from tests.nominations.desks import address, case
from tests.nominations.roads import City
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db

WHY = "当事人住院，材料已经备齐，同意重新开放。"


@pytest.fixture
def here() -> City:
    return roads.city()


@pytest.fixture
def lapsed(here: City) -> Nomination:
    returned = roads.bring_to(State.RETURNED, here=here, leaving=State.DISTRICT_REVIEW)
    with clocks.day_after(returned):
        return corrections.lapse(nomination=returned)


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def reopen(here: City, nomination: Nomination, days: int = 9) -> Nomination:
    return reviews.reopen_correction(nomination=nomination, by=here.city, note=WHY, correct_by=in_days(days))


def test_the_office_opens_it_again_and_it_goes_back_to_where_it_was(here: City, lapsed: Nomination) -> None:
    client = Client()
    client.force_login(here.city)
    screen = client.get(case(lapsed)).text
    data = {"note": WHY, "seen": "rejected", "correct_by": in_days(9)}

    sent = client.post(address(lapsed, "reopen_correction"), data)

    opened = roads.fresh(lapsed)
    assert address(lapsed, "reopen_correction") in screen
    assert sent.status_code == 302
    assert (opened.state, opened.resumes_at, opened.correct_by) == (
        State.RETURNED,
        State.DISTRICT_REVIEW,
        in_days(9),
    )
    assert correction_of(opened) is not None
    told = Message.objects.filter(recipient=opened.nominator, channel="site").latest("pk")
    assert WHY in told.body
    assert f"{in_days(9):%Y}年" in told.body
    assert roads.submit(here, opened).state == State.DISTRICT_REVIEW
    seal()
    assert list(differing()) == []


def test_the_day_of_what_was_opened_again_is_on_the_record(here: City, lapsed: Nomination) -> None:
    opened = reopen(here, lapsed)
    Nomination.objects.filter(pk=opened.pk).update(correct_by=in_days(99))

    assert len(list(differing())) == 1


def test_it_is_opened_once(here: City, lapsed: Nomination) -> None:
    opened = reopen(here, lapsed)
    with clocks.day_after(opened):
        again = corrections.lapse(nomination=opened)
        for by in (here.city, here.superuser):
            with pytest.raises(PermissionDenied):
                make_move(nomination=again, move="reopen_correction", by=by, note=WHY)


def test_what_somebody_rejected_stays_rejected(here: City) -> None:
    with pytest.raises(PermissionDenied):
        reopen(here, roads.bring_to(State.REJECTED, here=here))


@pytest.mark.parametrize(("ends", "is_open"), [(0, True), (-1, False), (None, True)])
def test_it_is_opened_while_the_office_examines(
    here: City, lapsed: Nomination, ends: int | None, is_open: bool
) -> None:
    Round.objects.filter(pk=here.round.pk).update(closes_at=timezone.now() - dt.timedelta(hours=1))
    if ends is not None:
        Stage.objects.create(
            round=here.round, kind=Kind.PRELIMINARY, starts_on=in_days(-9), ends_on=in_days(ends), order=1
        )

    if is_open:
        assert reopen(here, roads.fresh(lapsed)).state == State.RETURNED
        return
    with pytest.raises(ValidationError) as late:
        reopen(here, roads.fresh(lapsed))
    assert late.value.code == "stage_over"


def test_the_new_day_lies_ahead(here: City, lapsed: Nomination) -> None:
    with pytest.raises(ValidationError) as refused:
        reopen(here, lapsed, days=0)

    assert list(refused.value.message_dict) == ["correct_by"]
    assert roads.fresh(lapsed).state == State.REJECTED
