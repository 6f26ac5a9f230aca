"""What ties an expert to a case, and which of that is certain (domain.md §4.4, §8.8). No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.claims import unpadded

SHORTEST_NAME: Final = 2


class Ground(models.TextChoices):
    """The label says what it is without saying anything of the person."""

    EMPLOYER = "employer", _("现在或三年内与申报人在同一单位")
    RECOMMENDER = "recommender", _("是此件的推荐人")
    MASTER = "master", _("与申报人是师徒")
    OWN = "own", _("是此件的负责人或完成人")
    STUDIO = "studio", _("与申报人在同一创新工作室")
    GROUP = "group", _("单位与申报人的单位可能属于同一集团")


# Nobody with one of these is given the case; the others are told to the expert, who decides.
CERTAIN: Final = frozenset({Ground.EMPLOYER, Ground.RECOMMENDER, Ground.MASTER, Ground.OWN, Ground.STUDIO})


@dataclass(frozen=True)
class Ties:
    """An expert: his employers of three years and their groups, his studio, his masters and apprentices."""

    user: int
    name: str = ""
    employers: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    studio: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """A case: whose it is, where he works, who recommended him, and what the form says of it.

    `name` is the nominee's or, of a thing, its own; `people` are who leads it or made it.
    """

    name: str
    people: frozenset[str] = frozenset()
    employer: int | None = None
    employer_name: str = ""
    group: str = ""
    recommenders: frozenset[int] = frozenset()
    apprentices: str = ""
    text: str = ""


def grounds(ties: Ties, facts: Facts) -> list[Ground]:
    """Why this expert should not examine this case, the certain reasons first."""
    holds = {
        Ground.EMPLOYER: facts.employer is not None and facts.employer in ties.employers,
        Ground.RECOMMENDER: ties.user in facts.recommenders,
        Ground.MASTER: not ties.people.isdisjoint({facts.name, *facts.people})
        or is_named(ties.name, facts.apprentices),
        Ground.OWN: ties.name in facts.people,
        Ground.STUDIO: is_named(ties.studio, f"{facts.name}\n{facts.text}"),
        Ground.GROUP: is_of_a_group(facts, ties.groups),
    }
    return [ground for ground in Ground if holds[ground]]


def is_named(name: str, text: str) -> bool:
    return len(name) >= SHORTEST_NAME and unpadded(name) in unpadded(text)


def is_of_a_group(facts: Facts, groups: Iterable[str]) -> bool:
    """By what the register says, or because the employer's name holds the group's."""
    return any(group and (group == facts.group or group in facts.employer_name) for group in groups)


def is_certain(found: Iterable[Ground]) -> bool:
    return not CERTAIN.isdisjoint(found)
