"""What waits in whole rounds, not case by case: a list to be posted or honoured, and what one proposed and another
must approve."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext_lazy

from accounts.models import User
from nominations.actions.notes import CORRECTABLE
from nominations.builders.selections import LEFT_OUT
from nominations.models import CorrectionNote, Halt, Nomination, Notice, Round, RuleVersion, VoteAdjustment
from nominations.round_life import Life
from nominations.workflow import LISTED, State


@dataclass(frozen=True)
class Errand:
    """One thing to do in one round; `address` is the name of the page where it is done."""

    round: Round
    number: int
    label: Any
    address: str

    @property
    def words(self) -> str:
        return str(self.label % {"number": self.number})


TO_POST = ngettext_lazy("%(number)d件拟命名，待起草公示", "%(number)d件拟命名，待起草公示", "number")
TO_CONFER = ngettext_lazy("%(number)d件公示无异议，待命名", "%(number)d件公示无异议，待命名", "number")
TO_AMEND = ngettext_lazy("%(number)d项规则变更待批准", "%(number)d项规则变更待批准", "number")
TO_HALT = ngettext_lazy("%(number)d项中止或归档待批准", "%(number)d项中止或归档待批准", "number")
TO_ADJUST = ngettext_lazy("%(number)d项票数调整待决定", "%(number)d项票数调整待决定", "number")


def of_reach(user: User, may: str, prefix: str = "") -> Q:
    """Those of unions for which he may do this."""
    if user.is_superuser:
        return Q()
    return Q(**{f"{prefix}round__union__in": user.reach(f"nominations.{may}")})


def errands(user: User) -> list[Errand]:
    """Kind by kind, of each the oldest round first; the same number of questions however many there are."""
    amendments = by_another(user, RuleVersion.objects.proposed())
    found: list[tuple[Any, str, dict[int, int]]] = [
        (TO_POST, "overview", numbers(to_post(user))),
        (TO_CONFER, "confer", numbers(to_confer(user))),
        (TO_AMEND, "rules", numbers(amendments.exclude(round__life__in=[Life.CANCELLED, Life.ARCHIVED]))),
        (TO_HALT, "life", numbers(by_another(user, Halt.objects.proposed()))),
        (TO_ADJUST, "forensics", numbers(to_adjust(user), "candidate__poll__round")),
    ]
    rounds = Round.objects.in_bulk({pk for _label, _page, its in found for pk in its})
    return [
        Errand(rounds[pk], number, label, f"admin:nominations_round_{page}")
        for label, page, its in found
        for pk, number in sorted(its.items())
    ]


def notes_to_approve(user: User) -> list[CorrectionNote]:
    """Corrections of single cases that another proposed, while they can still be made."""
    rows = CorrectionNote.objects.waiting().filter(of_reach(user, "publish_notice", "nomination__"))
    its = rows.filter(nomination__state__in=CORRECTABLE, nomination__round__life=Life.RUNNING)
    return list(
        its.exclude(proposed_by=user).exclude(nomination__nominator=user).select_related("nomination")
    )


def numbers(rows: Any, column: str = "round") -> dict[int, int]:
    """By round."""
    return dict(rows.order_by().values_list(column).annotate(number=Count("pk")))


def to_post(user: User) -> Any:
    """Proposed, and no draft of a notice lists them yet."""
    drafts = Notice.objects.filter(round=OuterRef("round"), published_at=None)
    its = Nomination.objects.filter(of_reach(user, "draft_notice"), state=State.PROPOSED)
    return its.filter(~Exists(drafts), round__life=Life.RUNNING)


def to_confer(user: User) -> Any:
    its = Nomination.objects.filter(of_reach(user, "confer"), state=State.APPROVED)
    return its.filter(round__life=Life.RUNNING)


def by_another(user: User, rows: Any) -> Any:
    """What he did not propose himself."""
    return rows.filter(of_reach(user, "publish_notice")).exclude(proposed_by=user)


def to_adjust(user: User) -> Any:
    """While the count can still change, and by nobody who stands in it."""
    cases = Nomination.objects.filter(round=OuterRef("candidate__poll__round"))
    decided = cases.filter(Q(state__in=LISTED) | LEFT_OUT)
    own = cases.standing().filter(nominator=user)
    rows = VoteAdjustment.objects.filter(
        of_reach(user, "publish_notice", "candidate__poll__"), decided_at=None
    )
    return rows.exclude(proposed_by=user).filter(~Exists(decided), ~Exists(own))
