"""The directory: who is found, page by page, and what each further choice would leave."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final, NamedTuple

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from craftsmen import asking
from craftsmen.asking import Order
from craftsmen.builders import facets
from craftsmen.builders.around import summary, turning
from craftsmen.builders.at_hand import at_hand, directory_version
from craftsmen.builders.cards import cards_of
from craftsmen.builders.pages import PEOPLE_ON_A_PAGE
from craftsmen.builders.pointers import pointers
from craftsmen.builders.questions import FACETS, ORDERS, YEARS, Question, choices, choices_of
from craftsmen.builders.surveys import Asked, Number, Survey, numbers, survey
from craftsmen.builders.walks import COLUMNS, Line, Start, lines
from craftsmen.names import HAN
from craftsmen.search import pinyin_key

ON_A_PAGE: Final = PEOPLE_ON_A_PAGE
# So many pages answer to their number; further ones to a place (`after`, `before`).
MOST_NUMBERED: Final = 20
EVERYBODY: Final = f"!{asking.NOBODY}"
NOBODY_AT_ALL: Final = Number(0)
KEYS: Final = "SELECT roster_key, pinyin_key FROM craftsmen_craftsman WHERE id = %s"
SIMILAR: Final = """
SELECT DISTINCT name FROM (
    SELECT person.name FROM craftsmen_entry JOIN craftsmen_craftsman person ON person.id = craftsman_id,
        (SELECT %s::tsquery AS asked OFFSET 0) question
    WHERE craftsmen_entry.search @@ asked LIMIT 100
) few ORDER BY name LIMIT 6
"""
_NAME: Final = re.compile(f"[{HAN}]{{2,4}}")
_signer = Signer(salt="craftsmen.directory")


class NoSuchPage(Exception):
    """The address names a page that the directory does not have."""


class Place(NamedTuple):
    """A line at the edge of a page, in the order of that page, and how many lines come before the next one."""

    order: Order
    tier: int
    person: int
    newness: int
    passed: int


@dataclass(frozen=True)
class Listing:
    """A page of those who are found, `first` counted from one; `people` by their lines, or as cards."""

    people: Sequence[Any]
    total: Number
    order: Order
    first: int
    previous: str = ""
    next: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.people) - 1


def found(question: Question, place: Mapping[str, str]) -> dict[str, Any] | None:
    """What `_listing.html` shows: the people at a place (see `listing`), and beside them what narrows them further.
    None where there is no such page."""
    # What is asked is counted each time; of everybody all pages show the same, which is therefore at hand.
    version = None if question.query else directory_version()
    counted = survey_of(question, version)
    try:
        shown = listing(question, counted, **place)
    except NoSuchPage:
        return None

    known = choices()

    @cache
    def everybody() -> Survey:
        return survey_of(Question())

    def choices_drawn() -> SafeString:
        of_all = everybody() if question.chosen else counted
        return facets.drawn(facets.facets(question, counted, of_all, known))

    page = replace(shown, people=cards_of(shown.people))
    in_orders = [replace(question, order=order).address for order in ORDERS]
    told = {
        "listing": page,
        "summary": summary(page.total, page.order if page.people else None, in_orders),
        "turning": turning(page.previous, page.first, page.last, page.next),
        "facets": at_hand(choices_drawn, "facets", version, question.address) if version else choices_drawn(),
        "pointers": pointers(question, known, everybody) if question.text else [],
        "order_label": ORDERS[shown.order],
    }
    if shown.people:
        return told
    return told | {"ways_on": ways_on(question), "sounds": same_sound(question.text)}


def chips(question: Question) -> list[tuple[str | Promise, str]]:
    """Each part of a question, with the address that takes it back."""
    return [(words, question.without(name).address) for name, words in question.parts()]


def survey_of(question: Question, version: int | None = None) -> Survey:
    """Of everybody the one that is at hand of a version of the directory, or of the present one."""
    with_dated = not question.keys.keys().isdisjoint(asking.OF_AN_HONOUR)
    asked = Asked(asking.tiers(question.text), question.query, fitting(question), with_dated)
    counted = partial(survey, asked, _offered(question))
    return counted() if question.query else at_hand(counted, "survey", version or directory_version())


def fitting(question: Question, *, is_broad: bool = False) -> Order:
    has_year = "year" in question.chosen
    return asking.fitting_order(question.order, question.text, has_year=has_year, is_broad=is_broad)


def _offered(question: Question) -> Iterator[str]:
    """The terms of every choice that is still open."""
    known = choices()
    for facet in FACETS:
        if facet not in question.chosen:
            before, after = asking.options(facet, question.keys)
            years = range(YEARS.start, timezone.localdate().year + 2)
            yield from (f"{before}{choice.key}{after}" for choice in choices_of(facet, known, years))


def listing(
    question: Question, found: Survey, *, page: str = "", after: str = "", before: str = ""
) -> Listing:
    """The page of this number, the one after or before a place, or the first. Raises NoSuchPage."""
    order = fitting(question, is_broad=found.is_broad)
    if after or before:
        return _page_at(question, found, read_place(after or before), backwards=not after)
    skipped = (_page_number(page) - 1) * ON_A_PAGE
    if not skipped and order == fitting(question) and found.first is not None:
        rows = [*found.first]
    else:
        rows = _lines(question, found, order, None, skipped)
    if skipped and not rows:
        raise NoSuchPage
    return _listing(question, found, order, rows[:ON_A_PAGE], skipped, has_next=len(rows) > ON_A_PAGE)


def _page_number(typed: str) -> int:
    if not re.fullmatch("[0-9]{0,4}", typed, re.ASCII) or not 1 <= int(typed or 1) <= MOST_NUMBERED:
        raise NoSuchPage
    return int(typed or 1)


def _page_at(question: Question, found: Survey, place: Place, *, backwards: bool) -> Listing:
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [place.person])
        keys = cursor.fetchone()
    if keys is None or place.tier >= len(asking.tiers(question.text)):
        raise NoSuchPage
    known: dict[str, Any] = dict(zip(("roster_key", "pinyin_key"), keys, strict=True))
    known |= {"newness": place.newness, "craftsman_id": place.person}
    start = Start(place.tier, tuple(known[column] for column in COLUMNS[place.order]), backwards)
    rows = _lines(question, found, place.order, start)
    if not rows:
        raise NoSuchPage
    has_more = len(rows) > ON_A_PAGE
    rows = rows[:ON_A_PAGE]
    if not backwards:
        return _listing(question, found, place.order, rows, place.passed, has_next=has_more)
    passed = max(place.passed - len(rows), 0) if has_more else 0
    return _listing(question, found, place.order, rows[::-1], passed, has_next=True)


def _lines(
    question: Question, found: Survey, order: Order, start: Start | None, skipped: int = 0
) -> list[Line]:
    """Those of a page, and one more where another follows."""
    if found.total == NOBODY_AT_ALL:
        return []
    tiers: list[asking.Tier | None] = [*asking.tiers(question.text)]
    peopled = [number for number, matches in enumerate(found.by_tier) if matches]
    if found.total.is_exact and len(peopled) == 1 < len(tiers):
        # Of whom the text finds all are in one tier: short words are not gathered again to leave out the others.
        (only,) = peopled
        whole = asking.Tier(asking.words(question.text), asking.tiers(question.text)[only].within)
        tiers = [whole if number == only else None for number in range(len(tiers))]
    return lines(tiers, question.narrowed, found.by_tier, order, start, ON_A_PAGE + 1, skipped)


def _listing(
    question: Question, found: Survey, order: Order, rows: list[Line], passed: int, *, has_next: bool
) -> Listing:
    previous = after = ""
    if passed:
        place = place_of(order, rows[0], passed)
        previous = question.address_with(before=token_of(place)) if passed > ON_A_PAGE else question.address
    if has_next:
        after = question.address_with(after=token_of(place_of(order, rows[-1], passed + len(rows))))
    return Listing(rows, found.total, order, passed + 1, previous, after)


def place_of(order: Order, line: Line, passed: int) -> Place:
    return Place(order, line.tier, line.person, line.newness, passed)


def token_of(place: Place) -> str:
    """A place as addresses name it. Signed: who hands in another's number shall not learn where he would stand."""
    return _signer.sign(".".join(map(str, place)))


def read_place(token: str) -> Place:
    """Raises NoSuchPage."""
    try:
        order, *counted = _signer.unsign(token).split(".")
    except BadSignature:
        raise NoSuchPage from None
    tier, person, newness, passed = map(int, counted)
    found: Any = order
    return Place(found, tier, person, newness, passed)


def ways_on(question: Question) -> list[facets.Option]:
    """For a question that finds nobody: each part of it, and how many are found without."""
    parts = [(words, question.without(name)) for name, words in question.parts()]
    queries = [other.query for _words, other in parts if other.query]
    left = dict(zip(queries, numbers(queries), strict=True)) if queries else {}
    return [
        facets.Option(words, number, other.address)
        for words, other in parts
        if (number := left.get(other.query) or at_hand(number_of_all, "everybody")).value
    ]


def number_of_all() -> Number:
    return numbers([EVERYBODY])[0]


def same_sound(text: str) -> list[tuple[str, str]]:
    """Names of public people that sound like `text`, each with where it is found."""
    if not _NAME.fullmatch(text):
        return []
    reading = re.sub("[^a-z]", "", pinyin_key(text))
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR, [f"'N{reading}'"])
        return [(name, Question(text=name).address) for (name,) in cursor.fetchall() if name != text]
