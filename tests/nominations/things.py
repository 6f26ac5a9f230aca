"""Forms of collectives and achievements: whole ones, in rounds of their kind."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from nominations.actions import drafts
from nominations.models import Nomination, Round
from tests.factories import EvidenceFactory, TitleFactory, UserFactory
from tests.nominations.roads import City, round_in

THINGS = ("enterprise", "studio", "team", "achievement")
_numbers = count(1)


def round_of(here: City, kind: str, **fields: Any) -> Round:
    """A round of this city for a title of this kind, with its panel."""
    title = TitleFactory(kind=kind, conferring_union=here.federation)
    fields.setdefault("convention", "surname" if title.is_for_people else "name")
    return round_in(here.federation, here.experts, title=title, **fields)


def told(here: City, kind: str, **also: Any) -> dict[str, Any]:
    """What a whole form of this kind says."""
    number = next(_numbers)
    names: dict[str, dict[str, Any]] = {
        "enterprise": {"name": here.employer.name, "member_count": 300},
        "achievement": {"name": f"示例自动装置{number}", "completed_by": "示例人员甲、示例人员乙"},
    }
    collective: dict[str, Any] = {
        "name": f"示例创新集体{number}",
        "leader_name": "示例人员甲",
        "member_count": 12,
        "founded_year": 2019,
    }
    benefit = {
        "benefit_amount": Decimal("120.50"),
        "benefit_base": "节约成本",
        "benefit_period": "2024年",
        "patents": "ZL202310000001.9 2024-05-01",
    }
    return {
        "engagement": Nomination.Engagement.EMPLOYED,
        "employer": here.employer,
        "region": here.employer.region,
        "industry": here.employer.industry,
        "phone": "13800000001",
        "summary": "演示：攻克一项难题。",
        "deeds": "演示：改进工艺，提高质量和效率。",
        **names.get(kind, collective),
        **(benefit if kind == "achievement" else {}),
        **also,
    }


def thing_in(here: City, kind: str, *, round_: Round | None = None, **also: Any) -> Nomination:
    """A whole draft of this kind, its papers and ticks among it."""
    round_ = round_ or round_of(here, kind)
    by = UserFactory()
    nomination = drafts.start(round=round_, by=by)
    values = told(here, kind, **also)
    nomination = drafts.save_section(nomination=nomination, values=values, version=nomination.version, by=by)
    for required in round_.materials.all():
        EvidenceFactory(nomination=nomination, requirement=required)
    now: dt.datetime = timezone.now()
    ticked = ("declared_true_at", "consented_to_handling_at", "consented_to_publication_at")
    Nomination.objects.filter(pk=nomination.pk).update(**dict.fromkeys(ticked, now))
    nomination.refresh_from_db()
    return nomination
