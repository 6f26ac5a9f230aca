"""Meetings and working days in the admin."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations.actions import meetings, resolutions
from nominations.models import Meeting, Resolution, WorkdayOverride
from nominations.workflow import State
from tests.factories import FilledFactory
from tests.nominations.roads import City, bring_to, city, meeting_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def page(name: str, row: object = None, model: str = "meeting") -> str:
    return reverse(f"admin:nominations_{model}_{name}", args=[row.pk] if row else [])  # type: ignore[attr-defined]  # rows of several models


def minutes(here: City, **changes: object) -> dict[str, object]:
    return {
        "round": here.round.pk,
        "minutes_number": "示例纪要1号",
        "held_on": timezone.localdate(),
        "kind": "joint",
        "entitled": 11,
        "present": 9,
        "members": "甲乙、丙丁、戊己、庚辛、壬癸、子丑、寅卯、辰巳、午未",
        "resolutions-TOTAL_FORMS": 0,
        "resolutions-INITIAL_FORMS": 0,
    } | changes


def test_a_meeting_is_entered_by_the_city(client: Client, here: City) -> None:
    foreign = city().round
    client.force_login(here.city)

    form = client.get(page("add")).context["adminform"].form
    answer = client.post(page("add"), minutes(here))

    assert answer.status_code == 302
    assert list(form.fields["round"].queryset) == [here.round]
    assert foreign not in form.fields["round"].queryset
    assert str(Meeting.objects.get()) == f"示例纪要1号（{timezone.localdate()}）"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": "2999-01-01"}, "held_on"),
        ({"present": 0}, "present"),
        ({"minutes_number": ""}, "minutes_number"),
    ],
)
def test_minutes_that_cannot_be_are_told(
    client: Client, here: City, changes: dict[str, object], field: str
) -> None:
    client.force_login(here.city)

    answer = client.post(page("add"), minutes(here, **changes))

    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Meeting.objects.exists()


def test_a_meeting_stands_once_votes_hang_on_it(client: Client, here: City) -> None:
    plain = meeting_of(here.round)
    nomination = bring_to(State.PROPOSED, here=here)
    voted = Resolution.objects.get(nomination=nomination).meeting
    eleven = {"present": 11, "members": "、".join(f"示例{n}" for n in range(11))}
    client.force_login(here.city)

    changed = client.post(page("change", plain), minutes(here, **eleven))
    refused = client.post(page("change", voted), minutes(here, **eleven))
    shown = client.get(page("change", voted)).content.decode()

    assert (changed.status_code, refused.status_code) == (302, 403)
    assert nomination.name in shown
    assert "这次会议已经有决议，会议情况不能再改" in shown
    plain.refresh_from_db()
    assert plain.present == 11


@pytest.mark.parametrize(("role", "status"), [("publisher", 200), ("auditor", 200), ("objections", 200)])
def test_others_of_the_city_read_only(client: Client, here: City, role: str, status: int) -> None:
    meeting = meeting_of(here.round)
    client.force_login(getattr(here, role))

    assert client.get(page("change", meeting)).status_code == status
    assert client.post(page("change", meeting), minutes(here)).status_code == 403
    assert client.post(page("add"), minutes(here)).status_code == 403


def test_nobody_below_or_elsewhere_reads_minutes(client: Client, here: City) -> None:
    meeting = meeting_of(here.round)

    client.force_login(city().city)
    assert client.get(page("change", meeting)).status_code == 302
    assert meeting.minutes_number not in client.get(page("changelist")).content.decode()
    for person in (here.district, here.grassroots, here.editor):
        client.force_login(person)
        assert client.get(page("changelist")).status_code == 403


def test_ones_own_vote_is_not_read(client: Client, here: City) -> None:
    nomination = bring_to(State.PROPOSED, here=here, nominator=here.auditor, name="示例本人")
    meeting = Resolution.objects.get(nomination=nomination).meeting
    client.force_login(here.auditor)

    assert nomination.name not in client.get(page("change", meeting)).content.decode()


def test_nobody_deletes_a_meeting(client: Client, here: City) -> None:
    client.force_login(here.superuser)

    assert client.post(page("delete", meeting_of(here.round))).status_code == 403


def test_a_meeting_is_held_for_rounds_in_reach(here: City) -> None:
    with pytest.raises(PermissionDenied):
        meetings.hold(
            round=here.round, minutes_number="1", held_on=timezone.localdate(), present=3, by=here.district
        )


def test_the_form_asks_for_a_meeting_one_way_or_the_other(here: City) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)

    with pytest.raises(ValidationError) as caught:
        resolutions.propose(
            nomination=nomination,
            by=here.city,
            meeting=None,
            minutes_number="",
            held_on=None,
            present=None,
            votes_for=3,
            votes_against=0,
            abstentions=0,
        )

    assert list(caught.value.message_dict) == ["meeting"]


def test_pages_of_meetings_ask_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    client.force_login(here.city)
    first = meeting_of(here.round)
    lists: list[int] = []
    pages: list[int] = []
    for more in (1, 2, 27):
        for nomination in FilledFactory.create_batch(more, round=here.round, employer=here.employer):
            Resolution.objects.create(meeting=first, nomination=nomination, votes_for=3, proposed=True)
            meeting_of(here.round)
        for url, counts in ((page("changelist"), lists), (page("change", first), pages)):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))

    assert (lists, pages) == ([lists[0]] * 3, [pages[0]] * 3)


def test_working_days_are_kept_by_the_city_and_read_by_the_rest(client: Client, here: City) -> None:
    data = {"day": "2027-02-06", "is_workday": "on", "note": "示例通知"}

    client.force_login(here.city)
    kept = client.post(page("add", model="workdayoverride"), data)
    client.force_login(here.auditor)
    refused = client.post(page("add", model="workdayoverride"), data)
    listed = client.get(page("changelist", model="workdayoverride"))

    assert (kept.status_code, refused.status_code, listed.status_code) == (302, 403, 200)
    assert WorkdayOverride.objects.get().day == dt.date(2027, 2, 6)


def test_the_list_of_working_days_asks_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    client.force_login(here.city)
    day, counts = dt.date(2027, 1, 1), []
    for more in (1, 2, 27):
        for _ in range(more):
            WorkdayOverride.objects.create(day=day, is_workday=False, note="示例通知")
            day += dt.timedelta(days=1)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("changelist", model="workdayoverride")).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
