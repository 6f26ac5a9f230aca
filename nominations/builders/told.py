"""The rows that a result rests on, held to what the record tells of them: in a row that stands beside its link
an edit would otherwise not show in the chain."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Set
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Model

from nominations.link_facts import of_check, of_note, of_opinion, of_panel, of_resolution, of_visit
from nominations.models import (
    Assignment,
    Change,
    CorrectionNote,
    EligibilityCheck,
    Nomination,
    Opinion,
    PanelMember,
    Resolution,
    SiteVisit,
)
from nominations.workflow import State

AT_A_TIME = 2000
# How many names stand in a text that a digest in the same link holds: links of before were counted otherwise.
COUNTED = {"visitors", "recused"}
# The digests of an opinion, a visit and a correction.
WORDS = {"text", "report", "note_digest"}
# What a move wrote beside the state, in which state it still stands so, and which moves write it.
COLUMNS = (
    ("disqualified_for", State.DISQUALIFIED, ("disqualify",)),
    ("reserve_rank", State.NOT_SELECTED, ("not_select",)),
    ("has_nominee_award", State.NOT_SELECTED, ("not_select",)),
    ("correct_by", State.RETURNED, ("return_for_correction", "extend_correction", "reopen_correction")),
)
Told = tuple[int, dict[str, Any]]
Key = tuple[Any, Any]


def differing() -> Iterator[str]:
    """One line for each row that is not as its link tells it, or of which no link tells."""
    yield from resolutions()
    yield from opinions()
    yield from visits()
    yield from checks()
    yield from columns()
    yield from points()
    yield from scores()
    yield from notes()
    yield from panels()
    yield from erasures()


def compare(
    rows: Iterable[tuple[Model, Key, dict[str, Any]]], told: dict[Key, Told], erased: Container[Any] = ()
) -> Iterator[str]:
    """Each row, the key of its link and what it says of itself; a link that is left over has lost its row. Of
    `erased` cases the words are gone that a digest was made of."""
    for row, key, facts in rows:
        yield from held(row, facts, told.pop(key, None), WORDS if key[0] in erased else set())
    for number, _facts in told.values():
        yield f"link #{number}: the row it tells of is gone (design.md, 8)"


def held(row: Model, facts: dict[str, Any], link: Told | None, gone: Set[str] = frozenset()) -> Iterator[str]:
    name = f"{row._meta.model_name} {row.pk}"
    if link is None:
        yield f"{name}: not on the record (design.md, 8)"
    elif any(link[1].get(key) != value for key, value in facts.items() if key not in COUNTED | gone):
        yield f"{name}: not as link #{link[0]} tells it (design.md, 8)"


def links(changes: models.QuerySet[Change], key: str) -> dict[Key, Told]:
    """By case and the fact `key`: number and facts of the latest of these links that has it."""
    rows = changes.filter(facts__has_key=key).order_by("pk").values_list("nomination", "number", "facts")
    return {(case, facts[key]): (number or 0, facts) for case, number, facts in rows.iterator(AT_A_TIME)}


def resolutions() -> Iterator[str]:
    rows = Resolution.objects.select_related("meeting").order_by("pk").iterator(AT_A_TIME)
    told = links(Change.objects.moves(), "meeting")
    yield from compare(((row, (row.nomination_id, row.meeting_id), of_resolution(row)) for row in rows), told)


def opinions() -> Iterator[str]:
    """Of an association's word the record tells when the form was handed in."""
    rows = Opinion.objects.exclude(nomination__submitted_at=None).order_by("pk").iterator(AT_A_TIME)
    told = links(Change.objects.moves(), "opinion")
    facts = ((row, (row.nomination_id, str(row.pk)), of_opinion(row)) for row in rows)
    yield from compare(facts, told, erased_cases())


def visits() -> Iterator[str]:
    """A case is visited once: from there no move leads back."""
    rows = SiteVisit.objects.prefetch_related("claims").order_by("pk").iterator(AT_A_TIME)
    told = {(case, None): link for (case, _day), link in links(Change.objects.moves(), "visited_on").items()}
    yield from compare(
        ((row, (row.nomination_id, None), of_visit(row, row.claims.all())) for row in rows),
        told,
        erased_cases(),
    )


