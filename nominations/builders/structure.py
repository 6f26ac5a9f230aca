"""How a list stands to the targets of its round: what the gauges show and what a notice waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.models import Round, StructureException, StructureTarget
from nominations.structure import Bound, Group, Person, Share, off_by, share_of
from nominations.workflow import LISTED


@dataclass(frozen=True)
class Gauge:
    """One target over one list; `exception` is the reason written for exactly this and these figures."""

    target: StructureTarget
    found: Share
    off_by: int
    exception: StructureException | None = None

    @property
    def is_met(self) -> bool:
        return self.off_by == 0

    @property
    def holds_back(self) -> bool:
        """The list cannot be posted like this."""
        return not self.is_met and (self.target.is_hard or self.exception is None)

    @property
    def tone(self) -> str:
        if self.is_met:
            return "good"
        return "danger" if self.target.is_hard else "warn"

    @property
    def words(self) -> str:
        """Met, or by how many it is not."""
        if not self.found.base:
            return _("暂无统计对象")
        if self.is_met:
            return _("达标")
        if self.target.bound == Bound.FLOOR:
            return ngettext("还差%(off)d人", "还差%(off)d人", self.off_by) % {"off": self.off_by}
        return ngettext("超出%(off)d人", "超出%(off)d人", self.off_by) % {"off": self.off_by}

    @property
    def demand(self) -> str:
        """“不低于55%（占企业职工）”"""
        return _("%(bound)s%(share)s%%（占%(base)s）") % {
            "bound": self.target.get_bound_display(),
            "share": f"{self.target.share.normalize():f}",
            "base": self.target.get_base_display(),
        }


def gauges(round_: Round, *, also: Iterable[UUID] = (), without: Iterable[UUID] = ()) -> list[Gauge]:
    """Over everybody on the list and `also` these cases of the round, `without` those; none where it honours no
    people."""
    if not round_.kind.is_person:
        return []
    targets = list(round_.targets.prefetch_related("exceptions__by"))
    people = people_of(round_, also, without) if targets else []
    return [gauge(target, people) for target in targets]


def people_of(round_: Round, also: Iterable[UUID] = (), without: Iterable[UUID] = ()) -> list[Person]:
    rows = round_.nominations.filter(Q(state__in=LISTED) | Q(pk__in=list(also))).order_by()
    rows = rows.exclude(pk__in=list(without))
    return [
        Person(category, gender, ownership or "")
        for category, gender, ownership in rows.values_list("category", "gender", "employer__ownership")
    ]


def gauge(target: StructureTarget, people: list[Person]) -> Gauge:
    found = share_of(people, Group(target.part), Group(target.base))
    case = (target.asks, found.part, found.base)
    written = (each for each in target.exceptions.all() if (each.asked, each.part, each.base) == case)
    return Gauge(target, found, off_by(found, Bound(target.bound), target.share), next(written, None))
