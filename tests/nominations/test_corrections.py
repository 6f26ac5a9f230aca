"""Until when a returned form may be handed in again, and who gives more time."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from nominations.actions import drafts, reviews
from nominations.actions.moves import make_move, moves_open_to
from nominations.models import Nomination
from nominations.workflow import IllegalMove, State
from notifications.models import Message
from tests.nominations import roads
from tests.nominations.desks import address, case
from tests.nominations.forms import DEEDS, TICKS, Form
from tests.nominations.roads import City
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

BECAUSE = "申报人住院治疗，材料需要补开。"
DAY = dt.timedelta(days=1)


@pytest.fixture
def here() -> City:
    return roads.city()


@pytest.fixture
def returned(here: City) -> Nomination:
    return roads.bring_to(State.RETURNED, here=here, leaving=State.DISTRICT_REVIEW)


def due(nomination: Nomination) -> dt.date:
    assert nomination.correct_by is not None
    return nomination.correct_by


def at(day: dt.date, time: str) -> time_machine.travel:
    """A moment of the office's clock, which is eight hours ahead of UTC."""
    return time_machine.travel(f"{day}T{time}+08:00", tick=False)


def test_the_day_lasts_until_midnight_in_shanghai(here: City, returned: Nomination):
    with at(due(returned), "23:59:59"):
        assert not returned.is_overdue
        assert roads.submit(here, returned).state == State.DISTRICT_REVIEW


def test_the_next_day_begins_at_midnight_in_shanghai_and_not_in_utc(here: City, returned: Nomination):
    before = snapshot(returned)

    with at(due(returned) + DAY, "00:00:00"):
        assert timezone.now().date() == due(returned)  # in UTC it is the day itself still
        assert returned.is_overdue
        with pytest.raises(ValidationError) as refused:
            roads.submit(here, returned)

    assert refused.value.code == "overdue"
    assert f"{due(returned)} 24:00（北京时间）" in refused.value.messages[0]
    assert here.federation.name in refused.value.messages[0]
    assert snapshot(returned) == before


def test_what_was_not_returned_is_never_overdue(here: City, returned: Nomination):
    with at(due(returned) + DAY, "09:00"):
        withdrawn = make_move(
            nomination=returned, move="withdraw", by=returned.nominator, note="本人决定不再参加本次评选。"
        )
        assert not withdrawn.is_overdue
        assert not roads.draft_in(here).is_overdue


def test_an_overdue_form_is_kept_read_and_saved_but_not_handed_in(here: City, returned: Nomination):
    with at(due(returned) + DAY, "09:00"):
        form = Form(returned)

        assert form.post("deeds", DEEDS).status_code == 302
        submit_page = form.get("submit").text
        answer = form.post("submit", TICKS)
        case_page = form.client.get(returned.get_absolute_url()).text
        mine = form.client.get("/nominations/").text

    assert form.stored().summary == DEEDS["summary"]
    assert form.stored().state == State.RETURNED
    assert "补正期限已过，现在不能重新提交" in submit_page
    assert "重新提交</button>" not in submit_page
    assert answer.status_code == 400
    assert "24:00（北京时间）已过" in answer.text
    assert "补正期限已过，现在不能重新提交" in case_page
    assert "请按下面的要求补正后重新提交" not in case_page
    assert f"请联系主办单位{here.federation.name}延长期限" in case_page
    assert "期限已过" in mine


def test_nothing_is_said_of_it_before(returned: Nomination):
    with at(due(returned), "23:59"):
        form = Form(returned)
        pages = [form.get("submit").text, form.client.get(returned.get_absolute_url()).text]

    assert not any("期限已过" in page for page in pages)
    assert "重新提交</button>" in pages[0]


