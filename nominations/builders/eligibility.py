"""The rules of a round over one case as pages show them: to the nominee, to the unions, to the city."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.eligibility import CODES, CONFIDENTIAL, Outcome
from nominations.eligible import Ruling, rulings, same_person, submissions_of
from nominations.models import EligibilityCheck, EligibilityResult, Nomination, VetoRecord
from nominations.shown import state_for
from nominations.workflow import State

# Until here the rules are judged anew each time the case is looked at; afterwards what was found then is read.
STILL_OPEN = frozenset(
    {State.DRAFT, State.RETURNED, State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, State.SCREENING}
)
TONES = {"pass": "good", "fail": "danger", "unknown": "warn", "waived": "info", "confidential": "info"}


@dataclass(frozen=True)
class Line:
    """One rule of a case as this reader may read it; `stops` if the case cannot go on with it."""

    code: str
    name: Promise
    text: str
    severity: str
    outcome: str
    label: str
    words: str
    waiver: Any = None
    can_be_waived: bool = False
    stops: bool = False

    @property
    def tone(self) -> str:
        return TONES[self.outcome]


def lines_for_nominee(nomination: Nomination) -> list[Line]:
    """Before he hands in: what each rule says, and of what the city looks into only that it does."""
    return [
        line_of(ruling, in_confidence=False, stops=ruling.stops_submission) for ruling in rulings(nomination)
    ]


def lines_for_staff(nomination: Nomination, *, in_confidence: bool) -> list[Line]:
    """As judged now while the case can still fail, as kept afterwards."""
    if nomination.state not in STILL_OPEN:
        return kept_lines(nomination, in_confidence=in_confidence)
    return [
        line_of(ruling, in_confidence=in_confidence, stops=ruling.stops_screening)
        for ruling in rulings(nomination)
    ]


def line_of(ruling: Ruling, *, in_confidence: bool, stops: bool) -> Line:
    hidden = ruling.code in CONFIDENTIAL and not in_confidence
    return Line(
        code=ruling.code,
        name=CODES[ruling.code],
        text=ruling.rule.text,
        severity=ruling.rule.get_severity_display(),
        outcome="confidential" if hidden else ruling.outcome.value,
        label=_("主办单位核查") if hidden else str(ruling.outcome.label),
        words=_("由主办单位核查。") if hidden else ruling.finding.words,
        waiver=ruling.waiver if in_confidence else None,
        can_be_waived=ruling.can_be_waived and in_confidence,
        stops=stops and not hidden,
    )


def kept_lines(nomination: Nomination, *, in_confidence: bool) -> list[Line]:
    latest = nomination.eligibility_checks.order_by("-pk").first()
    if latest is None:
        return []
    texts = {rule.code: rule.text for rule in nomination.round.eligibility_rules.all()}
    given = nomination.waivers.filter(submission=submissions_of(nomination)).select_related("by")
    waivers = {waiver.code: waiver for waiver in given}
    return [kept_line(row, texts, waivers, in_confidence=in_confidence) for row in latest.results.all()]


def kept_line(
    row: EligibilityResult, texts: dict[str, str], waivers: dict[str, Any], *, in_confidence: bool
) -> Line:
    hidden = row.code in CONFIDENTIAL and not in_confidence
    return Line(
        code=row.code,
        name=CODES[row.code],
        text=texts.get(row.code, ""),
        severity=row.get_severity_display(),
        outcome="confidential" if hidden else row.outcome,
        label=_("主办单位核查") if hidden else row.get_outcome_display(),
        words=_("由主办单位核查。") if hidden else row.words,
        waiver=waivers.get(row.code) if in_confidence else None,
    )


def screening_of(nomination: Nomination, user: User) -> dict[str, Any]:
    """What the case page shows of eligibility, as far as this reader may read it."""
    reads = user.has_perm("nominations.read_findings_of_nomination", nomination)
    is_open = nomination.state == State.SCREENING
    shown: dict[str, Any] = {
        "lines": lines_for_staff(nomination, in_confidence=reads),
        "duplicates": duplicates_for(nomination, user),
        "namesakes": namesakes_for(nomination, user),
        "reads_findings": reads,
    }
    if reads:
        looks_into = user.has_perm("nominations.look_into_nomination", nomination)
        shown |= {
            "checks": checks_of(nomination),
            "opinions": nomination.department_opinions.select_related("by"),
            "vetoes": VetoRecord.objects.about([nomination]).select_related("by", "employer", "lifted_by"),
            "can_waive": is_open and user.has_perm("nominations.waive_for_nomination", nomination),
            "can_ask": is_open and looks_into,
            "can_look_up": looks_into and nomination.state in STILL_OPEN,
        }
    return shown


def checks_of(nomination: Nomination) -> list[tuple[EligibilityCheck, int, int]]:
    """Every run kept: how many rules it asked, and how many of them were open."""
    found = nomination.eligibility_checks.select_related("by").prefetch_related("results")
    still = {Outcome.FAIL.value, Outcome.UNKNOWN.value}
    return [
        (check, len(rows), sum(row.outcome in still for row in rows))
        for check in found
        for rows in [list(check.results.all())]
    ]


def as_told_to(user: User, cases: QuerySet[Nomination]) -> list[Any]:
    """With the state as he may know it, in `told`."""
    found: list[Any] = list(cases.select_related("round__union"))
    for case in found:
        case.told = state_for(user, case)
    return found


def duplicates_for(nomination: Nomination, user: User) -> list[Nomination]:
    """The same person's other cases, of whatever channel, round or year, as far as this reader may see them."""
    seen = Nomination.objects.visible_to_staff(user).values("pk")
    return as_told_to(user, same_person(nomination).filter(pk__in=seen))


def namesakes_for(nomination: Nomination, user: User) -> list[Nomination]:
    """Cases of the same round and year under the same name and employer, but another identity number."""
    if nomination.employer_id is None:
        return []
    rows = Nomination.objects.visible_to_staff(user).without_the_form()
    same = rows.filter(
        name=nomination.name, employer=nomination.employer_id, round__year=nomination.round.year
    )
    return as_told_to(user, same.exclude(pk=nomination.pk).exclude(identity_index=nomination.identity_index))
