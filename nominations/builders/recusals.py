"""What the pool and the forms say of experts and cases that should not meet; read for `ties`."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from accounts.models import User
from nominations.claims import names_in, unpadded
from nominations.models import Expert, Nomination, Opinion, PastEmployment
from nominations.ties import Facts, Ground, Ties, grounds

TEXTS: Final = ("workplace", "position", "summary", "deeds", "mastery", "innovation", "apprentices", "awards")


def ties_of(users: Iterable[User]) -> dict[int, Ties]:
    """By user; of somebody without a profile in the pool only the name is known."""
    people = {user.pk: user for user in users}
    past: dict[int, list[PastEmployment]] = defaultdict(list)
    recent = PastEmployment.objects.recent().filter(expert__user__in=people)
    for employment in recent.select_related("employer", "expert"):
        past[employment.expert.user_id].append(employment)
    known = {pk: Ties(pk, unpadded(user.name)) for pk, user in people.items()}
    for expert in Expert.objects.filter(user__in=people).select_related("user", "employer"):
        employers = [each.employer for each in past[expert.user_id]]
        employers += [expert.employer] if expert.employer else []
        known[expert.user_id] = Ties(
            user=expert.user_id,
            name=unpadded(expert.user.name),
            employers=frozenset(each.pk for each in employers),
            groups=frozenset(each.group for each in employers if each.group),
            studio=expert.studio,
            people=frozenset(map(unpadded, expert.masters_and_apprentices)),
        )
    return known


def facts_of(cases: Iterable[Nomination]) -> dict[UUID, Facts]:
    every = list(cases)
    recommenders: dict[UUID, set[int]] = defaultdict(set)
    rows = Opinion.objects.filter(nomination__in=[each.pk for each in every])
    for case, by in rows.values_list("nomination", "by"):
        recommenders[case].add(by)
    return {
        case.pk: Facts(
            name=case.name,
            people=frozenset(names_in(f"{case.leader_name}\n{case.completed_by}")),
            employer=case.employer_id,
            employer_name=case.employer.name if case.employer else "",
            group=case.employer.group if case.employer else "",
            recommenders=frozenset(recommenders[case.pk]),
            apprentices=case.apprentices,
            text="\n".join(getattr(case, field) for field in TEXTS),
        )
        for case in every
    }


def conflicts(cases: Iterable[Nomination], users: Iterable[User]) -> dict[tuple[UUID, int], list[Ground]]:
    """For each pair that is tied, by what; the number of questions does not hang on how many there are."""
    facts, ties = facts_of(cases), ties_of(users)
    return {
        (case, user): found
        for case, its in facts.items()
        for user, his in ties.items()
        if (found := grounds(his, its))
    }
