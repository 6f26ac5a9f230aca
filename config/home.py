"""What the home page shows: who was honoured, what is open, what comes next, in few questions however much there is."""

from typing import Any, Final

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from craftsmen.builders.at_hand import KEPT_FOR, at_hand, directory_version
from craftsmen.builders.counts import Found, last_count
from craftsmen.models import Count, Figure, Honour, Story
from events.builders import coming_days
from events.models import Event
from nominations.builders.notices import running
from nominations.models import Round

HONOURED, STORIES, ROUNDS, NOTICES, DAYS, EVENTS, FIGURES = 8, 3, 4, 6, 3, 3, 4
# Among so many people, the last ones honoured, each day shows others; they are looked for in so many honours.
POOL: Final = 48
LOOKED_AT: Final = 10 * POOL
FEW: Final = 4


def drawn() -> SafeString:
    """What stands on it, drawn once for a version of the directory and its numbers: who is hidden or revoked is gone
    at once, and with the next count from the numbers; the rest of the page is a moment old."""
    counted = last_count(Count.Axis.ALL)
    numbers = counted.one(Count.Axis.ALL)
    return at_hand(
        lambda: render_to_string("_home.html", page(counted)),
        "home",
        directory_version(),
        numbers.people,
        numbers.awards,
        seconds=KEPT_FOR,
    )


def page(counted: Found) -> dict[str, Any]:
    honours = honoured()
    return {
        "honours": honours,
        "honoured_in": one_year(honours),
        "stories": Story.objects.public().for_cards().newest_first()[:STORIES],
        "rounds": Round.objects.accepting().select_related("title", "union").order_by("closes_at")[:ROUNDS],
        "notices": running(NOTICES),
        "days": coming_days(timezone.localdate())[:DAYS],
        "events": Event.objects.public().upcoming().with_place()[:EVENTS],
        "counted": counted.one(Count.Axis.ALL),
        "as_of": counted.as_of,
        "figures": Figure.objects.public().for_home()[:FIGURES],
    }


def honoured() -> list[Honour]:
    """Some of the newest year, each person once, in roster order; those with a portrait go first, and each day has
    its own.

    Where these are very few, those of the years before stand after them.
    """
    latest = last_of_each()
    of_year = [each for each in latest if each.year == latest[0].year]
    if len(of_year) < FEW:
        return sorted(whole_rows(latest), key=lambda each: (-(each.year or 0), stroke_order(each)))
    of_year.sort(key=stroke_order)
    turn = timezone.localdate().toordinal() * HONOURED % max(len(of_year), 1)
    turned = of_year[turn:] + of_year[:turn]
    turned.sort(key=lambda each: not (each.craftsman and each.craftsman.has_portrait))
    return sorted(whole_rows(turned), key=stroke_order)


def whole_rows(honours: list[Honour]) -> list[Honour]:
    """So many that no row of four has a hole, of those whose year is known if these fill one."""
    dated = [each for each in honours if each.year is not None]
    shown = dated if len(dated) >= FEW else honours
    return shown[: min(HONOURED, max(FEW, len(shown) // FEW * FEW))]


def last_of_each() -> list[Honour]:
    """The last honour of each of those honoured last, the newest first."""
    rows = Honour.objects.public().of_people().latest_first()
    newest = Honour.objects.filter(pk__in=rows.values("pk")[:LOOKED_AT])
    last = newest.order_by("craftsman_id", F("year").desc(nulls_last=True), "-pk").distinct("craftsman_id")
    # By number: as one question the database reads all honours of a large register to find these.
    return list(rows.filter(pk__in=list(last.values_list("pk", flat=True)))[:POOL])


def one_year(honours: list[Honour]) -> int | None:
    """The year that all of them are of."""
    years = {each.year for each in honours}
    return years.pop() if len(years) == 1 else None


def stroke_order(honour: Honour) -> tuple[str, int]:
    return honour.holder.roster_key, honour.pk
