"""What `check_invariants` asks of the register beyond what the database holds by itself."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, Subquery

from craftsmen.actions.statistics import THE_ONE, counted, mark_of_the_register
from craftsmen.asking import SAMPLE
from craftsmen.models import (
    Achievement,
    Assessment,
    Certificate,
    Collective,
    CompetitionResult,
    Count,
    Craftsman,
    Honour,
    MeasuredDeed,
    Revocation,
    RevocationLine,
    Skill,
)
from craftsmen.serials import is_serial

AT_A_TIME: Final = 500
STALE: Final = """
SELECT kept.id FROM {table} kept
JOIN unnest(%s::bigint[]{arrays}) AS computed(id{columns}) USING (id)
WHERE {differs}
ORDER BY kept.id
"""
COMPUTED: Final[dict[type[Model], tuple[str, ...]]] = {
    Craftsman: ("roster_key", "pinyin_key", "search"),
    Collective: ("roster_key", "search"),
    Achievement: ("roster_key", "search"),
    Skill: ("search",),
    MeasuredDeed: ("search",),
    CompetitionResult: ("search",),
}
COUNTED: Final = ("axis", "key", "year", "decision_id")
DRIFTED: Final = """
SELECT craftsman_id FROM craftsmen_entry kept
JOIN craftsmen_entry_due due USING (craftsman_id) JOIN craftsmen_card_due told USING (craftsman_id)
WHERE (kept.roster_key, kept.pinyin_key, kept.newness, kept.facets, kept.dated, kept.search, kept.card)
    IS DISTINCT FROM (due.roster_key, due.pinyin_key, due.newness, due.facets, due.dated, due.search, told.card)
