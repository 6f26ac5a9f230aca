"""Who may see a case, read its papers and move it."""

from typing import Final

import rules

from accounts.models import User
from accounts.rules import holds
from nominations.appeals import refusal_of
from nominations.choices import AskedOf
from nominations.corrections import lapsed_once
from nominations.models import Evidence, Nomination
from nominations.models.draws import plan_of
from nominations.recommending import unions_behind, vouched
from nominations.rules.channels import fills_in, speaks_for_its_association
from nominations.rules.experts import has_left, is_assigned, is_no_rival, owes_no_points
from nominations.rules.reach import (
    is_in,
    is_nominator,
    is_submitted,
    of_city,
    of_district,
    of_employer,
    staff,
)
from nominations.workflow import Move, State


@rules.predicate
def is_for_experts(_user: User, evidence: Evidence) -> bool:
    """A scan of an identity card, for one, is not: that is for those who examine the case, and no others."""
    return evidence.requirement.for_experts


@rules.predicate
def is_of_its_union(_user: User, evidence: Evidence) -> bool:
    """Handed in by the employer's union with its opinion: like the seal, not for the nominee's eyes."""
    return evidence.requirement.asked_of == AskedOf.EMPLOYER_UNION


@rules.predicate
def keeps_him_unknown(_user: User, evidence: Evidence) -> bool:
    """Where experts must not know whose case it is, they see no paper that tells."""
    return not (evidence.requirement.shows_name and plan_of(evidence.nomination.round).is_blind)


@rules.predicate
def is_in_reserve(_user: User, nomination: Nomination) -> bool:
    """The meeting that did not select it named a rank for it, should a place fall vacant."""
    return nomination.reserve_rank is not None


@rules.predicate
def its_employer_vouched(_user: User, nomination: Nomination) -> bool:
    return vouched(nomination, nomination.employer_union_id)


@rules.predicate
def its_district_vouched(_user: User, nomination: Nomination) -> bool:
    return vouched(nomination, nomination.district_union_id)


@rules.predicate
def somebody_vouched(_user: User, nomination: Nomination) -> bool:
    return bool(unions_behind(nomination))


@rules.predicate
def was_turned_down_by_its_employer(_user: User, nomination: Nomination) -> bool:
    return refusal_of(nomination) is not None


@rules.predicate
def has_lapsed(_user: User, nomination: Nomination) -> bool:
    return lapsed_once(nomination)


def _of_its_case(asked: rules.Predicate) -> rules.Predicate:
    """`asked` of the case a paper belongs to."""

    @rules.predicate(name=f"of_its_case:{asked.name}")
    def test(user: User, evidence: Evidence) -> bool:
        return bool(asked.test(user, evidence.nomination))

    return test


sees_as_union = (
    of_employer("nominations.view_employer")
    | of_district("nominations.view_district")
    | of_city("nominations.view_city")
)
sees_some = (
    holds("nominations.view_employer") | holds("nominations.view_district") | holds("nominations.view_city")
)
examines_now = (
    (is_in(State.EMPLOYER_REVIEW) & of_employer("nominations.endorse"))
    | (is_in(State.DISTRICT_REVIEW) & of_district("nominations.recommend"))
    | (is_in(State.SCREENING) & (of_city("nominations.examine") | of_city("nominations.second_check")))
)
examines_for_city = of_city("nominations.examine")
examines = (
    of_employer("nominations.endorse")
    | of_district("nominations.recommend")
    | examines_for_city
    | of_city("nominations.second_check")
)
publishes_for_city = of_city("nominations.publish_notice")

