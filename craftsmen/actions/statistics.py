"""Counting the register anew, by the worker: no page counts a million rows."""

import datetime as dt
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from psycopg2 import sql

from craftsmen.models import Count, Honour, Snapshot, Title

THE_ONE: Final = 1
# So long one count may stand while nothing seems to have changed.
A_WHILE: Final = dt.timedelta(hours=1)
# What counts are made of; each writes its changes into a table of events (pghistory).
WATCHED: Final = ("honour", "craftsman", "collective", "achievement", "title")
# A change is numbered before it is committed: among the last so many, one may come in late.
LATE: Final = 20_000
NEWEST: Final = sql.SQL(
    "(SELECT max(pgh_id), count(*) FROM {0} WHERE pgh_id > (SELECT max(pgh_id) - {1} FROM {0}))"
)
MARK: Final = sql.SQL(" UNION ALL ").join(
    NEWEST.format(sql.Identifier(f"craftsmen_{model}event"), sql.Literal(LATE)) for model in WATCHED
)
COUNTING: Final = (
    "WITH award(is_person, holder, title, tier, year, decision, region, industry, frontline, gender)"
    " AS MATERIALIZED ({awards}), person AS MATERIALIZED (SELECT holder, region, industry, frontline, gender,"
    " count(*) AS held FROM award WHERE is_person GROUP BY 1, 2, 3, 4, 5) {branches}"
)
# People are counted once however much they hold: first what each holds, then how many there are.
PEOPLE: Final = (
    "SELECT '{axis}', {key}, {year}, NULL::bigint, count(*), sum(held)::bigint FROM {held} GROUP BY 2, 3"
)
HELD: Final = (
    "(SELECT {columns}, holder, count(*) AS held FROM award WHERE {which} GROUP BY {columns}, holder) AS held"
)
NO_YEAR: Final = "NULL::int"
BRANCHES: Final = (
    "SELECT 'all', '', NULL::int, NULL::bigint, count(*), coalesce(sum(held), 0)::bigint FROM person",
    *(
        PEOPLE.format(axis=axis, key=f"coalesce({axis}::text, '')", year=NO_YEAR, held="person")
        for axis in ("region", "industry", "frontline", "gender")
    ),
    *(
        PEOPLE.format(axis=axis, key=key, year=year, held=HELD.format(columns=columns, which=which))
        for axis, key, year, columns, which in (
            ("tier", "tier", NO_YEAR, "tier", "is_person"),
            ("title", "title::text", NO_YEAR, "title", "is_person"),
            ("year", "''", "year", "year", "is_person"),
            ("year_tier", "tier", "year", "year, tier", "is_person"),
            ("things", "title::text", NO_YEAR, "title", "NOT is_person"),
        )
    ),
    "SELECT 'roll', title::text, year, decision, count(*), count(*) FROM award GROUP BY title, year, decision",
)


@transaction.atomic
def recount(*, anew: bool = False) -> bool:
    """Whether it counted: not where nothing has changed since the last time, nor where another is at it."""
    now = timezone.now()
    Snapshot.objects.get_or_create(pk=THE_ONE, defaults={"counted_at": now, "as_of": now, "mark": ""})
    held = Snapshot.objects.select_for_update(skip_locked=True).filter(pk=THE_ONE).first()
    if held is None:
        return False
    mark = mark_of_the_register()
    stands = held.mark == mark and now - held.counted_at < A_WHILE
    held.as_of = now
    if stands and not anew:
        held.save(update_fields=["as_of"])
        return False
    rows = counted()
    held.counts.all().delete()
    Count.objects.bulk_create(Count(snapshot=held, **row) for row in rows)
    held.counted_at, held.mark = now, mark
    held.save(update_fields=["counted_at", "as_of", "mark"])
    return True


def mark_of_the_register() -> str:
    """Another text once anything that is counted was changed."""
    with connection.cursor() as cursor:
        cursor.execute(MARK.as_string(cursor.cursor))  # text, as the wrappers of a cursor expect
        return ";".join(f"{latest}:{number}" for latest, number in cursor.fetchall())


def counted() -> list[dict[str, Any]]:
    """Every count, all of them of one moment: they are asked in one statement."""
    awards, parameters = public_awards().query.sql_with_params()
    branches = " UNION ALL ".join(f"({branch})" for branch in BRANCHES)
    with connection.cursor() as cursor:
        cursor.execute(COUNTING.format(awards=awards, branches=branches), parameters)
        names = ("axis", "key", "year", "decision_id", "people", "awards")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def public_awards() -> QuerySet[Any]:
    """A line for each honour that anyone may see, in the order of `COUNTING`.

    State honours are a tier of their own (domain.md §8.14).
    """
    state = When(title__kind=Title.Kind.STATE_HONOUR, then=Value(str(Title.Kind.STATE_HONOUR)))
    holder = Coalesce(F("craftsman"), F("collective"), 0 - F("achievement"))  # these two never meet
    his = (F(f"craftsman__{name}") for name in ("region", "industry", "is_frontline", "gender"))
    honours = Honour.objects.public().order_by()
    return honours.values_list(
        ExpressionWrapper(Q(craftsman__isnull=False), BooleanField()),
        holder,
        F("title"),
        Case(state, default=F("title__tier")),
        F("year"),
        F("decision"),
        *his,
    )
