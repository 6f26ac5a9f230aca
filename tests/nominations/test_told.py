"""Rows that stand beside the record: each edit of one, and each that went, is named."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.utils import IntegrityError

from nominations.actions import resolutions
from nominations.builders.told import differing
from nominations.models import (
    Assignment,
    Change,
    EligibilityCheck,
    EligibilityResult,
    Meeting,
    Nomination,
    Opinion,
    Resolution,
    Score,
    SiteVisit,
    VisitClaim,
)
from nominations.workflow import State
from tests.nominations import eligibility, roads
from tests.nominations.sealing import seal
from tests.nominations.test_reserves import in_reserve

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 2)


def edits() -> Iterator[tuple[str, Callable[[], object]]]:
    """Which row should be named, and what is done to it."""
    written: list[tuple[str, type[Any], dict[str, object]]] = [
        ("resolution", Resolution, {"votes_for": 6}),
        ("resolution", Resolution, {"votes_against": 0}),
        ("resolution", Resolution, {"abstentions": 0}),
        ("resolution", Resolution, {"recused": "示例3"}),
        ("resolution", Resolution, {"proposed": False}),
        ("resolution", Meeting, {"minutes_number": "改过"}),
        ("resolution", Meeting, {"held_on": DAY}),
        ("resolution", Meeting, {"kind": "party"}),
        ("resolution", Meeting, {"entitled": 12}),
        ("resolution", Meeting, {"present": 8}),
        ("resolution", Meeting, {"members": "甲、乙"}),
        ("opinion", Opinion, {"text": "改过"}),
        ("sitevisit", SiteVisit, {"visited_on": DAY}),
        ("sitevisit", SiteVisit, {"place": "改过"}),
        ("sitevisit", SiteVisit, {"visitors": "甲、乙、丙"}),
        ("sitevisit", SiteVisit, {"findings": "改过"}),
        ("sitevisit", VisitClaim, {"finding": "no", "remark": "改过"}),
        ("eligibilitycheck", EligibilityResult, {"outcome": "fail"}),
        ("eligibilitycheck", EligibilityResult, {"words": "改过"}),
        ("eligibilitycheck", EligibilityResult, {"facts": {"years": 99}}),
        ("assignment", Assignment, {"total": Decimal("99.5000")}),
        ("assignment", Score, {"points": Decimal("0.5")}),
        ("nomination", Nomination, {"score": Decimal("99.5000")}),
    ]
    for named, model, values in written:
        yield named, partial(falsify, model, values)
    yield "link", lambda: last(Resolution).delete()
    yield "link", lambda: last(Opinion).delete()
    yield "link", lambda: (VisitClaim.objects.all().delete(), last(SiteVisit).delete())
    yield "link", lambda: (EligibilityResult.objects.all().delete(), EligibilityCheck.objects.all().delete())


def falsify(model: type[Any], values: dict[str, object]) -> None:
    last(model).update(**values)


def last(model: type[Any]) -> Any:
    """One row, by its number, so that an edit is of that alone."""
    return model.objects.filter(pk=model.objects.order_by("-pk").values_list("pk", flat=True)[0])


def test_each_row_that_was_edited_or_went_is_named_and_nothing_else() -> None:
    here = roads.city()
    eligibility.hold(here.round, "R06", age=100)
    roads.bring_to(State.PROPOSED, here=here)
    assert list(differing()) == []

    for named, edit in edits():
        with transaction.atomic():
            with pgtrigger.ignore():
                edit()
            found = list(differing())
            transaction.set_rollback(True)
        assert found, named
        assert [line for line in found if not line.startswith(named)] == []


@pytest.mark.parametrize(
    ("state", "edit"),
    [
        (State.RETURNED, {"correct_by": DAY}),
        (State.DISQUALIFIED, {"disqualified_for": "fraud"}),
    ],
)
def test_what_a_move_wrote_beside_the_state_is_held_to_its_link(state: State, edit: dict[str, Any]) -> None:
    case = roads.bring_to(state, leaving=State.EMPLOYER_REVIEW)
    assert list(differing()) == []

    Nomination.objects.filter(pk=case.pk).update(**edit)

    assert list(differing()) == [f"nomination {case.pk}: not as link #0 tells it (design.md, 8)"]


def test_a_rank_in_reserve_that_no_meeting_gave_is_named() -> None:
    here = roads.city()
    case = in_reserve(here, 3)
    told = case.changes.get(move="not_select").facts
    assert (told["reserve_rank"], told["votes"], told["proposed"]) == (3, [1, 7, 1], False)
    assert list(differing()) == []
    seal()

    Nomination.objects.filter(pk=case.pk).update(reserve_rank=1)

    number = case.changes.get(move="not_select").number
    with pytest.raises(CommandError, match=f"^nomination {case.pk}: not as link #{number} tells it"):
        call_command("verify_audit")


def test_a_resolution_without_a_link_is_named() -> None:
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here)
    vote = Resolution.objects.create(
        meeting=roads.meeting_of(here.round), nomination=case, votes_for=5, proposed=True
    )

    assert list(differing()) == [f"resolution {vote.pk}: not on the record (design.md, 8)"]


def test_the_record_of_a_meeting_names_nobody() -> None:
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here)
    meeting = roads.meeting_of(here.round)
    away, *_others = members = [f"示例委员{each}" for each in "甲乙丙丁戊己庚辛壬"]
    Meeting.objects.filter(pk=meeting.pk).update(members="、".join(members))

    resolutions.resolve(
        nomination=case, by=here.city, meeting=meeting, votes=(6, 1, 1), recused=away, proposed=True
    )

    change = Change.objects.get(nomination=case, move="propose")
    assert (change.facts["recused"], len(change.facts["minutes"])) == (1, 64)
    assert not any(name in str(change.facts) for name in members)


def test_nobody_finds_out_by_trying_names_who_stayed_away(settings: Any) -> None:
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here)
    told: dict[str, Any] = {"votes": (6, 1, 1), "recused": "示例委员甲", "proposed": True}
    resolutions.resolve(nomination=case, by=here.city, meeting=roads.meeting_of(here.round), **told)

    digest = Change.objects.get(nomination=case, move="propose").facts["recused_digest"]

    guesses = [hashlib.sha256(text.encode()).hexdigest() for text in ("示例委员甲", '"示例委员甲"')]
    assert (len(digest), digest in guesses) == (64, False)
    assert list(differing()) == []
    settings.IDENTITY_KEYS = [settings.IDENTITY_KEYS[0], *settings.IDENTITY_KEYS]
    assert list(differing()) == []  # a new key in front of the ring changes nothing


def test_minutes_stand_once_votes_hang_on_them() -> None:
    here = roads.city()
    plain = roads.meeting_of(here.round)
    roads.bring_to(State.PROPOSED, here=here)
    voted = Resolution.objects.get().meeting

    for change in ({"present": 8}, {"held_on": DAY}, {"members": "甲"}, {"kind": "party"}, {"entitled": 99}):
        with pytest.raises(IntegrityError, match="stand"), transaction.atomic():
            Meeting.objects.filter(pk=voted.pk).update(**change)

    assert Meeting.objects.filter(pk=plain.pk).update(present=8) == 1
