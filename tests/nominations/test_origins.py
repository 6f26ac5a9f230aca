"""From which address staff made a move: kept for the auditor, and shown nowhere else."""

import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from nominations.admin import selections
from nominations.models import CarryForward, Change, MoveOrigin
from nominations.workflow import State
from notifications.models import Message
from reports.builders.bundle import make
from tests.nominations.desks import NOTE, address, case
from tests.nominations.roads import bring_to, city, draft_in
from tests.nominations.scoring import lock_all
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
FROM, RECORD = "203.0.113.77", "admin:nominations_change_changelist"


def test_the_address_of_staff_is_kept_and_shown_to_the_auditor_alone(client: Client) -> None:
    here = city()
    nomination = bring_to(State.SCREENING, here=here)
    before = MoveOrigin.objects.count()
    client.force_login(here.city)
    client.post(address(nomination, "reject"), {"note": NOTE, "seen": State.SCREENING}, REMOTE_ADDR=FROM)
    own = draft_in(here)
    client.force_login(own.nominator)
    client.post(reverse("nominations:withdraw", args=[own.pk]), {"note": NOTE}, REMOTE_ADDR=FROM)
    seal()

    kept = MoveOrigin.objects.get()
    readers = {
        "auditor": (here.auditor, reverse(RECORD)),
        "superuser": (here.superuser, reverse(RECORD)),
        "his case": (nomination.nominator, nomination.get_absolute_url()),
        **{name: (getattr(here, name), case(nomination)) for name in ("city", "publisher", "district")},
    }
    shown = {name: FROM in page(client, *asked) for name, asked in readers.items()}
    with make(here.round, lambda **_told: None) as bundle, zipfile.ZipFile(bundle) as files:
        written = b"".join(map(files.read, files.namelist()))

    assert Change.objects.latest("pk").move == "withdraw"
    assert (before, kept.change.move, kept.address) == (0, "reject", FROM)
    assert shown == dict.fromkeys(readers, False) | {"auditor": True}
    assert FROM.encode() not in written
    assert not Change.objects.filter(content__contains=FROM).exists()
    assert not Message.objects.filter(body__contains=FROM).exists()
    for wrong in (lambda: MoveOrigin.objects.update(address="192.0.2.1"), MoveOrigin.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_the_address_of_who_decided_a_long_list_is_kept_with_each_move_of_the_worker(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(selections, "AT_ONCE", 1)
    here = city(places=1)
    for share in ("0.7", "0.9", "0.8"):
        lock_all(bring_to(State.EXPERT_REVIEW, here=here), Decimal(share))
    url = reverse("admin:nominations_round_carry", args=[here.round.pk])
    client.force_login(here.city)
    seen = client.get(url).context["seen"]

    with django_capture_on_commit_callbacks(execute=True):  # nobody's request is answered by then
        client.post(url, {"seen": seen}, REMOTE_ADDR=FROM)

    assert CarryForward.objects.get().ended_at is not None
    assert [(each.change.move, each.address) for each in MoveOrigin.objects.order_by("pk")] == [
        ("close_scoring", FROM),
        ("not_select", FROM),
        ("not_select", FROM),
    ]


def page(client: Client, who: object, url: str) -> str:
    client.force_login(who)  # type: ignore[arg-type]  # whoever it is
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()
