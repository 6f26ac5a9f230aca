"""What `check_invariants` asks of the register beyond what the database holds by itself."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from craftsmen.models import Certificate, Craftsman, Honour, Revocation, RevocationLine
from craftsmen.serials import is_serial

AT_A_TIME: Final = 500
STALE: Final = """
SELECT kept.id FROM craftsmen_craftsman kept
JOIN unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
    AS computed(id, roster_key, pinyin_key, search) USING (id)
WHERE kept.roster_key <> computed.roster_key OR kept.pinyin_key <> computed.pinyin_key
    OR kept.search <> computed.search::tsvector
ORDER BY kept.id
"""
DRIFTED: Final = """
SELECT craftsman_id FROM craftsmen_entry kept JOIN craftsmen_entry_due due USING (craftsman_id)
WHERE (kept.roster_key, kept.pinyin_key, kept.newness, kept.facets, kept.dated, kept.search)
    IS DISTINCT FROM (due.roster_key, due.pinyin_key, due.newness, due.facets, due.dated, due.search)
ORDER BY craftsman_id
"""


def broken() -> Iterator[str]:
    """One line for each broken rule and row, told by number and never by name."""
    for pk in stale_people():
        yield f"craftsman {pk}: a computed field is not what its facts say (design.md, search)"
    unproved = Honour.objects.filter(decision__isnull=False, certificates__isnull=True)
    for pk in unproved.order_by("pk").values_list("pk", flat=True):
        yield f"honour {pk}: conferred under a decision, but without a certificate"
    for certificate in Certificate.objects.with_honour().order_by("pk").iterator(AT_A_TIME):
        honour = certificate.honour
        start = f"{honour.title.certificate_code}-{honour.year}-"
        if not (is_serial(certificate.serial) and certificate.serial.startswith(start)):
            yield f"certificate {certificate.pk}: its serial is not one of its title and year"
    yield from lines_out_of_step()
    yield from papers_out_of_step()
    yield from revocations_out_of_step()


def lines_out_of_step() -> Iterator[str]:
    """The directory holds a line for exactly those who are public, and each says what the register says."""
    public, by_the_rule = Craftsman.objects.public(), Craftsman.objects.by_the_rule()
    for pk in public.exclude(pk__in=by_the_rule.values("pk")).order_by("pk").values_list("pk", flat=True):
        yield f"craftsman {pk}: in the directory, but not public (design.md, 11)"
    for pk in by_the_rule.exclude(entry__isnull=False).order_by("pk").values_list("pk", flat=True):
        yield f"craftsman {pk}: public, but not in the directory"
    with connection.cursor() as cursor:
        cursor.execute(DRIFTED)
        for (pk,) in cursor.fetchall():
            yield f"craftsman {pk}: the line in the directory is not what the register says"


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


def stale_people() -> Iterator[int]:
    """Rows whose computed fields were not written along with their sources."""
    fields: list[Any] = [Craftsman._meta.get_field(each) for each in ("roster_key", "pinyin_key", "search")]
    people = list(Craftsman.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), AT_A_TIME):
        rows = list(Craftsman.objects.filter(pk__in=people[start : start + AT_A_TIME]).defer("search"))
        computed: list[list[Any]] = [
            [row.pk for row in rows],
            *([field.computed_for(row) for row in rows] for field in fields),
        ]
        with connection.cursor() as cursor:
            cursor.execute(STALE, tuple(computed))
            yield from (pk for (pk,) in cursor.fetchall())