@pytest.mark.parametrize("days_late", [-2, 3])
def test_the_office_gives_more_time_before_and_after_the_day(
    here: City, returned: Nomination, days_late: int
):
    first_word = returned.changes.get(move="return_for_correction").note
    with at(due(returned) + days_late * DAY, "09:00"):
        later = timezone.localdate() + 7 * DAY
        extended = reviews.extend_correction(
            nomination=returned, by=here.city, note=BECAUSE, correct_by=later
        )

        assert (extended.state, extended.resumes_at, extended.correct_by) == (
            State.RETURNED,
            State.DISTRICT_REVIEW,
            later,
        )
        change = extended.changes.latest("pk")
        assert (change.move, change.by, change.note) == ("extend_correction", here.city, BECAUSE)
        page = Form(extended).client.get(extended.get_absolute_url()).text
        assert f'<blockquote class="history__note">{first_word}</blockquote>' in page
        assert BECAUSE in page
        assert roads.submit(here, extended).state == State.DISTRICT_REVIEW


def test_the_nominee_is_told_of_the_new_day(
    here: City, returned: Nomination, django_capture_on_commit_callbacks: Any
):
    later = due(returned) + 7 * DAY

    reviews.extend_correction(nomination=returned, by=here.city, note=BECAUSE, correct_by=later)

    told = Message.objects.filter(recipient=returned.nominator, channel="site").latest("pk")
    assert "延长补正期限" in told.body
    assert BECAUSE in told.body
    assert (
        f"请在{later:%Y年}{later.month}月{later.day}日24:00（北京时间）前补正并重新提交，过期未提交的按放弃申报处理"
        in told.body
    )


@pytest.mark.parametrize("days", [-3, 0])
def test_the_new_day_is_later_than_the_old_one(here: City, returned: Nomination, days: int):
    before = snapshot(returned)

    with pytest.raises(ValidationError) as refused:
        reviews.extend_correction(
            nomination=returned, by=here.city, note=BECAUSE, correct_by=due(returned) + days * DAY
        )

    assert list(refused.value.message_dict) == ["correct_by"]
    assert snapshot(returned) == before


def test_the_new_day_is_still_to_come(here: City, returned: Nomination):
    with at(due(returned) + 5 * DAY, "09:00"), pytest.raises(ValidationError):
        reviews.extend_correction(
            nomination=returned, by=here.city, note=BECAUSE, correct_by=due(returned) + 5 * DAY
        )


@pytest.mark.parametrize("who", ["grassroots", "district", "publisher", "objections", "auditor"])
def test_nobody_else_gives_more_time(here: City, returned: Nomination, who: str):
    before = snapshot(returned)

    with pytest.raises(PermissionDenied):
        reviews.extend_correction(
            nomination=returned, by=getattr(here, who), note=BECAUSE, correct_by=due(returned) + DAY
        )
    assert snapshot(returned) == before


def test_what_is_not_returned_gets_no_time(here: City):
    examined = roads.bring_to(State.SCREENING, here=here)

    with pytest.raises(IllegalMove):
        reviews.extend_correction(
            nomination=examined, by=here.city, note=BECAUSE, correct_by=timezone.localdate() + DAY
        )


def test_the_office_does_it_by_a_button_on_the_case(here: City, returned: Nomination):
    client = Client()
    with at(due(returned) + DAY, "09:00"):
        later = timezone.localdate() + 5 * DAY
        client.force_login(here.city)
        assert address(returned, "extend_correction") in client.get(case(returned)).text
        assert "延长期限的理由" in client.get(address(returned, "extend_correction")).text

        answer = client.post(
            address(returned, "extend_correction"),
            {"note": BECAUSE, "seen": "returned", "correct_by": str(later)},
        )

    assert answer.status_code == 302
    assert roads.fresh(returned).correct_by == later
    assert [move.name for move in moves_open_to(here.district, returned)] == []


def test_a_form_changed_after_it_was_returned_keeps_the_new_day(here: City, returned: Nomination):
    later = due(returned) + 7 * DAY
    extended = reviews.extend_correction(nomination=returned, by=here.city, note=BECAUSE, correct_by=later)

    saved = drafts.save_section(
        nomination=extended, values=DEEDS, version=extended.version, by=extended.nominator
    )

    assert saved.correct_by == later
