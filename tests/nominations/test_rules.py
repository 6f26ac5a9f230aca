from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from nominations.actions import experts, notices
from nominations.models import Nomination, Round
from nominations.workflow import State
from tests.factories import EvidenceFactory, MaterialRequirementFactory, PostFactory, UserFactory
from tests.nominations import roads
from tests.nominations.people import people_around

pytestmark = pytest.mark.django_db

S = State
UNIONS = {"grassroots", "grassroots above", "district", "district above"}
CITY = {"city", "publisher", "objections", "auditor"}


@pytest.fixture
def here():
    return roads.city()


def one_of_each(here):
    """A nomination in every state, and one that was withdrawn as a draft."""
    cases = {state: roads.bring_to(state, here=here) for state in State}
    never_handed_in = roads.bring_to(S.WITHDRAWN, here=here, leaving=S.DRAFT)
    return cases, never_handed_in


def test_the_list_is_the_rule_for_everybody_in_every_state(here):
    cases, never_handed_in = one_of_each(here)
    everything = {*cases.values(), never_handed_in}
    people = people_around(here) | {f"nominator of {case.state}": case.nominator for case in everything}
    inactive = PostFactory(role=Role.CITY, union=here.federation, user__is_active=False).user
    off_duty = UserFactory(is_superuser=True, is_active=False)

    for who, person in (people | {"inactive": inactive, "off duty": off_duty}).items():
        by_rule = {case for case in everything if person.has_perm("nominations.view_nomination", case)}

        assert set(Nomination.objects.visible_to(person)) == by_rule, who
        assert set(Nomination.objects.visible_to_staff(person)) == {
            case for case in by_rule if case.submitted_at and case.nominator != person
        }, who


def test_who_sees_what(here):
    cases, never_handed_in = one_of_each(here)
    handed_in = {case for state, case in cases.items() if state != S.DRAFT}

    for who, person in people_around(here).items():
        seen = set(Nomination.objects.visible_to(person))
        if who == "superuser":
            assert seen == {*cases.values(), never_handed_in}
        elif who in CITY or who in UNIONS:
            assert seen == handed_in, who
        else:
            assert seen == set(), who
    for case in (*cases.values(), never_handed_in):
        assert list(Nomination.objects.visible_to(case.nominator)) == [case]


def test_nobody_who_has_not_signed_in_sees_anything(here):
    case = roads.bring_to(S.EXPERT_REVIEW, here=here)
    nobody: Any = AnonymousUser()

    assert not Nomination.objects.visible_to(nobody).exists()
    for permission, thing in (
        ("nominations.view_nomination", case),
        ("nominations.view_nomination", None),
        ("nominations.read_evidence", case.evidence.get()),
        ("nominations.edit_nomination", case),
        ("nominations.withdraw_nomination", case),
        ("nominations.view_panel", None),
    ):
        assert not nobody.has_perm(permission, thing)


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("nominations.view_nomination", {Role.GRASSROOTS, Role.DISTRICT, *CITY}),
        ("nominations.view_round", CITY),
        ("nominations.add_round", {Role.CITY}),
        ("nominations.change_round", {Role.CITY}),
        ("nominations.view_notice", CITY),
        ("nominations.change_notice", {Role.CITY}),
        ("nominations.view_meeting", CITY),
        ("nominations.add_meeting", {Role.CITY}),
        ("nominations.change_meeting", {Role.CITY}),
        ("nominations.view_panel", {Role.EXPERT}),
        ("nominations.view_workdayoverride", CITY),
        ("nominations.change_workdayoverride", {Role.CITY}),
    ],
)
def test_what_a_role_opens_in_general(here, permission, who):
    stranger = UserFactory()

    assert {role for role, person in here.people.items() if person.has_perm(permission)} == who
    assert not stranger.has_perm(permission)


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("nominations.view_round", CITY),
        ("nominations.change_round", {"city"}),
        ("nominations.publish_round", {"publisher"}),
        ("nominations.confer_round", {"publisher"}),
        ("nominations.draft_notice_for_round", {"city"}),
        ("nominations.hold_meeting_for_round", {"city"}),
    ],
)
def test_what_a_role_may_with_a_round(here, permission, who):
    people = people_around(here)

    # A city's role held for the federation itself; a district's above it reaches no round's permission.
    assert {name for name, person in people.items() if person.has_perm(permission, here.round)} == {
        *who,
        "superuser",
    }


