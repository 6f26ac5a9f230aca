"""Addresses of the admin, and what its forms are filled in with."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.models import Nomination, Round
from tests.factories import RoundFactory, TitleFactory
from tests.nominations.roads import City, paper

NOTE = "材料齐全，情况属实，同意办理。"
LIST = "admin:nominations_nomination_changelist"


def listed(client: Client, person: User, **query: Any) -> list[Any]:
    """The cases in the list as this person reads it."""
    client.force_login(person)
    answer = client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


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
            "confirms_category": "on",
        },
        "return_for_correction": {"correct_by": today + dt.timedelta(days=7), "remark_deeds": "请补充"},
        "extend_correction": {"correct_by": today + dt.timedelta(days=14)},
        "reopen_correction": {"correct_by": today + dt.timedelta(days=14)},
        "finish_visit": {
            "visited_on": today,
            "place": "总装车间",
            "visitors": "示例甲、示例乙",
            "claim_0": "yes",
            "claim_1": "yes",
        },
        "withdraw_recommendation": {"seal": paper()},
        "disqualify": {"disqualified_for": "other"},
        "propose": MINUTES | {"held_on": today},
    }
    return extra.get(move, {})


MINUTES = {
    "minutes_number": "示例纪要〔1〕号",
    "kind": "joint",
    "entitled": 9,
    "present": 9,
    "members": "、".join(f"示例委员{each}" for each in "甲乙丙丁戊己庚辛壬"),
    "votes_for": 7,
    "votes_against": 1,
    "abstentions": 1,
}


def round_page(name: str, round_: Round | None = None) -> str:
    return reverse(f"admin:nominations_round_{name}", args=[round_.pk] if round_ else [])


def unopened(here: City, **fields: Any) -> Round:
    start = timezone.now() + dt.timedelta(days=3)
    defaults = {"published_at": None, "opens_at": start, "closes_at": start + dt.timedelta(days=30)}
    return RoundFactory(
        union=here.federation, title=TitleFactory(conferring_union=here.federation), **(defaults | fields)
    )


def posted(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back of the page as it stands."""
    answer = client.get(url)
    assert answer.status_code == 200
    forms = [answer.context["adminform"].form]
    data: dict[str, Any] = {}
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if hasattr(bound.field.widget, "decompress"):
                parts = bound.field.widget.decompress(value)
                data |= {f"{bound.html_name}_{n}": part for n, part in enumerate(parts) if part is not None}
            elif value is not None and value is not False:
                data[bound.html_name] = value
    return data
