"""Notices in the admin, drafted and posted."""

from typing import Any

from django.test import Client
from django.urls import reverse

from nominations.actions.notices import draft_notice
from nominations.models import Nomination, Notice
from nominations.workflow import State
from tests.nominations.roads import City, bring_to


def page(name: str, notice: Notice | None = None) -> str:
    return reverse(f"admin:nominations_notice_{name}", args=[notice.pk] if notice else [])


def posted(client: Client, notice: Notice, starts_on: object, **options: Any) -> Any:
    """The answer to posting what the page shows."""
    seen = client.get(page("publish", notice)).context["seen"]
    return client.post(page("publish", notice), {"starts_on": starts_on, "seen": seen}, **options)


def drafted(here: City, **fields: Any) -> tuple[Nomination, Notice]:
    nomination = bring_to(State.PROPOSED, here=here, **fields)
    return nomination, draft_notice(round=here.round, by=here.city)


def running(here: City) -> tuple[Nomination, Notice]:
    nomination = bring_to(State.IN_NOTICE, here=here)
    return nomination, Notice.objects.get(entries__nomination=nomination)