def checks() -> Iterator[str]:
    rows = EligibilityCheck.objects.prefetch_related("results").order_by("pk").iterator(AT_A_TIME)
    told = links(Change.objects.moves(), "check")
    yield from compare(
        ((row, (row.nomination_id, row.pk), of_check(row.results.all())) for row in rows), told
    )


def notes() -> Iterator[str]:
    rows = CorrectionNote.objects.exclude(approved_by=None).order_by("pk").iterator(AT_A_TIME)
    told = links(Change.objects.filter(kind=Change.Kind.CORRECTION), "correction_note")
    yield from compare(
        ((row, (row.nomination_id, row.pk), of_note(row)) for row in rows), told, erased_cases()
    )


def columns() -> Iterator[str]:
    for column, state, moves in COLUMNS:
        its = Change.objects.moves().filter(move__in=moves).order_by("pk")
        told = {
            case: (number or 0, facts)
            for case, number, facts in its.values_list("nomination", "number", "facts").iterator(AT_A_TIME)
        }
        for row in Nomination.objects.filter(state=state).order_by("pk").only("pk", column):
            value = getattr(row, column) or None
            written = None if value is None else value if isinstance(value, int) else str(value)
            yield from held(row, {column: written}, told.get(row.pk))


def points() -> Iterator[str]:
    """Of the links of one expert on one case the last tells the points that are locked."""
    told: dict[Key, Told] = {}
    its = Change.objects.filter(kind=Change.Kind.SCORE, facts__has_key="points").order_by("pk")
    for case, by, number, facts in its.values_list("nomination", "by", "number", "facts").iterator(AT_A_TIME):
        given = {line: Decimal(points) for line, points in facts["points"].items()}
        told[case, by] = (number or 0, {"total": Decimal(facts["total"]), "points": given})
    locked = Assignment.objects.filter(locked_at__isnull=False).prefetch_related("scores").order_by("pk")
    for row in locked.iterator(AT_A_TIME):
        facts = {
            "total": row.total,
            "points": {str(each.criterion_id): each.points for each in row.scores.all()},
        }
        yield from held(row, facts, told.get((row.nomination_id, row.expert_id)))


def scores() -> Iterator[str]:
    """Of a case that went on, or that its score left behind."""
    its = Change.objects.filter(nomination__isnull=False, facts__has_key="score").order_by("pk")
    told: dict[Any, Told] = {
        case: (number or 0, {"score": Decimal(facts["score"])})
        for case, number, facts in its.values_list("nomination", "number", "facts").iterator(AT_A_TIME)
    }
    for row in Nomination.objects.filter(score__isnull=False).order_by("pk").only("pk", "score"):
        yield from held(row, {"score": row.score}, told.get(row.pk))


def panels() -> Iterator[str]:
    """Who sits is whom the last draw, seating or unseating has left; of a panel without links nothing is known."""
    last = Change.objects.filter(kind=Change.Kind.DRAW, facts__has_key="seats").order_by("round", "-pk")
    told = last.distinct("round").values_list("round", "number", "facts__seats")
    sitting: dict[Any, list[PanelMember]] = defaultdict(list)
    for seat in PanelMember.objects.order_by("pk").iterator(AT_A_TIME):
        sitting[seat.round_id].append(seat)
    for round_, number, seats in told:
        if of_panel(sitting[round_]) != seats:
            yield f"panel of round {round_}: not as link #{number or 0} tells it (design.md, 8)"


def erased_cases() -> set[Any]:
    return set(Nomination.objects.exclude(erased_at=None).values_list("pk", flat=True))


def erasures() -> Iterator[str]:
    """Just those cases are empty of which a link tells that they were emptied."""
    links_of = Change.objects.filter(kind=Change.Kind.ERASURE).values_list("facts__erased", flat=True)
    told = {case for cases in links_of for case in cases}
    found = set(map(str, erased_cases()))
    for case in sorted(told ^ found):
        what = "not emptied, as" if case in told else "emptied, and not as"
        yield f"nomination {case}: {what} the record tells (design.md, 8)"
