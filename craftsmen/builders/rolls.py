"""The roll of a title and a year: who stands on a page of it, in which order and under which headings."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from craftsmen.builders.at_hand import KEPT_FOR, at_hand
from craftsmen.builders.moulds import Mould
from craftsmen.builders.pages import NAMES_ON_A_PAGE
from craftsmen.models import Craftsman, Honour, Title
from craftsmen.models.honours import HOLDERS, THINGS
from craftsmen.names import (
    CONVENTIONS,
    OF_PEOPLE,
    normalise_name,
    stroke_count,
    strokes_heading,
    told_note,
)
from craftsmen.withheld import withhold

BY_DECISION: Final = "decision"
LABELS: Final[Mapping[str, Promise]] = {
    BY_DECISION: _("按命名决定所列次序"),
    **{str(convention): label for convention, label in CONVENTIONS.items()},
}
BY_KEY: Final = "honour.roster_key, honour.id"
# As `HonourQuerySet` orders them.
ORDERS: Final[Mapping[str, str]] = {
    "surname": BY_KEY,
    "name": BY_KEY,
    "fullname": "replace(honour.roster_key, '.00000', ''), honour.id",
    BY_DECISION: "decision.signed_on NULLS LAST, decision.id, honour.place NULLS LAST, " + BY_KEY,
}
# When each kind of holder is shown, as `HonourQuerySet.public` has it. By hand, as the ORM takes longer to write these
# questions than the database to answer them.
SHOWN: Final[Mapping[str, str]] = {
    "craftsman": "craftsman.hidden_because = ''",
    "collective": "collective.hidden_because = '' AND collective.delisted_on IS NULL",
    "achievement": "achievement.hidden_because = ''",
}
JOINED: Final = "LEFT JOIN craftsmen_{name} {name} ON {name}.id = honour.{name}_id"
OF_ROLL: Final = """
FROM craftsmen_honour honour {joined}
WHERE honour.title_id = %(title)s AND honour.year = %(year)s AND honour.status = 'standing' AND ({shown})
"""
# Whether anybody at all has a place is asked first: of most rolls nobody has.
ANY_PLACE: Final = """
SELECT 1 FROM craftsmen_honour WHERE title_id = %s AND year = %s AND place IS NOT NULL LIMIT 1
"""
PLACED: Final = "SELECT EXISTS (SELECT 1 {of_roll} AND honour.place IS NOT NULL)"
COUNTED: Final = "SELECT count(*), coalesce(array_agg(DISTINCT honour.decision_id), '{{}}') {of_roll}"
LAST_COUNTED: Final = """
SELECT people, decision.id, document_number, heading, signed_on
FROM craftsmen_count LEFT JOIN craftsmen_decision decision ON decision.id = decision_id
WHERE axis = 'roll' AND key = %s AND year = %s ORDER BY signed_on, document_number
"""
PAPERS: Final = """
SELECT id, document_number, heading, signed_on FROM craftsmen_decision
WHERE id = ANY(%s) ORDER BY signed_on, document_number
"""
PAGE: Final = "SELECT honour.id {of_roll} ORDER BY {order} LIMIT %(most)s OFFSET %(start)s"
NAMES: Final = """
SELECT honour."group", honour.decision_id, CASE
    WHEN honour.craftsman_id IS NOT NULL THEN 'person'
    WHEN honour.collective_id IS NOT NULL THEN 'collective' ELSE 'achievement'
END, coalesce(honour.craftsman_id, honour.collective_id, honour.achievement_id), {told}, {withheld}
{of_roll} {where} ORDER BY {order} LIMIT %(most)s
"""
TOLD: Final = "coalesce({names}), coalesce({employers}), {gender}, {ethnicity}, {is_deceased}"
# Whom a thing names who is not public.
WITHHELD: Final = "ARRAY(SELECT name FROM craftsmen_withheld named WHERE named.{kind}_id = honour.{kind}_id)"
# One honour of each title and year, found by leaping from one to the next: a register of a million has hundreds.
ONE_OF_EACH_ROLL: Final = """
WITH RECURSIVE roll AS (
    (
        SELECT id, title_id, year FROM craftsmen_honour
        WHERE year IS NOT NULL AND status = 'standing' ORDER BY title_id, year LIMIT 1
    )
    UNION ALL
    SELECT following.* FROM roll, LATERAL (
        SELECT id, title_id, year FROM craftsmen_honour
        WHERE (title_id, year) > (roll.title_id, roll.year) AND year IS NOT NULL AND status = 'standing'
        ORDER BY title_id, year LIMIT 1
    ) following
)
SELECT id FROM roll
"""


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


class Roll(NamedTuple):
    """How many stand on a roll, and the papers it rests on."""

    total: int
    decisions: list[Paper]


def line(words: Sequence[Any], shape: tuple[str, bool]) -> dict[str, Any]:
    kind, is_deceased = shape
    named = zip(("pk", "name", "note", "employer_name"), words, strict=True)
    return {"page": f"craftsmen:{kind}", "is_deceased": is_deceased, **dict(named)}


LINE: Final = Mould("craftsmen/_roll_line.html", line)


def title_at_hand(slug: str) -> Title | None:
    """The title of a roll, as it was a moment ago."""

    def named() -> Title | None:
        return Title.objects.select_related("conferring_union").filter(slug=slug).first()

    return at_hand(named, "title", slug, seconds=KEPT_FOR)


def roll_page(title: Title, year: int, order: str | None, number: str | None) -> dict[str, Any] | None:
    """A page of the roll of a title and year; None where nobody may be shown. Raises InvalidPage.

    As the decision lists them, where it is entered; otherwise, and for whoever asks so, by strokes.
    """
    orders = [
        *([BY_DECISION] if is_placed(title, year) else []),
        *(OF_PEOPLE if title.is_for_people else ["name"]),
    ]
    chosen = order if order and order in orders else orders[0]
    first = names_of(title, year, chosen, 0) if number in {None, "", "1"} else []
    roll = roll_of(title, year, first)
    if not roll.total:
        return None
    page = Paginator(range(roll.total), NAMES_ON_A_PAGE).page(number or 1)
    names = (first or names_of(title, year, chosen, page.start_index() - 1))[:NAMES_ON_A_PAGE]
    return {
        "title": title,
        "year": year,
        "page": page,
        "order": chosen,
        "orders": [(each, LABELS[each]) for each in orders] if len(orders) > 1 else [],
        "caption": LABELS[chosen],
        "groups": by_decision(names, roll.decisions) if chosen == BY_DECISION else by_strokes(names),
        "counted": title.counted(roll.total),
        "has_deceased": any(name.is_deceased for name in names),
        "decisions": roll.decisions,
    }


def is_placed(title: Title, year: int) -> bool:
    """Whether the decision says where some of those stand who are shown."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_PLACE, [title.pk, year])
        return cursor.fetchone() is not None and bool(asked(PLACED, title, year)[0][0])


