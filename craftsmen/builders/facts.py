"""What a person's page stands on, read in one question: the person, the honours, and which sections there are.

The facts are plain and can be compared, so that a page may be kept for exactly what it tells.
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import BigAutoField

from craftsmen.models import Craftsman, Decision, Honour, Title
from craftsmen.models.people import ON_A_PAGE
from organisations.models import Industry, Region

# Each section, and where it stands, whether or not the public may see what is there.
SECTIONS: Final = """
SELECT 'skills' WHERE EXISTS (SELECT 1 FROM craftsmen_skill WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'deeds' WHERE EXISTS (SELECT 1 FROM craftsmen_measureddeed WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'results' WHERE EXISTS (SELECT 1 FROM craftsmen_competitionresult WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'photos' WHERE EXISTS (SELECT 1 FROM craftsmen_photo WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'cultivations' WHERE EXISTS (SELECT 1 FROM craftsmen_cultivation WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'masters' WHERE EXISTS (SELECT 1 FROM craftsmen_apprenticeship WHERE apprentice_id = %(pk)s)
UNION ALL SELECT 'apprentices' WHERE EXISTS (SELECT 1 FROM craftsmen_apprenticeship WHERE master_id = %(pk)s)
UNION ALL SELECT 'led' WHERE EXISTS (SELECT 1 FROM craftsmen_collective WHERE leader_id = %(pk)s)
UNION ALL SELECT 'joined' WHERE EXISTS (SELECT 1 FROM craftsmen_membership WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'achievements' WHERE EXISTS (SELECT 1 FROM craftsmen_achievement_people WHERE craftsman_id = %(pk)s)
UNION ALL SELECT 'stories' WHERE EXISTS (SELECT 1 FROM craftsmen_story_people WHERE craftsman_id = %(pk)s)
"""
HONOURS: Final = """
SELECT coalesce(json_agg(json_build_array(
    honour.id, honour.year, honour.session_no, honour.citation, honour.source,
    json_build_array(title.slug, title.name, title.tier, title.kind),
    json_build_array(decision.heading, decision.document_number, decision.signed_on)
) ORDER BY honour.year DESC NULLS LAST, honour.id), '[]')::text
FROM craftsmen_honour honour
JOIN craftsmen_title title ON title.id = honour.title_id
LEFT JOIN craftsmen_decision decision ON decision.id = honour.decision_id
WHERE honour.craftsman_id = %(pk)s AND honour.status = 'standing'
"""
# Of the public alone: whoever has a line in the directory.
FACTS: Final = f"""
SELECT {", ".join(f"person.{name}" for name in ON_A_PAGE)}, concat(city.name, region.name), industry.name,
    ARRAY({SECTIONS}), ({HONOURS})
FROM craftsmen_entry JOIN craftsmen_craftsman person ON person.id = craftsman_id
LEFT JOIN organisations_region region ON region.id = person.region_id
LEFT JOIN organisations_region city ON city.id = region.parent_id
LEFT JOIN organisations_industry industry ON industry.id = person.industry_id
WHERE craftsman_id = %(pk)s
"""  # noqa: S608 - put together of constants alone


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
        cursor.execute(FACTS, {"pk": pk})
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
