"""Whom to pair: of one industry, one side of non-public ownership (domain.md §2, D6), not paired with each other."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craftsmen.models import Collective
from craftsmen.models.titles import Title
from organisations.models import Employer, Industry

Ownership = Employer.Ownership
NON_PUBLIC: Final = [Ownership.PRIVATE.value, Ownership.FOREIGN.value]
PUBLIC: Final = [Ownership.STATE.value, Ownership.COLLECTIVE.value, Ownership.PUBLIC_INSTITUTION.value]
# For one weak side not the whole industry, and in all no more than somebody reads.
FOR_EACH: Final = 3
MOST: Final = 60

# First those whom nobody helps yet; for each the highest level, the same district, the least busy.
PAIRS: Final = """
WITH side AS (
    SELECT c.id, c.kind, c.employer_id, c.roster_key, e.ownership,
        array_position(%(levels)s, c.level::text) AS level,
        COALESCE(c.industry_id, e.industry_id) AS industry_id,
        COALESCE(c.region_id, e.region_id) AS region_id,
        (SELECT count(*) FROM craftsmen_studiopairing p
         WHERE c.id IN (p.studio_id, p.partner_id) AND (p.until IS NULL OR p.until >= %(today)s)) AS busy
    FROM craftsmen_collective c JOIN organisations_employer e ON e.id = c.employer_id
    WHERE c.kind IN ('studio', 'enterprise') AND c.hidden_because = '' AND c.delisted_on IS NULL
), paired AS (
    SELECT studio_id AS one, partner_id AS other FROM craftsmen_studiopairing
    WHERE until IS NULL OR until >= %(today)s
    UNION ALL
    SELECT partner_id, studio_id FROM craftsmen_studiopairing WHERE until IS NULL OR until >= %(today)s
), pair AS (
    SELECT weak.id AS weak_id, strong.id AS strong_id, weak.industry_id, weak.busy AS weak_busy,
        strong.busy AS strong_busy, weak.region_id = strong.region_id AS near, weak.roster_key,
        row_number() OVER (
            PARTITION BY weak.id
            ORDER BY strong.level DESC NULLS LAST, (weak.region_id = strong.region_id) DESC, strong.busy,
                strong.roster_key, strong.id
        ) AS place
    FROM side weak JOIN side strong ON strong.industry_id = weak.industry_id
    WHERE weak.ownership = ANY(%(non_public)s) AND strong.ownership = ANY(%(public)s)
        AND 'studio' IN (weak.kind, strong.kind)
        AND (%(industry)s::bigint IS NULL OR weak.industry_id = %(industry)s)
        AND (%(of)s::bigint IS NULL OR %(of)s IN (weak.id, strong.id))
        AND (weak.id, strong.id) NOT IN (SELECT one, other FROM paired)
)
SELECT weak_id, strong_id, industry_id, near, weak_busy, strong_busy FROM pair
WHERE place <= %(for_each)s
ORDER BY weak_busy, place, roster_key, weak_id
LIMIT %(most)s
"""


@dataclass(frozen=True)
class Suggestion:
    """Two that may help each other, the studio first, and why they are named."""

    studio: Collective
    partner: Collective
    reasons: list[str]


def suggestions(*, industry: Industry | None = None, of: Collective | None = None) -> list[Suggestion]:
    """The likeliest pairs, of one industry or for one side where that is asked."""
    asked: dict[str, Any] = {
        "levels": Title.Tier.values,
        "today": timezone.localdate(),
        "non_public": NON_PUBLIC,
        "public": PUBLIC,
        "industry": industry.pk if industry else None,
        "of": of.pk if of else None,
        "for_each": MOST if of else FOR_EACH,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, asked)
        found = cursor.fetchall()
    named = {pk for weak, strong, *_rest in found for pk in (weak, strong)}
    sides = Collective.objects.select_related("employer", "region").defer("search", "deeds").in_bulk(named)
    industries = Industry.objects.in_bulk({row[2] for row in found})
    return [_told(row, sides, industries) for row in found]


def _told(row: tuple[Any, ...], sides: dict[int, Collective], industries: dict[int, Industry]) -> Suggestion:
    weak_id, strong_id, industry_id, near, weak_busy, strong_busy = row
    weak, strong = sides[weak_id], sides[strong_id]
    reasons = [
        _("同属%(industry)s") % {"industry": industries[industry_id].name},
        _("%(employer)s是非公单位（%(ownership)s）") % _of_employer(weak),
        _("%(employer)s是%(ownership)s单位") % _of_employer(strong),
    ]
    if strong.level:
        reasons.append(_("%(name)s是%(level)s") % {"name": strong.name, "level": strong.get_level_display()})
    if near:
        reasons.append(_("在同一区市"))
    reasons.append(_pairings(weak, weak_busy))
    reasons.append(_pairings(strong, strong_busy))
    studio, partner = (weak, strong) if weak.is_studio else (strong, weak)
    return Suggestion(studio, partner, reasons)


def _of_employer(side: Collective) -> dict[str, Any]:
    employer: Any = side.employer  # the query joined it
    return {"employer": employer.name, "ownership": employer.get_ownership_display()}


def _pairings(side: Collective, number: int) -> str:
    if not number:
        return _("%(name)s还没有结对") % {"name": side.name}
    words = ngettext("%(name)s现有%(number)d个结对", "%(name)s现有%(number)d个结对", number)
    return words % {"name": side.name, "number": number}
