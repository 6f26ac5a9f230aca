"""What is known of a person when the rules are judged; None and "" mean that nobody has said. No database."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

TIERS: Final = ("district", "municipal", "provincial", "national")
GRADES: Final = {"senior": 1}


class Step(NamedTuple):
    """A place on the ladder of titles: the tier, and whether it is the senior grade of it."""

    tier: int
    grade: int

    @classmethod
    def of(cls, tier: str, grade: str) -> "Step":
        return cls(TIERS.index(tier), GRADES.get(grade, 0))


@dataclass(frozen=True)
class Held:
    """A standing honour of the same person; `year` is None where no source gives it."""

    title: str
    step: Step
    year: int | None


@dataclass(frozen=True)
class Event:
    """Something on record: an event that excludes, a look-up that found nothing (`is_clear`), or a
    disqualification whose ground nobody entered (`kind` empty)."""

    kind: str
    on: dt.date
    is_clear: bool = False


@dataclass(frozen=True)
class Places:
    """How many of a union, a region or an industry, this case among them, of how many there may be."""

    of: str
    used: int
    most: int


@dataclass(frozen=True)
class Facts:
    """`namesakes` counts people of the same name in the register whose identity number is not on file."""

    reference_on: dt.date
    title: str
    step: Step
    is_chinese: bool | None = None
    is_union_member: bool | None = None
    post_status: str = ""
    work_regions: tuple[str, ...] = ()
    home_region: str = ""
    years_in_trade: int | None = None
    born_on: dt.date | None = None
    skill_level: str = ""
    is_heritage: bool | None = None
    category: str = ""
    has_identity: bool = True
    is_organisation: bool = False
    honours: tuple[Held, ...] = ()
    namesakes: int = 0
    disqualified: tuple[Event, ...] = ()
    siblings: tuple[str, ...] = ()
    has_employer: bool = True
    is_state_owned: bool = False
    of_employer: tuple[Event, ...] = ()
    of_person: tuple[Event, ...] = ()
    opinions: Mapping[str, bool] = field(default_factory=dict)
    lacking_papers: tuple[str, ...] = ()
    places: tuple[Places, ...] = ()
