"""Who may do what in a selection; `models` answers the same question for lists."""

import rules

from accounts.models import User
from accounts.rules import holds, no_row, reaches
from nominations.models import Assignment, Evidence, Meeting, Nomination
from nominations.workflow import State


@rules.predicate
def is_nominator(user: User, nomination: Nomination) -> bool:
    return nomination.nominator_id == user.pk


@rules.predicate
def is_submitted(_user: User, nomination: Nomination) -> bool:
    return nomination.submitted_at is not None


@rules.predicate
def is_assigned(user: User, nomination: Nomination) -> bool:
    """He is to score the case, and has not recused himself; what was withdrawn is gone from his desk."""
    return (
        user.is_authenticated
        and user.is_expert
        and nomination.state != State.WITHDRAWN
        and any(
            assignment.expert_id == user.pk and assignment.recused_at is None
            for assignment in nomination.assignments.all()
        )
    )


@rules.predicate
def owes_no_points(user: User, nomination: Nomination) -> bool:
    """Whoever sits on the panel reads the others' points after his own are locked or scoring is over; of a
    case from which he has recused himself, never."""
    own = next((each for each in nomination.assignments.all() if each.expert_id == user.pk), None)
    if own is not None and (own.recused_at or own.locked_at):
        return own.recused_at is None
    if nomination.state != State.EXPERT_REVIEW:
        return True
    return own is None and not nomination.round.panel.filter(expert=user).exists()


@rules.predicate
def is_expert_of(user: User, assignment: Assignment) -> bool:
    return user.is_expert and assignment.expert_id == user.pk and assignment.recused_at is None


def _is_in(state: State) -> rules.Predicate:
    @rules.predicate(name=f"is_in:{state}")
    def test(_user: User, nomination: Nomination) -> bool:
        return nomination.state == state

    return test


def _of_employer(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.employer_union_id)


def _of_district(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.district_union_id)


def _of_city(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.round.union_id)


def _of_round(permission: str) -> rules.Predicate:
    return reaches(permission, lambda round_: round_.union_id)


@rules.predicate
def has_resolved_nothing(_user: User, meeting: Meeting) -> bool:
    """Once votes hang on it, a meeting stands."""
    return not meeting.resolutions.exists()


@rules.predicate
def is_for_experts(_user: User, evidence: Evidence) -> bool:
    """A scan of an identity card, for one, is not: that is for those who examine the case, and no others."""
    return evidence.requirement.for_experts


def _of_its_case(asked: rules.Predicate) -> rules.Predicate:
    """`asked` of the case a paper belongs to."""

    @rules.predicate(name=f"of_its_case:{asked.name}")
    def test(user: User, evidence: Evidence) -> bool:
        return bool(asked.test(user, evidence.nomination))

    return test


def _staff(general: rules.Predicate, particular: rules.Predicate) -> rules.Predicate:
    """`general` when no row is named, `particular` for a row."""
    return (no_row & general) | (~no_row & particular)


sees_as_union = (
    _of_employer("nominations.view_employer")
    | _of_district("nominations.view_district")
    | _of_city("nominations.view_city")
)
sees_some = (
    holds("nominations.view_employer") | holds("nominations.view_district") | holds("nominations.view_city")
)
examines_now = (
    (_is_in(State.EMPLOYER_REVIEW) & _of_employer("nominations.endorse"))
    | (_is_in(State.DISTRICT_REVIEW) & _of_district("nominations.recommend"))
    | (_is_in(State.SCREENING) & (_of_city("nominations.examine") | _of_city("nominations.second_check")))
)
examines_for_city = _of_city("nominations.examine")
examines = (
    _of_employer("nominations.endorse")
    | _of_district("nominations.recommend")
    | examines_for_city
    | _of_city("nominations.second_check")
)
publishes_for_city = _of_city("nominations.publish_notice")

rules.add_perm(
    "nominations.view_nomination", _staff(sees_some, is_nominator | (is_submitted & sees_as_union))
)
rules.add_perm(
    "nominations.read_evidence",
    _of_its_case(is_nominator | (is_submitted & examines))
    | (is_for_experts & _of_its_case(is_submitted & (sees_as_union | is_assigned))),
)
rules.add_perm("nominations.read_seal_of_nomination", is_submitted & sees_as_union & ~is_nominator)
# The panel's points, visits and votes: what the city's own people read.
rules.add_perm(
    "nominations.read_examination_of_nomination",
    is_submitted & _of_city("nominations.view_city") & owes_no_points,
)
rules.add_perm("nominations.edit_nomination", is_nominator)
rules.add_perm("nominations.release_expert_of_nomination", examines_for_city & ~is_nominator)