rules.add_perm(
    "nominations.view_nomination",
    staff(sees_some, is_nominator | (is_submitted & sees_as_union & ~has_left)),
)
rules.add_perm(
    "nominations.read_evidence",
    ~(is_of_its_union & _of_its_case(is_nominator))
    & (
        _of_its_case(is_nominator | fills_in | (is_submitted & examines & ~has_left))
        | (is_for_experts & _of_its_case(is_submitted & sees_as_union & ~has_left))
        | (is_for_experts & keeps_him_unknown & _of_its_case(is_submitted & is_assigned))
    ),
)
rules.add_perm(
    "nominations.read_seal_of_nomination", is_submitted & sees_as_union & ~is_nominator & ~has_left
)
# The panel's points, visits and votes: what the city's own people read.
_is_no_party = owes_no_points & is_no_rival
rules.add_perm(
    "nominations.read_examination_of_nomination",
    is_submitted & of_city("nominations.view_city") & _is_no_party,
)
rules.add_perm("nominations.read_state_of_nomination", is_submitted & of_city("nominations.view_city"))
rules.add_perm("nominations.propose_note_of_nomination", is_submitted & examines_for_city & ~is_nominator)
rules.add_perm("nominations.approve_note_of_nomination", is_submitted & publishes_for_city & ~is_nominator)
rules.add_perm("nominations.edit_nomination", is_nominator | fills_in)
rules.add_perm("nominations.release_expert_of_nomination", examines_for_city & ~is_nominator)


def reads_examination(user: User, nomination: Nomination) -> bool:
    """Asked past `User.has_perm`, which says yes to a superuser: a party to the case is one whoever he is."""
    allowed = user.has_perm("nominations.read_examination_of_nomination", nomination)
    return allowed and bool(_is_no_party(user, nomination))


# The moves, in the order of workflow.MOVES.
rules.add_perm("nominations.submit_nomination", is_nominator)
rules.add_perm("nominations.endorse_nomination", of_employer("nominations.endorse"))
rules.add_perm("nominations.recommend_nomination", of_district("nominations.recommend"))
rules.add_perm("nominations.check_first_nomination", examines_for_city)
rules.add_perm("nominations.pass_screening_nomination", of_city("nominations.second_check"))
rules.add_perm("nominations.close_scoring_nomination", examines_for_city)
rules.add_perm("nominations.finish_visit_nomination", examines_for_city)
rules.add_perm("nominations.propose_nomination", examines_for_city)
rules.add_perm("nominations.publish_nomination", publishes_for_city)
rules.add_perm("nominations.approve_nomination", examines_for_city)
rules.add_perm("nominations.confer_nomination", of_city("nominations.confer"))
rules.add_perm("nominations.return_for_correction_nomination", examines_now)
rules.add_perm("nominations.resubmit_nomination", is_nominator)
rules.add_perm("nominations.extend_correction_nomination", examines_for_city)
rules.add_perm("nominations.hold_nomination", examines_for_city | of_city("nominations.look_into_objections"))
rules.add_perm("nominations.release_nomination", publishes_for_city)
rules.add_perm("nominations.reject_nomination", examines_now)
rules.add_perm("nominations.not_select_nomination", examines_for_city)
rules.add_perm("nominations.promote_reserve_nomination", examines_for_city)
rules.add_perm("nominations.withdraw_nomination", is_nominator)
rules.add_perm(
    "nominations.withdraw_recommendation_nomination",
    (of_employer("nominations.endorse") & its_employer_vouched)
    | (of_district("nominations.recommend") & its_district_vouched)
    | speaks_for_its_association,
)
rules.add_perm("nominations.appeal_nomination", is_nominator)
rules.add_perm("nominations.reopen_correction_nomination", examines_for_city)
rules.add_perm("nominations.lapse_nomination", rules.always_deny)  # the clock asks no rule
rules.add_perm("nominations.disqualify_nomination", publishes_for_city)

# What must be so of the case, whoever takes the move: a superuser too, to whom `User.has_perm` says yes.
ONLY_WHERE: Final[dict[str, rules.Predicate]] = {
    "promote_reserve": is_in_reserve,
    "withdraw_recommendation": somebody_vouched,
    "appeal": was_turned_down_by_its_employer,
    "reopen_correction": has_lapsed,
}


def may_take(user: User, move: Move, nomination: Nomination) -> bool:
    """The rule for him, and what must be so for everybody."""
    fact = ONLY_WHERE.get(move.name)
    return user.has_perm(move.permission, nomination) and (fact is None or bool(fact(user, nomination)))
