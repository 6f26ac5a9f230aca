"""The roll of a title and a year: who stands on a page of it, in which order and under which headings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.paginator import EmptyPage, Page, Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from craftsmen.builders.at_hand import KEPT_FOR, at_hand
from craftsmen.builders.pages import NAMES_ON_A_PAGE
from craftsmen.builders.roll_lines import BY_DECISION, LABELS, Name, Paper, by_decision, by_strokes, header_of
from craftsmen.models import Honour, Title
from craftsmen.models.honours import HOLDERS, THINGS
from craftsmen.names import OF_PEOPLE

# The page that has them all, and how many it may have: more are printed page by page.
WHOLE: Final = "all"
MOST_AT_ONCE: Final = 1_000
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
# Whether anybody at all has a place, as of most rolls nobody has; and how many stood on the roll at the last count, by
# the papers that they were honoured with.
KNOWN: Final = """
SELECT has, people, decision.id, document_number, heading, signed_on FROM (
    SELECT EXISTS (
        SELECT FROM craftsmen_honour WHERE title_id = %(title)s AND year = %(year)s AND place IS NOT NULL
    ) AS has
) places
LEFT JOIN craftsmen_count ON axis = 'roll' AND key = %(title)s::text AND year = %(year)s
LEFT JOIN craftsmen_decision decision ON decision.id = decision_id
ORDER BY signed_on, document_number
"""
PLACED: Final = "SELECT EXISTS (SELECT 1 {of_roll} AND honour.place IS NOT NULL)"
COUNTED: Final = "SELECT count(*), coalesce(array_agg(DISTINCT honour.decision_id), '{{}}') {of_roll}"
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


class Roll(NamedTuple):
    """How many stand on a roll, and the papers it rests on."""

    total: int
    decisions: list[Paper]


def title_at_hand(slug: str) -> Title | None:
    """The title of a roll, as it was a moment ago."""

    def named() -> Title | None:
        return Title.objects.select_related("conferring_union").filter(slug=slug).first()

    return at_hand(named, "title", slug, seconds=KEPT_FOR)


def roll_page(title: Title, year: int, order: str | None, number: str | None) -> dict[str, Any] | None:
    """A page of the roll of a title and year; None where nobody may be shown. Raises InvalidPage.

    As the decision lists them, where it is entered; otherwise, and for whoever asks so, by strokes. To be printed, all
    of them stand on one page, where they fit.
    """
    has_places, counted = known(title, year)
    is_placed = has_places and bool(asked(PLACED, title, year)[0][0])
    orders = [
        *([BY_DECISION] if is_placed else []),
        *(OF_PEOPLE if title.is_for_people else ["name"]),
    ]
    chosen = order if order and order in orders else orders[0]
    size = MOST_AT_ONCE if number == WHOLE else NAMES_ON_A_PAGE
    first = names_of(title, year, chosen, size) if number in {None, "", "1", WHOLE} else []
    roll = roll_of(title, year, first, counted, size)
    if not roll.total:
        return None
    page = page_of(roll, number)
    names = (first or names_of(title, year, chosen, size, page.start_index() - 1))[:size]
    return {
        "title": title,
        "year": year,
        "page": page,
        "order": chosen,
        "header": header_of(title, year, page, orders if len(orders) > 1 else [], chosen, roll.decisions),
        "caption": LABELS[chosen],
        "groups": by_decision(names, roll.decisions) if chosen == BY_DECISION else by_strokes(names),
        "counted": title.counted(roll.total),
        "has_deceased": any(name.is_deceased for name in names),
        "whole": f"?order={chosen}&page={WHOLE}" if size < roll.total <= MOST_AT_ONCE else "",
    }


def page_of(roll: Roll, number: str | None) -> Page[int]:
    if number != WHOLE:
        return Paginator(range(roll.total), NAMES_ON_A_PAGE).page(number or 1)
    if roll.total > MOST_AT_ONCE:
        raise EmptyPage
    return Paginator(range(roll.total), MOST_AT_ONCE).page(1)


def known(title: Title, year: int) -> tuple[bool, Roll]:
    """Whether the decision says where somebody stands, and the roll as of the last count, which is a moment old; nobody
    stands there where it was not counted yet."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"title": title.pk, "year": year})
        rows = cursor.fetchall()
    total = sum(people or 0 for _has, people, *_paper in rows)
    return rows[0][0], Roll(total, [Paper._make(paper) for _has, _people, *paper in rows if paper[0]])


def names_of(title: Title, year: int, order: str, size: int, start: int = 0) -> list[Name]:
    """Those of a page, and one more where another page follows."""
    most = size + 1
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


def roll_of(title: Title, year: int, first: Sequence[Name], counted: Roll, size: int) -> Roll:
    """The roll as a whole: its first page, where no more stand on it than on that; a longer one as it was counted."""
    if 0 < len(first) <= size:
        return Roll(len(first), papers({name.decision for name in first}))
    if counted.total:
        return counted._replace(total=max(counted.total, len(first)))
    ((total, decisions),) = asked(COUNTED, title, year)
    return Roll(max(total, len(first)), papers(decisions))


def papers(decisions: Iterable[int | None]) -> list[Paper]:
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, [[each for each in decisions if each]])
        return [Paper._make(row) for row in cursor.fetchall()]


def rolls() -> QuerySet[Honour, tuple[str, int | None]]:
    """Title and year of every roll on which somebody may be shown."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_OF_EACH_ROLL)
        found = [pk for (pk,) in cursor.fetchall()]
    shown = Honour.objects.public().filter(title=OuterRef("title"), year=OuterRef("year"))
    its = Honour.objects.filter(Exists(shown.order_by()), pk__in=found)
    return its.order_by("title__slug", "year").values_list("title__slug", "year")
