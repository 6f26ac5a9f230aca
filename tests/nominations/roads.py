"""A city of unions with one person in every role, and nominations brought to any state by the real actions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from nominations.actions import conferral, drafts, experts, moves, notices, resolutions, reviews, visits
from nominations.actions.materials import Chosen
from nominations.asked import asked_of_union
from nominations.models import Meeting, Nomination, Notice, Round
from nominations.workflow import State
from organisations.models import Employer, Union
from tests.factories import (
    EmployerFactory,
    PanelMemberFactory,
    PostFactory,
    RoundFactory,
    TitleFactory,
    UnionFactory,
    UserFactory,
    filled,
)
from tests.nominations import clocks, scoring

NOTE = "情况属实，同意上报，请予审核办理。"
_numbers = count(1)


@dataclass(frozen=True)
class City:
    """A federation, a district and a grassroots union below it, each with its people."""

    federation: Union
    district_union: Union
    grassroots_union: Union
    employer: Employer
    grassroots: User
    district: User
    city: User
    publisher: User
    objections: User
    editor: User
    auditor: User
    experts: list[User]
    superuser: User
    round: Round
    people: dict[Role, User] = field(default_factory=dict)


def city(**round_fields: Any) -> City:
    """A tree of its own: two cities share nothing."""
    federation = UnionFactory(kind=Union.Kind.CITY_FEDERATION)
    district_union = UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=federation)
    grassroots_union = UnionFactory(parent=district_union)
    seats = dict.fromkeys(Role, federation)
    seats |= {Role.DISTRICT: district_union, Role.GRASSROOTS: grassroots_union}
    people = {role: PostFactory(role=role, union=union).user for role, union in seats.items()}
    panel = [
        people[Role.EXPERT],
        *(PostFactory(role=Role.EXPERT, union=federation).user for _ in range(4)),
    ]
    return City(
        federation=federation,
        district_union=district_union,
        grassroots_union=grassroots_union,
        employer=EmployerFactory(union=grassroots_union),
        grassroots=people[Role.GRASSROOTS],
        district=people[Role.DISTRICT],
        city=people[Role.CITY],
        publisher=people[Role.PUBLISHER],
        objections=people[Role.OBJECTIONS],
        editor=people[Role.EDITOR],
        auditor=people[Role.AUDITOR],
        experts=panel,
        superuser=UserFactory(is_superuser=True, is_staff=True),
        round=round_in(federation, panel, **round_fields),
        people=people,
    )


def round_in(federation: Union, panel: list[User], **fields: Any) -> Round:
    """A round of this federation with its panel."""
    fields.setdefault("title", TitleFactory(conferring_union=federation))
    round_ = RoundFactory(union=federation, **fields)
    for expert in panel:
        PanelMemberFactory(round=round_, expert=expert)
    return round_


def draft_in(here: City, **fields: Any) -> Nomination:
    """A whole draft of somebody who works at the city's employer."""
    fields.setdefault("round", here.round)
    return filled(employer=here.employer, **fields)


def bring_to(
    state: State | str,
    *,
    here: City | None = None,
    nomination: Nomination | None = None,
    leaving: State | str | None = None,
    **fields: Any,
) -> Nomination:
    """A nomination in `state`, walked there by the real actions.

    Goes on with `nomination` if given, else starts a whole draft with `fields`. For an exit, `leaving`
    is the state from which it is taken.
    """
    here = here or city()
    nomination = nomination or draft_in(here, **fields)
    state = State(state)
    if state not in EXITS:
        return along(here, nomination, state)
    usual, leave = EXITS[state]
    nomination = along(here, nomination, State(leaving or usual))
    return leave(here, nomination)


def along(here: City, nomination: Nomination, until: State) -> Nomination:
    while nomination.state != until:
        if until not in nomination.road:
            raise ValueError(f"{until} is not on this road")
        nomination = STEPS[State(nomination.state)](here, nomination)
    return nomination


def paper(name: str = "盖章扫描件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\nsealed\n%%EOF\n", "application/pdf")