def test_rounds_in_the_list_are_those_of_the_rule(here):
    other = roads.city()
    for who, person in people_around(here).items():
        by_rule = {
            each for each in (here.round, other.round) if person.has_perm("nominations.view_round", each)
        }

        assert set(Round.objects.visible_to(person)) == by_rule, who


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("nominations.view_notice", CITY),
        ("nominations.change_notice", {"city"}),
        ("nominations.publish_notice", {"publisher"}),
        ("nominations.close_notice", {"city"}),
    ],
)
def test_what_a_role_may_with_a_notice(here, permission, who):
    roads.bring_to(S.PROPOSED, here=here)
    notice = notices.draft_notice(round=here.round, by=here.city)

    people = people_around(here)
    assert {name for name, person in people.items() if person.has_perm(permission, notice)} == {
        *who,
        "superuser",
    }


def test_a_meeting_with_votes_stands(here):
    resolved = roads.bring_to(S.PROPOSED, here=here).resolutions.get().meeting
    empty = roads.meeting_of(here.round)

    assert here.city.has_perm("nominations.change_meeting", empty)
    assert here.city.has_perm("nominations.view_meeting", resolved)
    assert not here.city.has_perm("nominations.change_meeting", resolved)


def test_who_reads_papers(here):
    case = roads.bring_to(S.EXPERT_REVIEW, here=here)
    card = MaterialRequirementFactory(round=here.round, for_experts=False)
    paper, scan = case.evidence.get(), EvidenceFactory(nomination=case, requirement=card)
    people = people_around(here) | {"nominator": case.nominator}

    def readers(evidence):
        return {
            who for who, person in people.items() if person.has_perm("nominations.read_evidence", evidence)
        }

    of_the_house = UNIONS | CITY | {"nominator", "superuser"}
    assert readers(paper) == of_the_house | {"expert"}
    assert readers(scan) == UNIONS | {"city", "publisher", "nominator", "superuser"}


@pytest.mark.parametrize("state", [S.DRAFT, S.EMPLOYER_REVIEW, S.SCREENING])
def test_experts_read_no_papers_before_the_case_is_theirs(here, state):
    paper = roads.bring_to(state, here=here).evidence.get()

    assert not here.experts[0].has_perm("nominations.read_evidence", paper)


def test_experts_read_no_papers_of_what_was_withdrawn_or_left(here):
    withdrawn = roads.bring_to(S.WITHDRAWN, here=here, leaving=S.EXPERT_REVIEW)
    left = roads.bring_to(S.EXPERT_REVIEW, here=here)
    experts.recuse(
        assignment=left.assignments.get(expert=here.experts[0]), because="师徒关系。", by=here.experts[0]
    )

    assert not here.experts[0].has_perm("nominations.read_evidence", withdrawn.evidence.get())
    assert not here.experts[0].has_perm("nominations.read_evidence", left.evidence.get())
    assert here.experts[1].has_perm("nominations.read_evidence", left.evidence.get())


def test_nobody_reads_the_papers_of_a_draft(here):
    paper = roads.draft_in(here).evidence.get()
    people = people_around(here)

    assert {who for who, person in people.items() if person.has_perm("nominations.read_evidence", paper)} == {
        "superuser"
    }


def test_only_the_expert_himself_scores(here):
    case = roads.bring_to(S.EXPERT_REVIEW, here=here)
    assignment = case.assignments.get(expert=here.experts[0])
    people = people_around(here) | {"nominator": case.nominator, "second expert": here.experts[1]}

    may = {
        who for who, person in people.items() if person.has_perm("nominations.score_assignment", assignment)
    }

    assert may == {"expert", "superuser"}  # the superuser is held back by the action


def test_only_the_nominator_edits(here):
    case = roads.draft_in(here)
    people = people_around(here) | {"nominator": case.nominator}

    may = {who for who, person in people.items() if person.has_perm("nominations.edit_nomination", case)}

    assert may == {"nominator", "superuser"}
