"""Every button of the admin: the right person, the wrong one, the wrong state, the wrong method."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.models import Change, Meeting, Nomination, Opinion, Resolution, SiteVisit
from nominations.workflow import MOVES, State
from tests.factories import PostFactory
from tests.nominations.roads import City, bring_to, check_first, city, fresh, lock_all, paper

pytestmark = pytest.mark.django_db

NOTE = "材料齐全，情况属实，同意办理。"


@pytest.fixture
def here() -> City:
    return city()


def address(nomination: Nomination, move: str) -> str:
    return reverse("admin:nominations_nomination_move", args=[nomination.pk, move])


def case(nomination: Nomination) -> str:
    return reverse("admin:nominations_nomination_change", args=[nomination.pk])


def filled_in(move: str) -> dict[str, Any]:
    """What each form asks for besides the note."""
    today = timezone.localdate()
    extra: dict[str, dict[str, Any]] = {
        "endorse": {
            "seal": paper(),
            "notice_from": today - dt.timedelta(days=40),
            "notice_to": today - dt.timedelta(days=10),
        },
        "return_for_correction": {"correct_by": today + dt.timedelta(days=7)},
        "finish_visit": {"visited_on": today, "place": "总装车间", "visitors": "示例甲、示例乙"},
        "propose": MINUTES | {"held_on": today},
    }
    return extra.get(move, {})


MINUTES = {
    "minutes_number": "示例纪要〔1〕号",
    "present": 9,
    "votes_for": 7,
    "votes_against": 1,
    "abstentions": 1,
}

# move, state it is taken from, whose it is, where it leads, somebody who sees the case but may not
ROWS = [
    ("endorse", State.EMPLOYER_REVIEW, "grassroots", State.DISTRICT_REVIEW, "district"),
    ("recommend", State.DISTRICT_REVIEW, "district", State.SCREENING, "grassroots"),
    ("check_first", State.SCREENING, "city", State.SCREENING, "publisher"),
    ("pass_screening", State.SCREENING, "publisher", State.EXPERT_REVIEW, "city"),
    ("close_scoring", State.EXPERT_REVIEW, "city", State.SITE_VISIT, "auditor"),
    ("finish_visit", State.SITE_VISIT, "city", State.DELIBERATION, "publisher"),
    ("propose", State.DELIBERATION, "city", State.PROPOSED, "publisher"),
    ("return_for_correction", State.EMPLOYER_REVIEW, "grassroots", State.RETURNED, "city"),
    ("return_for_correction", State.DISTRICT_REVIEW, "district", State.RETURNED, "grassroots"),
    ("return_for_correction", State.SCREENING, "city", State.RETURNED, "district"),
    ("reject", State.EMPLOYER_REVIEW, "grassroots", State.REJECTED, "objections"),
    ("reject", State.DISTRICT_REVIEW, "district", State.REJECTED, "city"),
    ("reject", State.SCREENING, "publisher", State.REJECTED, "auditor"),
    ("not_select", State.SITE_VISIT, "city", State.NOT_SELECTED, "district"),
    ("hold", State.IN_NOTICE, "objections", State.ON_HOLD, "auditor"),
    ("release", State.ON_HOLD, "publisher", State.IN_NOTICE, "objections"),
    ("disqualify", State.DELIBERATION, "publisher", State.DISQUALIFIED, "city"),
]


def ready(here: City, move: str, state: State) -> Nomination:
    nomination = bring_to(state, here=here)
    if move == "pass_screening":
        nomination = check_first(here, nomination)
    if move == "close_scoring":
        lock_all(nomination)
    return nomination


@pytest.mark.parametrize(("move", "state", "role", "target", "other"), ROWS)
def test_a_button_works_for_the_right_person_alone(
    client: Client, here: City, move: str, state: State, role: str, target: State, other: str
) -> None:
    nomination = ready(here, move, state)
    before = Change.objects.count()
    data = {"note": NOTE, "seen": state} | filled_in(move)

    client.force_login(getattr(here, other))
    refused = [client.get(address(nomination, move)), client.post(address(nomination, move), data)]
    client.force_login(getattr(here, role))
    screen = client.get(case(nomination))
    shown = client.get(address(nomination, move))
    untouched = fresh(nomination).state, Change.objects.count()
    if "seal" in data:
        data["seal"] = paper()
    answer = client.post(address(nomination, move), data)

    assert [response.status_code for response in refused] == [403, 403]
    assert address(nomination, move) in screen.content.decode()
    assert shown.status_code == 200
    assert untouched == (state, before)
    assert answer.status_code == 302, answer.content.decode()
    moved = fresh(nomination)
    assert moved.state == target
    last = Change.objects.latest("pk")
    assert (last.move, last.by, last.note, last.source) == (move, getattr(here, role), NOTE, state)
