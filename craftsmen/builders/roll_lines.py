"""How a page of a roll is drawn: what stands above it, and its names under their headings."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.paginator import Page
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.moulds import Mould
from craftsmen.models import Craftsman, Title
from craftsmen.names import CONVENTIONS, normalise_name, stroke_count, strokes_heading, told_note
from craftsmen.withheld import withhold

BY_DECISION: Final = "decision"
LABELS: Final[Mapping[str, Promise]] = {
    BY_DECISION: _("按命名决定所列次序"),
    **{str(convention): label for convention, label in CONVENTIONS.items()},
}


class Name(NamedTuple):
    """Who or what stands on a roll; `kind` is what its page is called."""

    group: str
    decision: int | None
    kind: str
    pk: int
    name: str
    employer_name: str
    gender: str
    ethnicity: str
    is_deceased: bool
    withheld: Sequence[str]


class Group(NamedTuple):
    """A heading, and the lines under it."""

    heading: str
    lines: SafeString


class Paper(NamedTuple):
    """Of a decision, what a roll tells."""

    pk: int
    document_number: str
    heading: str
    signed_on: dt.date


def line(words: Sequence[Any], shape: tuple[str, bool]) -> dict[str, Any]:
    kind, is_deceased = shape
    named = zip(("pk", "name", "note", "employer_name"), words, strict=True)
    return {"page": f"craftsmen:{kind}", "is_deceased": is_deceased, **dict(named)}


LINE: Final = Mould("craftsmen/_roll_line.html", line)


OF_ROLL: Final = ("title", "year", "caption", "counted", "number", "total", "union")
OF_PAPER: Final = ("document_number", "heading", "day", "on")


def header(words: Sequence[Any], shape: tuple[tuple[str, ...], str, int]) -> dict[str, Any]:
    """The shape: the orders it is offered in, the one it stands in, and on how many papers it rests."""
    orders, chosen, papers = shape
    left = iter(words)
    return {
        **dict(zip(OF_ROLL, left, strict=False)),
        "orders": [(each, LABELS[each], each == chosen) for each in orders],
        "papers": [dict(zip(OF_PAPER, left, strict=False)) for _ in range(papers)],
    }


HEADER: Final = Mould("craftsmen/_roll_header.html", header)


def header_of(
    title: Title, year: int, page: Page[Any], orders: Sequence[str], chosen: str, papers: Sequence[Paper]
) -> SafeString:
    total = page.paginator.num_pages
    words = [title.name, str(year), str(LABELS[chosen]), title.counted(page.paginator.count)]
    words += [str(page.number), str(total)] if total > 1 else ["", ""]
    words.append(title.conferring_union.name if title.conferring_union else "")
    written = gettext("Y年n月j日")
    for paper in papers:
        words += [
            paper.document_number,
            paper.heading,
            paper.signed_on.isoformat(),
            dateformat.format(paper.signed_on, written),
        ]
    return HEADER.one(words, (tuple(orders), chosen, len(papers)))


def by_decision(names: Sequence[Name], decisions: Sequence[Paper]) -> list[Group]:
    """Under the headings that the decision has; where several decisions make one roll, each heading names its own."""
    numbers = {each.pk: each.document_number for each in decisions} if len(decisions) > 1 else {}
    headings = [" ".join(filter(None, (numbers.get(name.decision or 0), name.group))) for name in names]
    return grouped(names, headings, [(name.decision, name.group) for name in names])


def by_strokes(names: Sequence[Name]) -> list[Group]:
    """Those in roster order already, under the stroke counts of the first character."""
    of_first = {first: stroke_count(normalise_name(first)[:1]) for first in {name.name[:1] for name in names}}
    told = {strokes: strokes_heading(strokes) for strokes in {*of_first.values()}}
    headings = [told[of_first[name.name[:1]]] for name in names]
    return grouped(names, headings, headings)


def grouped(names: Sequence[Name], headings: Sequence[str], marks: Sequence[Any]) -> list[Group]:
    """Under one heading those that stand one after the other and bear the same mark."""
    found: list[tuple[str, list[SafeString]]] = []
    for place, text in enumerate(drawn(names)):
        if not place or marks[place] != marks[place - 1]:
            found.append((headings[place], []))
        found[-1][1].append(text)
    return [Group(heading, SafeString("".join(lines))) for heading, lines in found]


def drawn(names: Sequence[Name]) -> list[SafeString]:
    """The line of each, with what is noted beside the name."""
    notes = {
        (gender, ethnicity): told_note(is_woman=gender == Craftsman.Gender.FEMALE, ethnicity=ethnicity)
        for gender, ethnicity in {(name.gender, name.ethnicity) for name in names}
    }
    return LINE.fill(
        [
            ((pk, withhold(name, withheld), notes[gender, ethnicity], employer_name), (kind, is_deceased))
            for _, _, kind, pk, name, employer_name, gender, ethnicity, is_deceased, withheld in names
        ]
    )