def submit(here: City, nomination: Nomination) -> Nomination:
    return drafts.submit(
        nomination=nomination,
        declarations=dict.fromkeys(
            ("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), True
        ),
        version=nomination.version,
        by=nomination.nominator,
    )


def endorse(here: City, nomination: Nomination) -> Nomination:
    today = timezone.localdate()
    return reviews.endorse(
        nomination=nomination,
        by=here.grassroots,
        note=NOTE,
        seal=paper(),
        notice_from=today - dt.timedelta(days=40),
        notice_to=today - dt.timedelta(days=10),
        confirms_category=True,
        papers=[Chosen(each.name, each, paper()) for each in asked_of_union(nomination) if each.required],
    )


def recommend(here: City, nomination: Nomination) -> Nomination:
    return reviews.recommend(nomination=nomination, by=here.district, note=NOTE)


def check_first(here: City, nomination: Nomination) -> Nomination:
    return moves.make_move(nomination=nomination, move="check_first", by=here.city, note=NOTE)


def pass_screening(here: City, nomination: Nomination) -> Nomination:
    if nomination.first_checked_by is None:
        nomination = check_first(here, nomination)
    return reviews.pass_screening(nomination=nomination, by=here.publisher, note=NOTE)


def close_scoring(here: City, nomination: Nomination) -> Nomination:
    scoring.lock_all(nomination)
    return experts.close_scoring(nomination=nomination, by=here.city)


def finish_visit(here: City, nomination: Nomination) -> Nomination:
    return visits.finish_visit(
        nomination=nomination,
        by=here.city,
        note="现场核实装配台账，事迹属实。",
        visited_on=timezone.localdate(),
        place="总装车间",
        visitors="示例考察员甲、示例考察员乙",
        claims=[visits.Checked(text, "yes") for text in visits.claims_of(nomination)],
    )


def meeting_of(round_: Round) -> Meeting:
    return Meeting.objects.create(
        round=round_,
        minutes_number=f"示例纪要第{next(_numbers)}号",
        held_on=timezone.localdate(),
        present=9,
    )


def propose(here: City, nomination: Nomination) -> Nomination:
    return resolutions.resolve(
        nomination=nomination,
        by=here.city,
        meeting=meeting_of(nomination.round),
        votes=(7, 1, 1),
        proposed=True,
    )


def publish(here: City, nomination: Nomination) -> Nomination:
    notice = notices.draft_notice(round=nomination.round, by=here.city)
    notices.publish_notice(notice=notice, by=here.publisher, starts_on=clocks.next_workday())
    return fresh(nomination)


def approve(here: City, nomination: Nomination) -> Nomination:
    notice = Notice.objects.filter(entries__nomination=nomination).latest("version")
    with clocks.after(notice):
        notices.close_notice(notice=notice, by=here.city, memo="公示期间未收到异议。")
    return fresh(nomination)


def confer(here: City, nomination: Nomination) -> Nomination:
    """On the morning after the last notice of everybody the decision names."""
    approved = nomination.round.nominations.filter(state=State.APPROVED)
    latest = Notice.objects.filter(entries__nomination__in=approved).latest("ends_on")
    with clocks.after(latest):
        conferral.confer(
            rounds=[nomination.round],
            document_number=f"示总工发〔{timezone.localdate().year}〕{next(_numbers)}号",
            heading="关于命名示例工匠的决定",
            signed_on=timezone.localdate(),
            by=here.publisher,
        )
    return fresh(nomination)


def return_for_correction(here: City, nomination: Nomination) -> Nomination:
    return reviews.return_for_correction(
        nomination=nomination,
        by=reviewer_of(here, nomination),
        note="请补充技能等级证书的扫描件。",
        correct_by=timezone.localdate() + dt.timedelta(days=5),
    )


def reject(here: City, nomination: Nomination) -> Nomination:
    return moves.make_move(
        nomination=nomination,
        move="reject",
        by=reviewer_of(here, nomination),
        note="从事本工种不满五年，不符合申报条件。",
    )


def reviewer_of(here: City, nomination: Nomination) -> User:
    return {
        State.EMPLOYER_REVIEW: here.grassroots,
        State.DISTRICT_REVIEW: here.district,
        State.SCREENING: here.city,
    }[State(nomination.state)]


def _by(whose: Callable[[City, Nomination], User], move: str) -> Callable[[City, Nomination], Nomination]:
    def take(here: City, nomination: Nomination) -> Nomination:
        return moves.make_move(nomination=nomination, move=move, by=whose(here, nomination), note=NOTE)

    return take


def fresh(nomination: Nomination) -> Nomination:
    return Nomination.objects.for_lists().get(pk=nomination.pk)


STEPS: dict[State, Callable[[City, Nomination], Nomination]] = {
    State.DRAFT: submit,
    State.EMPLOYER_REVIEW: endorse,
    State.DISTRICT_REVIEW: recommend,
    State.SCREENING: pass_screening,
    State.EXPERT_REVIEW: close_scoring,
    State.SITE_VISIT: finish_visit,
    State.DELIBERATION: propose,
    State.PROPOSED: publish,
    State.IN_NOTICE: approve,
    State.APPROVED: confer,
}
# An exit: the state from which it is usually taken, and the taking.
EXITS: dict[State, tuple[State, Callable[[City, Nomination], Nomination]]] = {
    State.RETURNED: (State.EMPLOYER_REVIEW, return_for_correction),
    State.REJECTED: (State.SCREENING, reject),
    State.NOT_SELECTED: (State.DELIBERATION, _by(lambda here, _: here.city, "not_select")),
    State.ON_HOLD: (State.IN_NOTICE, _by(lambda here, _: here.city, "hold")),
    State.WITHDRAWN: (State.SCREENING, _by(lambda _, nomination: nomination.nominator, "withdraw")),
    State.DISQUALIFIED: (State.SCREENING, _by(lambda here, _: here.publisher, "disqualify")),
}
