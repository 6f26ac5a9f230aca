"""What `check_invariants` asks of the register beyond what the database holds by itself."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from craftsmen.models import Certificate, Craftsman, Honour
from craftsmen.serials import is_serial

AT_A_TIME: Final = 500
STALE: Final = """
SELECT kept.id FROM craftsmen_craftsman kept
JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS computed(id, roster_key, search) USING (id)
WHERE kept.roster_key <> computed.roster_key OR kept.search <> computed.search::tsvector
ORDER BY kept.id
"""


def broken() -> Iterator[str]:
    """One line for each broken rule and row, told by number and never by name."""
    for pk in stale_people():
        yield f"craftsman {pk}: roster_key or search is not what its facts say (design.md, search)"
    unproved = Honour.objects.filter(decision__isnull=False, certificates__isnull=True)
    for pk in unproved.order_by("pk").values_list("pk", flat=True):
        yield f"honour {pk}: conferred under a decision, but without a certificate"
    for certificate in Certificate.objects.with_honour().order_by("pk").iterator(AT_A_TIME):
        honour = certificate.honour
        start = f"{honour.title.certificate_code}-{honour.year}-"
        if not (is_serial(certificate.serial) and certificate.serial.startswith(start)):
            yield f"certificate {certificate.pk}: its serial is not one of its title and year"


def stale_people() -> Iterator[int]:
    """Rows whose computed fields were not written along with their sources."""
    roster_key: Any = Craftsman._meta.get_field("roster_key")
    search: Any = Craftsman._meta.get_field("search")
    people = list(Craftsman.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), AT_A_TIME):
        rows = list(Craftsman.objects.filter(pk__in=people[start : start + AT_A_TIME]).defer("search"))
        computed: list[list[Any]] = [
            [row.pk for row in rows],
            [roster_key.computed_for(row) for row in rows],
            [search.computed_for(row) for row in rows],
        ]
        with connection.cursor() as cursor:
            cursor.execute(STALE, tuple(computed))
            yield from (pk for (pk,) in cursor.fetchall())
