"""Who or what of the register receives the honour: found again, or entered now, by the kind of the round."""

from collections.abc import Callable
from typing import Any, Final

from accounts.models import User
from craftsmen.actions import register, register_achievement, register_collective
from craftsmen.models import Achievement, Collective, Craftsman
from craftsmen.patents import parse_patents
from nominations.models import Nomination

Holder = Craftsman | Collective | Achievement


def holder_for(nomination: Nomination, by: User) -> Holder:
    return ENTER[nomination.kind.holder](nomination, by)


def craftsman_of(nomination: Nomination, by: User) -> Craftsman:
    return register(
        name=nomination.name,
        identity_index=nomination.identity_index,
        by=by,
        gender=nomination.gender,
        ethnicity=nomination.ethnicity,
        trade=nomination.trade,
        is_frontline=nomination.category == Nomination.WorkerCategory.FRONTLINE,
        **shared(nomination),
    )


def collective_of(nomination: Nomination, by: User) -> Collective:
    return register_collective(
        kind=nomination.kind.value,
        name=nomination.name,
        by=by,
        leader_name=nomination.leader_name,
        member_count=nomination.member_count,
        founded_year=nomination.founded_year,
        **shared(nomination),
    )


def achievement_of(nomination: Nomination, by: User) -> Achievement:
    has_benefit = nomination.benefit_amount is not None
    return register_achievement(
        name=nomination.name,
        completed_by=nomination.completed_by,
        by=by,
        patents=parse_patents(nomination.patents),
        benefit_amount=nomination.benefit_amount,
        benefit_base=nomination.benefit_base if has_benefit else "",
        benefit_period=nomination.benefit_period if has_benefit else "",
        **shared(nomination),
    )


def shared(nomination: Nomination) -> dict[str, Any]:
    return {
        "employer": nomination.employer,
        "employer_name": nomination.workplace_name,
        "region": nomination.region,
        "industry": nomination.industry,
        "deeds": nomination.summary,
    }


ENTER: Final[dict[str, Callable[[Nomination, User], Holder]]] = {
    "craftsman": craftsman_of,
    "collective": collective_of,
    "achievement": achievement_of,
}
