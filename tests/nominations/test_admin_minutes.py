"""What a meeting resolved, entered with the move it decides on."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nominations.models import Meeting, Resolution
from nominations.workflow import State
from tests.nominations.desks import MINUTES, NOTE, address
from tests.nominations.roads import City, bring_to, city, fresh, meeting_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def test_a_meeting_that_is_against_leaves_its_votes(client: Client, here: City) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)
    data = {"note": NOTE, "seen": "deliberation", "held_on": timezone.localdate()}
    client.force_login(here.city)

    answer = client.post(
        address(nomination, "not_select"), data | MINUTES | {"votes_for": 2, "votes_against": 6}
    )

    assert answer.status_code == 302, answer.content.decode()
    resolution = Resolution.objects.get(nomination=nomination)
    assert fresh(nomination).state == State.NOT_SELECTED
    assert (resolution.votes_for, resolution.votes_against, resolution.proposed) == (2, 6, False)


def test_a_meeting_on_record_is_chosen(client: Client, here: City) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)
    meeting = meeting_of(here.round)
    client.force_login(here.city)

    shown = client.get(address(nomination, "propose"))
    votes = {"seen": "deliberation", "votes_for": 5, "votes_against": 0, "abstentions": 0}
    answer = client.post(address(nomination, "propose"), votes | {"meeting": meeting.pk})

    assert shown.context["form"]["meeting"].initial == meeting
    assert answer.status_code == 302
    assert Resolution.objects.get(nomination=nomination).meeting == meeting


@pytest.mark.parametrize(
    ("minutes", "field", "words"),
    [
        ({}, "minutes_number", "登记新会议时请填写。"),
        (
            MINUTES | {"minutes_number": "新1号", "held_on": "2999-01-01"},
            "held_on",
            "会议日期不能晚于今天。",
        ),
        (
            {"votes_for": 20, "chosen": True},
            "__all__",
            "票数合计20票，超过可以表决的人数9人（到会9人，回避0人），请核对。",
        ),
        (
            {"votes_for": 1, "votes_against": 1, "chosen": True},
            "__all__",
            "同意票没有多于反对票，不能列为拟命名人选。",
        ),
        (
            {"chosen": True, "minutes_number": "新1号"},
            "meeting",
            "已选择会议，就不要再填写新会议；登记新会议请在这里选第一项。",
        ),
    ],
)
def test_minutes_that_cannot_be_are_told_beside_the_field(
    client: Client, here: City, minutes: dict[str, Any], field: str, words: str
) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)
    meeting = meeting_of(here.round)
    data = {"seen": "deliberation", "votes_for": 5, "votes_against": 0, "abstentions": 0, "note": NOTE}
    data |= minutes | ({"meeting": meeting.pk} if minutes.get("chosen") else {})
    client.force_login(here.city)

    answer = client.post(address(nomination, "propose"), data)

    assert answer.status_code == 400
    assert answer.context["form"].errors[field] == [words]
    assert NOTE in answer.content.decode()
    assert (Resolution.objects.count(), Meeting.objects.count()) == (0, 1)
    assert fresh(nomination).state == State.DELIBERATION


def test_minutes_under_a_known_number_must_agree(client: Client, here: City) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)
    meeting = meeting_of(here.round)
    data = {
        "seen": "deliberation",
        "minutes_number": meeting.minutes_number,
        "held_on": meeting.held_on,
        "entitled": 9,
        "present": 8,
        "members": MINUTES["members"],
        "votes_for": 5,
        "votes_against": 0,
        "abstentions": 0,
    }
    client.force_login(here.city)

    differs = client.post(address(nomination, "propose"), data)
    agrees = client.post(address(nomination, "propose"), data | {"present": 9})

    assert differs.status_code == 400
    assert "到会9人" in differs.context["form"].errors["minutes_number"][0]
    assert agrees.status_code == 302
    assert list(Meeting.objects.all()) == [meeting]


def test_meetings_are_not_shown_to_a_union_below(client: Client, here: City) -> None:
    nomination = bring_to(State.DELIBERATION, here=here)
    meeting = meeting_of(here.round)

    for person in (here.grassroots, here.district):
        client.force_login(person)
        answer = client.post(address(nomination, "propose"), {"seen": "x"})
        assert answer.status_code == 409
        assert meeting.minutes_number not in answer.content.decode()
