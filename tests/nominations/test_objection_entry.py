"""An objection that came by letter, call, visit or mail, written down by the officer."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import objections as actions
from nominations.models import Change, Notice, Objection
from nominations.receipts import normalise, receipt_index
from tests.nominations import roads
from tests.nominations.objectors import NAME, SECRETS, TOLD, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> roads.City:
    return roads.city()


@pytest.fixture
def notice(here: roads.City) -> Notice:
    return posted(here)[0]


def page(notice: Notice) -> str:
    return reverse("admin:nominations_objection_enter", args=[notice.pk])


def letter(notice: Notice, **changes: Any) -> dict[str, Any]:
    day = max(notice.starts_on or timezone.localdate(), timezone.localdate())
    entry = notice.entries.get()
    how = {"arrival": "letter", "received_on": day, "nomination": entry.pk, "once": str(uuid.uuid4())}
    return TOLD | how | changes


def test_a_letter_is_entered_and_its_receipt_handed_on(
    client: Client, here: roads.City, notice: Notice
) -> None:
    client.force_login(here.objections)
    data = letter(notice)

    answer = client.post(page(notice), data)
    again = client.post(page(notice), data)

    objection = Objection.objects.get()
    receipt = answer.context["receipt"]
    assert (answer.status_code, again.context["receipt"]) == (200, receipt)
    assert objection.receipt_index == receipt_index(normalise(receipt))
    assert (objection.arrival, objection.entered_by, objection.objector_name) == (
        "letter",
        here.objections,
        NAME,
    )
    assert timezone.localdate(objection.received_at) == data["received_on"]
    change = Change.objects.get(kind=Change.Kind.OBJECTION)
    assert (change.by, change.facts["step"]) == (here.objections, "receive")
    assert not any(secret in str(change.facts) + change.note for secret in SECRETS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": dt.date(2001, 1, 1)}, "received_on"),
        ({"received_on": dt.date(2999, 1, 1)}, "received_on"),
        ({"arrival": "online"}, "arrival"),
        ({"arrival": ""}, "arrival"),
        ({"phone": "", "email": "", "address": ""}, "phone"),
        ({"kind": "organisation"}, "seal"),
        ({"text": "短"}, "text"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(
    client: Client, here: roads.City, notice: Notice, changes: dict[str, Any], field: str
) -> None:
    client.force_login(here.objections)

    answer = client.post(page(notice), letter(notice, **changes))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert NAME in answer.content.decode()
    assert not Objection.objects.exists()


def test_only_the_officer_enters_and_not_about_himself(here: roads.City, notice: Notice) -> None:
    nomination = notice.entries.get().nomination
    told: dict[str, Any] = TOLD | {
        "nomination": nomination,
        "arrival": "call",
        "received_on": timezone.localdate(),
    }
    about_himself, of_himself = posted(here, nominator=here.objections)

    for by in (here.city, here.publisher, roads.city().objections):
        with pytest.raises(PermissionDenied):
            actions.enter_objection(notice=notice, once="a", by=by, **told)
    with pytest.raises(PermissionDenied):
        actions.enter_objection(
            notice=about_himself, once="a", by=here.objections, **told | {"nomination": of_himself}
        )

    assert not Objection.objects.exists()


def test_a_closed_notice_takes_none(client: Client, here: roads.City) -> None:
    roads.approve(here, posted(here)[1])
    closed = Notice.objects.get()
    client.force_login(here.objections)

    choice = client.get(reverse("admin:nominations_objection_choose"))

    assert list(choice.context["notices"]) == []
    assert client.get(page(closed)).status_code == 404
    assert client.post(page(closed), letter(closed)).status_code == 404


def test_the_database_knows_who_entered_it(here: roads.City, notice: Notice) -> None:
    row = {"notice": notice, "nomination": notice.entries.get().nomination, "kind": "person"}
    with pytest.raises(IntegrityError, match="what_came_on_paper"), transaction.atomic():
        Objection.objects.create(**row, receipt_index="x", due_on=timezone.localdate(), arrival="letter")