def names_of(title: Title, year: int, order: str, start: int) -> list[Name]:
    """Those of a page, and one more where another page follows."""
    most = NAMES_ON_A_PAGE + 1
    if not start:
        return [Name._make(row) for row in asked(NAMES, title, year, order, most=most)]
    # Whom the page passes over is looked at in the index alone.
    page = [pk for (pk,) in asked(PAGE, title, year, order, most=most, start=start)]
    rows = asked(NAMES, title, year, order, "AND honour.id = ANY(%(page)s)", page=page, most=most)
    return [Name._make(row) for row in rows]


def asked(
    question: str, title: Title, year: int, order: str = "surname", where: str = "", **params: Any
) -> Any:
    """The rows that answer a question about the roll. A title of ours has holders of one kind, the database sees to it;
    one from outside may have any."""
    kinds = HOLDERS if title.external else (title.held_through,)
    of_people = "craftsman" in kinds
    joined = [*kinds, *(["decision"] if order == BY_DECISION else [])]
    words = {
        "of_roll": OF_ROLL.format(
            joined=" ".join(JOINED.format(name=name) for name in joined),
            shown=" OR ".join(f"({SHOWN[kind]})" for kind in kinds),
        ),
        "told": TOLD.format(
            names=", ".join(f"{kind}.name" for kind in kinds),
            employers=", ".join(f"{kind}.employer_name" for kind in kinds),
            gender="coalesce(craftsman.gender, '')" if of_people else "''",
            ethnicity="coalesce(craftsman.ethnicity, '')" if of_people else "''",
            is_deceased="craftsman.deceased_on IS NOT NULL" if of_people else "false",
        ),
        "withheld": " || ".join(WITHHELD.format(kind=kind) for kind in kinds if kind in THINGS)
        or "'{}'::text[]",
        "order": ORDERS[order],
        "where": where,
    }
    with connection.cursor() as cursor:
        cursor.execute(question.format(**words), {"title": title.pk, "year": year, **params})
        return cursor.fetchall()


def roll_of(title: Title, year: int, first: Sequence[Name]) -> Roll:
    """The roll as a whole: its first page, where no more stand on it than on that; a longer one as it was at the last
    count, which is a moment old."""
    if 0 < len(first) <= NAMES_ON_A_PAGE:
        return Roll(len(first), papers({name.decision for name in first}))
    with connection.cursor() as cursor:
        cursor.execute(LAST_COUNTED, [str(title.pk), year])
        counted = cursor.fetchall()
    if total := sum(people for people, *_paper in counted):
        return Roll(max(total, len(first)), [Paper._make(paper) for _people, *paper in counted if paper[0]])
    ((total, decisions),) = asked(COUNTED, title, year)
    return Roll(max(total, len(first)), papers(decisions))


def papers(decisions: Iterable[int | None]) -> list[Paper]:
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, [[each for each in decisions if each]])
        return [Paper._make(row) for row in cursor.fetchall()]


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


def rolls() -> QuerySet[Honour, tuple[str, int | None]]:
    """Title and year of every roll on which somebody may be shown."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_OF_EACH_ROLL)
        found = [pk for (pk,) in cursor.fetchall()]
    shown = Honour.objects.public().filter(title=OuterRef("title"), year=OuterRef("year"))
    its = Honour.objects.filter(Exists(shown.order_by()), pk__in=found)
    return its.order_by("title__slug", "year").values_list("title__slug", "year")
