"""The road of the invented nominees: every step through the real action, by the person whose step it is."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils import timezone

from accounts.roles import Role
from nominations.actions import eligibility, experts, materials, moves, resolutions, reviews, visits
from nominations.asked import asked_of_union
from nominations.demo.dates import restate, shift
from nominations.demo.nominees import hand_in, picture
from nominations.demo.people import holder, person
from nominations.models import Meeting, Nomination, Round
from nominations.workflow import State

# How many days after the step before a step is taken. Before an employer's union vouches for somebody,
# its notice inside the unit stands.
DAYS: Final = {
    State.EMPLOYER_REVIEW: 21,
    State.DISTRICT_REVIEW: 3,
    State.SCREENING: 4,
    State.EXPERT_REVIEW: 7,
    State.SITE_VISIT: 5,
    State.DELIBERATION: 5,
}
STEPS: Final = (*DAYS, State.PROPOSED)
AFTER_OPENING: Final = 5


def walk(round_: Round, wanted: Mapping[str, State]) -> bool:
    """Brings one invented person to each state, all of them at the same pace; whether anybody was new."""
    if round_.nominations.exists():
        return False
    walk_all({round_: wanted})
    return True


def walk_all(rounds: Mapping[Round, Mapping[str, State]]) -> None:
    """The same in several rounds beside each other.

    Who is to stand where everybody begins hands in last: nobody waits there for long.
    """
    shift(*rounds, days=AFTER_OPENING)
    places = [(round_, who, state) for round_, wanted in rounds.items() for who, state in wanted.items()]
    goals = {hand_in(round_, who): state for round_, who, state in places if state != STEPS[0]}
    for step, days in DAYS.items():
        going_on = [one for one, goal in goals.items() if STEPS.index(goal) > STEPS.index(step)]
        if going_on:
            shift(*rounds, days=days)
        for nomination in going_on:
            nomination.refresh_from_db()
            if step in nomination.road:
                WALK[step](nomination)
    restate(*rounds)
    for round_, who in ((round_, who) for round_, who, state in places if state == STEPS[0]):
        hand_in(round_, who)


def endorse(nomination: Nomination) -> None:
    by = holder(Role.GRASSROOTS, nomination.employer_union, "示例工会干事")
    today = timezone.localdate()
    reviews.endorse(
        nomination=nomination,
        by=by,
        note="同意推荐，单位公示无异议。",
        seal=picture("盖章页.png", 0),
        confirms_category=True,
        notice_from=today - dt.timedelta(days=DAYS[State.EMPLOYER_REVIEW] - 1),
        notice_to=today - dt.timedelta(days=1),
        papers=[
            materials.Chosen(each.name, each, picture(f"{each.name}.png", 0))
            for each in asked_of_union(nomination)
            if each.required
        ],
    )


def recommend(nomination: Nomination) -> None:
    by = holder(Role.DISTRICT, nomination.district_union, "示例区市工会干事")
    reviews.recommend(nomination=nomination, by=by, note="情况属实，同意推荐。")


def screen(nomination: Nomination) -> None:
    asked = nomination.round.eligibility_rules.filter(code__in=("R13", "R14"))
    for about in ("employer", "person") if asked.exists() else ():
        eligibility.add_veto_record(
            nomination=nomination,
            by=person("city"),
            about=about,
            kind="none",
            on=timezone.localdate(),
            source="演示查询，没有记录。",
        )
    moves.make_move(nomination=nomination, move="check_first", by=person("city"), note="材料齐全，符合条件。")
    reviews.pass_screening(nomination=nomination, by=person("publisher"), note="复核无误。")


def score(nomination: Nomination) -> None:
    apart = Decimal(ord(nomination.name[-1]) % 6) / 2  # no two nominees are quite alike
    for place, assignment in enumerate(
        nomination.assignments.select_related("expert").order_by("expert__email")
    ):
        points = {
            criterion: criterion.greatest - Decimal((place + criterion.order) % 5) / 2 - apart
            for criterion in nomination.round.criteria.all()
        }
        saved = experts.save_scores(
            assignment=assignment,
            points=points,
            comment="演示评语。",
            version=assignment.version,
            by=assignment.expert,
        )
        experts.lock_scores(assignment=saved, version=saved.version, by=assignment.expert)
    experts.close_scoring(nomination=nomination, by=person("city"))


def visit(nomination: Nomination) -> None:
    visits.finish_visit(
        nomination=nomination,
        by=person("city"),
        note="现场查看操作演示，事迹属实。",
        visited_on=timezone.localdate(),
        place="示例车间",
        visitors="示例市总经办、示例复核人",
        claims=[visits.Checked(text, "yes") for text in visits.claims_of(nomination)],
    )


def propose(nomination: Nomination) -> None:
    meeting, _ = Meeting.objects.get_or_create(
        round=nomination.round,
        minutes_number="演示纪要第1号",
        defaults={"held_on": timezone.localdate(), "present": 9},
    )
    resolutions.resolve(
        nomination=nomination, by=person("city"), meeting=meeting, votes=(8, 0, 1), proposed=True
    )


WALK: Final = {
    State.EMPLOYER_REVIEW: endorse,
    State.DISTRICT_REVIEW: recommend,
    State.SCREENING: screen,
    State.EXPERT_REVIEW: score,
    State.SITE_VISIT: visit,
    State.DELIBERATION: propose,
}
