"""What a person's page stands on, read in one question: the person, the honours, and which sections there are."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import BigAutoField

from craftsmen.models import Craftsman, Decision, Honour, Title
from craftsmen.models.people import ON_A_PAGE
from organisations.models import Industry, Region

OWN: Final = ", ".join(f"person.{name}" for name in ON_A_PAGE)
# Of the public alone: whoever has a line in the directory. What each section and the honours rest on stands in the
# migrations (told_of_a_person), as a function whose plan is kept.
FACTS: Final = """
SELECT {own}, concat(city.name, region.name), industry.name, told.*
FROM craftsmen_entry JOIN craftsmen_craftsman person ON person.id = craftsman_id
LEFT JOIN organisations_region region ON region.id = person.region_id
LEFT JOIN organisations_region city ON city.id = region.parent_id
LEFT JOIN organisations_industry industry ON industry.id = person.industry_id
CROSS JOIN LATERAL craftsmen_told_of(person.id) told
WHERE craftsman_id = %(pk)s
"""


class Facts(NamedTuple):
    """Of a public person; `own` is in the order of ON_A_PAGE, the standing honours are JSON, the newest first. The
    region has its city before it: names such as 市中区 repeat."""

    pk: int
    own: tuple[Any, ...]
    region: str
    industry: str | None
    sections: frozenset[str]
    honours: str


def facts_of(pk: int) -> Facts | None:
    """None of whom the public may not see."""
    if pk > BigAutoField.MAX_BIGINT:
        return None
    with connection.cursor() as cursor:
        cursor.execute(FACTS.format(own=OWN), {"pk": pk})
        if (found := cursor.fetchone()) is None:
            return None
    *own, region, industry, sections, honours = found
    return Facts(pk, tuple(own), region, industry, frozenset(sections), honours)


def craftsman_of(facts: Facts) -> Craftsman:
    """The person as far as the facts go: to be shown, not saved."""
    places = {
        "region": Region(name=facts.region) if facts.region else None,
        "industry": Industry(name=facts.industry) if facts.industry else None,
    }
    return Craftsman(pk=facts.pk, **dict(zip(ON_A_PAGE, facts.own, strict=True)), **places)


def honours_of(facts: Facts) -> Iterator[Honour]:
    for pk, year, session_no, citation, source, title, paper in json.loads(facts.honours):
        told = {"pk": pk, "year": year, "session_no": session_no, "citation": citation, "source": source}
        slug, name, tier, kind = title
        yield Honour(
            **told, title=Title(slug=slug, name=name, tier=tier, kind=kind), decision=decision_of(*paper)
        )


def decision_of(heading: str | None, number: str | None, signed_on: str | None) -> Decision | None:
    if not (heading and number and signed_on):
        return None
    return Decision(heading=heading, document_number=number, signed_on=dt.date.fromisoformat(signed_on))
