"""What is known of a nominee, gathered for the rules of his round, and what those rules say of it.

A round without rules costs one question; with them the number of questions does not hang on how much there is.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Achievement, Collective, Craftsman, Honour
from nominations.asked import asked_of_nominee, lacking
from nominations.eligibility import (
    ASKED_OF_THE_NOMINEE,
    CONFIDENTIAL,
    NOT_AT_SUBMISSION,
    Event,
    Facts,
    Finding,
    Held,
    Outcome,
    Places,
    Severity,
    Step,
    judge,
)
from nominations.models import Change, EligibilityRule, Nomination, Quota, VetoRecord, Waiver
from nominations.models.nominations import NominationQuerySet
from nominations.models.quotas import used_besides
from nominations.workflow import State
from organisations.models import Employer, Region, Union

# A case in one of these was not in the running: its nominee may stand elsewhere the same year.
GAVE_WAY: Final = (State.WITHDRAWN, State.REJECTED)

# A person is told by his number, whatever his name; these by their names.
HOLDERS_BY_NAME: Final[dict[str, Any]] = {"collective": Collective, "achievement": Achievement}


@dataclass(frozen=True)
class Ruling:
    """What a rule of the round says of a case; `finding` as judged, `waiver` if somebody let it pass."""

    rule: EligibilityRule
    finding: Finding
    waiver: Waiver | None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def outcome(self) -> Outcome:
        is_met = self.finding.outcome == Outcome.PASS
        return Outcome.WAIVED if self.waiver and not is_met else self.finding.outcome

    @property
    def can_be_waived(self) -> bool:
        is_open = self.outcome in {Outcome.FAIL, Outcome.UNKNOWN}
        return is_open and self.rule.severity == Severity.WAIVABLE

    @property
    def stops_submission(self) -> bool:
        """Only what cannot be waived stops a form, and a gap only where the nominee can fill it."""
        if self.rule.severity != Severity.BLOCK or self.code in NOT_AT_SUBMISSION:
            return False
        gap = self.outcome == Outcome.UNKNOWN and self.code in ASKED_OF_THE_NOMINEE
        return gap or self.outcome == Outcome.FAIL

    @property
    def stops_screening(self) -> bool:
        is_open = self.outcome in {Outcome.FAIL, Outcome.UNKNOWN}
        return is_open and self.rule.severity != Severity.WARN


def rulings(nomination: Nomination) -> list[Ruling]:
    """Every rule of the round, in order of its code."""
    codes = nomination.kind.codes
    rules = [rule for rule in nomination.round.eligibility_rules.all() if rule.code in codes]
    if not rules:
        return []
    facts = facts_of(nomination)
    given = nomination.waivers.filter(submission=submissions_of(nomination)).select_related("by")
    waivers = {waiver.code: waiver for waiver in given}
    return [Ruling(rule, judge(rule.code, facts, rule.params), waivers.get(rule.code)) for rule in rules]


def submissions_of(nomination: Nomination) -> int:
    """How often the form has been handed in."""
    return nomination.changes.filter(move__in=("submit", "resubmit")).count()


def facts_of(nomination: Nomination) -> Facts:
    round_, index, employer = nomination.round, nomination.identity_index, nomination.employer
    records = list(VetoRecord.objects.in_force().about([nomination]))
    opinions = nomination.department_opinions.order_by("at").values_list("department", "agrees")
    siblings, disqualified = other_cases(nomination)
    return Facts(
        reference_on=timezone.localdate(round_.closes_at),
        title=round_.title.name,
        step=Step.of(round_.title.tier, round_.title.grade),
        is_chinese=nomination.is_chinese,
        is_union_member=nomination.is_union_member,
        post_status=nomination.post_status,
        work_regions=regions_above(nomination.region_id),
        home_region=Union.objects.values_list("region__code", flat=True).get(pk=round_.union_id),
        years_in_trade=nomination.years_in_trade,
        born_on=nomination.born_on,
        skill_level=nomination.skill_level,
        is_heritage=nomination.is_heritage,
        category=nomination.category,
        has_identity=bool(index),
        honours=honours_of(index),
        is_organisation=not nomination.kind.is_person,
        namesakes=namesakes(nomination),
        disqualified=disqualified,
        siblings=siblings,
        has_employer=employer is not None,
        is_state_owned=employer is not None and employer.ownership == Employer.Ownership.STATE,
        of_employer=tuple(event_of(record) for record in records if record.employer_id),
        of_person=tuple(event_of(record) for record in records if record.identity_index),
        opinions=dict(opinions),
        lacking_papers=lacking_papers(nomination),
        places=places_of(nomination),
    )


def namesakes(nomination: Nomination) -> int:
    """People of the same name in the register whose identity number is not on file."""
    if not nomination.kind.is_person:
        return 0
    return Craftsman.objects.filter(name=nomination.name, identity_index=None).count()


def event_of(record: VetoRecord) -> Event:
    return Event(record.kind, record.on, is_clear=not record.is_against)


def regions_above(region_id: int | None) -> tuple[str, ...]:
    """The codes of a region, its city and its province, the nearest first."""
    if region_id is None:
        return ()
    found = Region.objects.filter(pk=region_id).values_list("code", "parent__code", "parent__parent__code")
    return tuple(code for codes in found for code in codes if code)


def honours_of(index: str) -> tuple[Held, ...]:
    """The standing honours of whoever or whatever has this index in the register."""
    if not index:
        return ()
    rows = Honour.objects.standing().of_identity(index)
    told = rows.order_by("pk").values_list("title__name", "title__tier", "title__grade", "year")
    return tuple(Held(name, Step.of(tier, grade), year) for name, tier, grade, year in told)


def other_cases(nomination: Nomination) -> tuple[tuple[str, ...], tuple[Event, ...]]:
    """The same person elsewhere with this organiser: rounds of the year, and earlier disqualifications."""
    of_this_organiser = Q(round__union=nomination.round.union_id)
    rows = list(same_person(nomination).filter(of_this_organiser).select_related("round"))
    year = nomination.round.year
    siblings = [
        row.round.name
        for row in rows
        if row.round.year == year and row.round_id != nomination.round_id and row.state not in GAVE_WAY
    ]
    out = {row.pk: row for row in rows if row.state == State.DISQUALIFIED}
    moments = (
        Change.objects.filter(nomination__in=out, move="disqualify")
        .order_by("nomination")
        .values_list("nomination")
        .annotate(at=Max("at"))
    )
    events = [Event(out[pk].disqualified_for, timezone.localdate(at)) for pk, at in moments]
    return tuple(siblings), tuple(events)


def same_person(nomination: Nomination) -> NominationQuerySet:
    """The other forms of this person or thing that were handed in, whatever the channel or the year."""
    rows = (
        Nomination.objects.submitted().without_the_form().exclude(pk=nomination.pk).order_by("-submitted_at")
    )
    return rows.filter(identity_index__in=indexes_of(nomination))


def indexes_of(nomination: Nomination) -> set[str]:
    """What tells it again: a person's number; of a collective or an achievement what its name says, and what the
    names said that it bore before a correction."""
    index, known = nomination.identity_index, HOLDERS_BY_NAME.get(nomination.kind.holder)
    if not index or known is None:
        return {index} - {""}
    things = known.objects.of_identity(index).order_by()
    rows = things.values_list("identity_index", "name_corrections__former_index")
    return {index} | {each for row in rows for each in row if each}


def lacking_papers(nomination: Nomination) -> tuple[str, ...]:
    return tuple(each.name for each in lacking(nomination, asked_of_nominee(nomination)))


def places_of(nomination: Nomination) -> tuple[Places, ...]:
    """What is used of every quota that the case counts on: of its unions, its region and its industry."""
    quotas = Quota.objects.counting(nomination).for_lists()
    return tuple(
        Places(str(quota), used + 1, quota.max_recommend) for quota, used in used_besides(nomination, quotas)
    )


def may_be_handed_in(nomination: Nomination, _by: User) -> None:
    stopped = [ruling for ruling in rulings(nomination) if ruling.stops_submission]
    if stopped:
        raise ValidationError([for_the_nominee(ruling) for ruling in stopped], code="not_eligible")


def for_the_nominee(ruling: Ruling) -> str:
    """What he is told: the rule, and what to mend; of what the city looked into, whom to ask."""
    words = _("请联系主办单位。") if ruling.code in CONFIDENTIAL else ruling.finding.words
    return _("%(rule)s：%(words)s") % {"rule": ruling.rule.text.rstrip("。"), "words": words}


def is_eligible_or_let_pass(nomination: Nomination, _by: User) -> None:
    stopped = [ruling for ruling in rulings(nomination) if ruling.stops_screening]
    if stopped:
        told = _("；").join(f"{each.code} {each.finding.words.rstrip('。')}" for each in stopped)
        raise ValidationError(
            _("以下申报条件还没有通过：%(told)s。请补充核查结果，可豁免的由批准人豁免；不符合的不予推荐。")
            % {"told": told},
            code="not_eligible",
        )