ORDER BY craftsman_id
"""
MISPLACED: Final = """
SELECT honour.id FROM craftsmen_honour honour
LEFT JOIN craftsmen_craftsman craftsman ON craftsman.id = honour.craftsman_id
LEFT JOIN craftsmen_collective collective ON collective.id = honour.collective_id
LEFT JOIN craftsmen_achievement achievement ON achievement.id = honour.achievement_id
WHERE honour.roster_key <> coalesce(craftsman.roster_key, collective.roster_key, achievement.roster_key)
ORDER BY honour.id
"""
SAMPLED_WRONGLY: Final = """
WITH due AS (SELECT craftsman_id, facets, dated, search FROM craftsmen_entry WHERE search @@ %s::tsquery),
kept AS (SELECT entry_id, facets, dated, search FROM craftsmen_sampleline)
SELECT DISTINCT craftsman_id FROM (
    (TABLE due EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE due)
) wrong ORDER BY craftsman_id
"""


def broken() -> Iterator[str]:
    """One line for each broken rule and row, told by number and never by name."""
    for model in COMPUTED:
        for pk in stale(model):
            name = model._meta.model_name
            yield f"{name} {pk}: a computed field is not what its facts say (design.md, search)"
    unproved = Honour.objects.filter(decision__isnull=False, certificates__isnull=True)
    for pk in unproved.order_by("pk").values_list("pk", flat=True):
        yield f"honour {pk}: conferred under a decision, but without a certificate"
    for certificate in Certificate.objects.with_honour().order_by("pk").iterator(AT_A_TIME):
        honour = certificate.honour
        start = f"{honour.title.certificate_code}-{honour.year}-"
        if not (is_serial(certificate.serial) and certificate.serial.startswith(start)):
            yield f"certificate {certificate.pk}: its serial is not one of its title and year"
    yield from lines_out_of_step()
    yield from counts_out_of_step()
    yield from papers_out_of_step()
    yield from revocations_out_of_step()
    yield from delisted_out_of_step()


def lines_out_of_step() -> Iterator[str]:
    """The directory holds a line for exactly those who are public, and each says what the register says."""
    public, by_the_rule = Craftsman.objects.public(), Craftsman.objects.by_the_rule()
    for pk in public.exclude(pk__in=by_the_rule.values("pk")).order_by("pk").values_list("pk", flat=True):
        yield f"craftsman {pk}: in the directory, but not public (design.md, 11)"
    for pk in by_the_rule.exclude(entry__isnull=False).order_by("pk").values_list("pk", flat=True):
        yield f"craftsman {pk}: public, but not in the directory"
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED)
        for (pk,) in cursor.fetchall():
            yield f"honour {pk}: does not stand on its roll where its holder does"
        cursor.execute(DRIFTED)
        for (pk,) in cursor.fetchall():
            yield f"craftsman {pk}: the line in the directory is not what the register says"
        cursor.execute(SAMPLED_WRONGLY, [SAMPLE.query])
        for (pk,) in cursor.fetchall():
            yield f"craftsman {pk}: the sample of the directory is not what its lines say"


def counts_out_of_step() -> Iterator[str]:
    """What pages count is what the public may see. A register that changed since is counted anew before long."""
    held = Count.objects.filter(snapshot=THE_ONE, snapshot__mark=mark_of_the_register())
    if not held.exists():
        return
    due = {tuple(row[name] for name in COUNTED): (row["people"], row["awards"]) for row in counted()}
    kept = {tuple(row[:-2]): tuple(row[-2:]) for row in held.values_list(*COUNTED, "people", "awards")}
    for axis, key, year, decision in sorted({*due} | {*kept}, key=str):
        which = (axis, key, year, decision)
        if due.get(which) != kept.get(which):
            yield f"count of {axis} {key} {year} {decision}: not of what the public sees (design.md, 11)"


def papers_out_of_step() -> Iterator[str]:
    """A paper holds no longer exactly when another took its place; what holds no longer must come back."""
    lonely = Certificate.objects.filter(superseded_on__isnull=False, replaced_by=None)
    kept = Certificate.objects.current().filter(replaced_by__isnull=False)
    for pk in (lonely | kept).order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}: superseded without another in its place, or the other way round"
    void = Q(honour__status=Honour.Status.REVOKED) | Q(superseded_on__isnull=False)
    for pk in Certificate.objects.filter(void, recall=None).order_by("pk").values_list("pk", flat=True):
        yield f"certificate {pk}: holds no longer, but nobody is asked for it"


def revocations_out_of_step() -> Iterator[str]:
    """An honour is revoked exactly when a confirmed decision took it back."""
    confirmed = RevocationLine.objects.filter(revocation__state=Revocation.State.CONFIRMED)
    decided = confirmed.filter(
        honour=OuterRef("pk"), revocation__document_number=OuterRef("revoked_by_decision")
    )
    revoked = Honour.objects.filter(status=Honour.Status.REVOKED)
    for pk in revoked.exclude(Exists(decided)).order_by("pk").values_list("pk", flat=True):
        yield f"honour {pk}: revoked without a confirmed decision (design.md, 2)"
    standing = confirmed.filter(honour__status=Honour.Status.STANDING)
    for pk in standing.order_by("honour").values_list("honour", flat=True):
        yield f"honour {pk}: stands although a confirmed decision took it back (design.md, 2)"


def stale(model: type[Model]) -> Iterator[int]:
    """Rows whose computed fields were not written along with their sources."""
    fields: list[Any] = [model._meta.get_field(each) for each in COMPUTED[model]]
    stale_rows = STALE.format(
        table=model._meta.db_table,
        arrays=", %s::text[]" * len(fields),
        columns="".join(f", {each.column}" for each in fields),
        differs=" OR ".join(
            f"kept.{each.column} <> computed.{each.column}::{each.db_type(connection).split('(')[0]}"
            for each in fields
        ),
    )
    entries: Any = model._default_manager
    numbers = list(entries.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_A_TIME):
        rows = list(entries.filter(pk__in=numbers[start : start + AT_A_TIME]).defer("search"))
        computed: list[list[Any]] = [
            [row.pk for row in rows],
            *([field.computed_for(row) for row in rows] for field in fields),
        ]
        with connection.cursor() as cursor:
            cursor.execute(stale_rows, tuple(computed))
            yield from (pk for (pk,) in cursor.fetchall())


def delisted_out_of_step() -> Iterator[str]:
    """A studio is delisted exactly when the last assessment that bears on it says so."""
    bearing = Assessment.objects.filter(collective=OuterRef("pk"), outcome__in=["delisted", "restored"])
    last = Subquery(bearing.order_by("-pk").values("outcome")[:1])
    studios = Collective.objects.annotate(last=last)
    wrong = studios.filter(delisted_on=None, last="delisted") | studios.filter(
        Q(last=None) | ~Q(last="delisted"), delisted_on__isnull=False
    )
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"collective {pk}: delisted without its assessment, or the other way round"