# The moves, in the order of workflow.MOVES.
rules.add_perm("nominations.submit_nomination", is_nominator)
rules.add_perm("nominations.endorse_nomination", _of_employer("nominations.endorse"))
rules.add_perm("nominations.recommend_nomination", _of_district("nominations.recommend"))
rules.add_perm("nominations.check_first_nomination", examines_for_city)
rules.add_perm("nominations.pass_screening_nomination", _of_city("nominations.second_check"))
rules.add_perm("nominations.close_scoring_nomination", examines_for_city)
rules.add_perm("nominations.finish_visit_nomination", examines_for_city)
rules.add_perm("nominations.propose_nomination", examines_for_city)
rules.add_perm("nominations.publish_nomination", publishes_for_city)
rules.add_perm("nominations.approve_nomination", examines_for_city)
rules.add_perm("nominations.confer_nomination", _of_city("nominations.confer"))
rules.add_perm("nominations.return_for_correction_nomination", examines_now)
rules.add_perm("nominations.resubmit_nomination", is_nominator)
rules.add_perm("nominations.extend_correction_nomination", examines_for_city)
rules.add_perm(
    "nominations.hold_nomination", examines_for_city | _of_city("nominations.look_into_objections")
)
rules.add_perm("nominations.release_nomination", publishes_for_city)
rules.add_perm("nominations.reject_nomination", examines_now)
rules.add_perm("nominations.not_select_nomination", examines_for_city)
rules.add_perm("nominations.withdraw_nomination", is_nominator)
rules.add_perm("nominations.disqualify_nomination", publishes_for_city)

sets_up = _staff(holds("nominations.set_up_round"), _of_round("nominations.set_up_round"))
sees_round = _staff(holds("nominations.view_city"), _of_round("nominations.view_city"))
rules.add_perm("nominations.view_round", sees_round)
rules.add_perm("nominations.add_round", holds("nominations.set_up_round"))
rules.add_perm("nominations.change_round", sets_up)
rules.add_perm("nominations.publish_round", _of_round("nominations.publish_notice"))
rules.add_perm("nominations.confer_round", _of_round("nominations.confer"))
rules.add_perm("nominations.draft_notice_for_round", _of_round("nominations.draft_notice"))

_of_notice = reaches("nominations.view_city", lambda notice: notice.round.union_id)
rules.add_perm("nominations.view_notice", _staff(holds("nominations.view_city"), _of_notice))
rules.add_perm(
    "nominations.change_notice",
    _staff(
        holds("nominations.draft_notice"),
        reaches("nominations.draft_notice", lambda notice: notice.round.union_id),
    ),
)
rules.add_perm(
    "nominations.publish_notice", reaches("nominations.publish_notice", lambda notice: notice.round.union_id)
)
rules.add_perm(
    "nominations.close_notice", reaches("nominations.draft_notice", lambda notice: notice.round.union_id)
)

rules.add_perm(
    "nominations.view_meeting",
    _staff(
        holds("nominations.view_city"),
        reaches("nominations.view_city", lambda meeting: meeting.round.union_id),
    ),
)
rules.add_perm("nominations.add_meeting", holds("nominations.examine"))
rules.add_perm(
    "nominations.change_meeting",
    _staff(
        holds("nominations.examine"),
        reaches("nominations.examine", lambda meeting: meeting.round.union_id) & has_resolved_nothing,
    ),
)
rules.add_perm("nominations.hold_meeting_for_round", _of_round("nominations.examine"))

rules.add_perm("nominations.view_workdayoverride", holds("nominations.view_city"))
for _verb in ("add", "change", "delete"):
    rules.add_perm(f"nominations.{_verb}_workdayoverride", holds("nominations.set_up_round"))

rules.add_perm("nominations.score_assignment", is_expert_of)
rules.add_perm("nominations.view_panel", holds("nominations.score"))
