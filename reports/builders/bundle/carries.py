"""The line after the experts, as it was drawn each time: by which figures, and who went on."""

from collections.abc import Iterator
from typing import Any, Final

from nominations.models import CarriedCase, CarryForward, Round, rules_of
from nominations.structure import Group, Person, belongs
from reports.builders.bundle.box import Box
from reports.builders.bundle.pseudonyms import Pseudonyms

AT_A_TIME: Final = 2000
HEADER: Final = (
    "carry",
    "case",
    "is_frontline",
    "vote",
    "composite",
    "rank",
    "is_within",
    "is_tied_at_the_cut",
    "goes_on",
)

COLUMNS: Final = (
    "carry",
    "nomination",
    "went_before",
    "goes_on",
    "vote",
    "composite",
    "rank",
    "is_within",
    "is_tied",
    "nomination__category",
)


def put(box: Box, round_: Round, called: Pseudonyms) -> None:
    box.csv("carries.csv", HEADER, rows(round_, called))


def carries_of(round_: Round) -> list[dict[str, Any]]:
    """Where each line was drawn, and for how many places by the rules of that day."""
    return [
        {"number": number, "places": places_at(carry), "cut": carry.places}
        for number, carry in enumerate(kept(round_), 1)
    ]


def kept(round_: Round) -> list[CarryForward]:
    """Those whose ranking was kept."""
    told = CarriedCase.objects.exclude(composite=None).values("carry")
    return list(round_.carries.filter(pk__in=told).order_by("pk"))


def places_at(carry: CarryForward) -> int:
    version = carry.round.rule_versions.in_force().filter(at__lte=carry.asked_at).last()
    places: int = (version.rules if version else rules_of(carry.round))["places"]
    return places


def rows(round_: Round, called: Pseudonyms) -> Iterator[list[Any]]:
    """By numbers that were made by chance. Whoever had gone on before is told without a decision."""
    for number, carry in enumerate(kept(round_), 1):
        cases = carry.cases.select_related("nomination").order_by("nomination")
        for case in cases.only(*COLUMNS).iterator(AT_A_TIME):
            yield [
                number,
                called.case(case.nomination_id),
                int(belongs(Person(case.nomination.category, "", ""), Group.FRONTLINE)),
                "" if case.vote is None else case.vote,
                case.composite,
                case.rank,
                int(case.is_within),
                int(case.is_tied),
                "" if case.went_before else int(case.goes_on),
            ]
