"""Minutes changed while votes are counted against them, and the control without the lock."""

import threading

import pytest
from django.test import Client
from django.urls import reverse

from nominations.actions import resolutions
from nominations.actions.meetings import lock_meeting
from nominations.admin import meetings
from nominations.models import Meeting, Nomination, Resolution, Round
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.races import LOCKS, SECONDS, all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def read(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


@LOCKS
def test_never_more_votes_than_came(monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here)
    meeting = roads.meeting_of(here.round)
    counting, saved = threading.Event(), threading.Event()
    look = lock_meeting if is_locked else read

    def pause(meeting: Meeting) -> Meeting:
        row = look(meeting)
        counting.set()
        saved.wait(2)
        return row

    monkeypatch.setattr(resolutions, "lock_meeting", pause)
    monkeypatch.setattr(meetings, "lock_meeting", look)
    if not is_locked:  # the list is held as well, which keeps the minutes too
        monkeypatch.setattr(resolutions, "lock_list", lambda pk: Round.objects.get(pk=pk))

    def act(number: int) -> Nomination | int:
        if number == 0:
            return resolutions.resolve(
                nomination=case, by=here.city, meeting=meeting, votes=(7, 1, 1), proposed=True
            )
        counting.wait(SECONDS)
        try:
            return change_present(here, meeting, 3)
        finally:
            saved.set()

    told = all_at_once(act, 2)

    votes = Resolution.objects.get()
    cast = votes.votes_for + votes.votes_against + votes.abstentions
    assert (cast <= read(meeting).present) is is_locked
    assert (403 if is_locked else 302) in told


def change_present(here: roads.City, meeting: Meeting, present: int) -> int:
    client = Client()
    client.force_login(here.city)
    page = reverse("admin:nominations_meeting_change", args=[meeting.pk])
    minutes = {
        "round": meeting.round_id,
        "minutes_number": meeting.minutes_number,
        "held_on": meeting.held_on,
        "kind": "joint",
        "entitled": 4,
        "present": present,
        "members": "、".join(f"示例{n}" for n in range(present)),
        "resolutions-TOTAL_FORMS": 0,
        "resolutions-INITIAL_FORMS": 0,
    }
    return client.post(page, minutes).status_code
