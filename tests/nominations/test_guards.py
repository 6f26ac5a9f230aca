import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.roles import Role
from nominations import guards, panels
from nominations.actions import experts, notices
from nominations.actions.moves import make_move
from nominations.guards import GUARDS
from nominations.models import (
    Nomination,
    Notice,
    NoticeEntry,
    PanelMember,
    Resolution,
    WorkdayOverride,
)
from nominations.offdays import last_day
from nominations.workflow import MOVES, State
from tests.factories import (
    PanelMemberFactory,
    PostFactory,
    UserFactory,
)
from tests.nominations import clocks, roads, scoring

pytestmark = pytest.mark.django_db

S = State
FREELANCE = Nomination.Engagement.FREELANCE


@pytest.fixture
def here():
    return roads.city()


def code_of(guard, nomination, by=None):
    """The code by which the guard refuses; None if it lets through."""
    try:
        guard(nomination, by or nomination.nominator)
    except ValidationError as refused:
        return refused.code
    return None


def test_guards_stand_before_known_moves():
    assert GUARDS.keys() <= MOVES.keys()


def test_two_people_check(here):
    nomination = roads.bring_to(S.SCREENING, here=here)
    both = PostFactory(role=Role.CITY, union=here.federation).user
    PostFactory(role=Role.PUBLISHER, union=here.federation, user=both)
    move: dict[str, Any] = {"nomination": nomination, "note": roads.NOTE}

    with pytest.raises(ValidationError) as unchecked:
        make_move(move="pass_screening", by=here.publisher, **move)
    make_move(move="check_first", by=both, **move)
    with pytest.raises(ValidationError) as same_person:
        make_move(move="pass_screening", by=both, **move)
    with pytest.raises(ValidationError) as twice:
        make_move(move="check_first", by=here.city, **move)

    assert [each.value.code for each in (unchecked, same_person, twice)] == [
        "unchecked",
        "same_person",
        "checked",
    ]
    assert make_move(move="pass_screening", by=here.publisher, **move).state == S.EXPERT_REVIEW


def test_the_superuser_too_checks_once(here):
    nomination = roads.bring_to(S.SCREENING, here=here)
    move: dict[str, Any] = {"nomination": nomination, "note": roads.NOTE, "by": here.superuser}
    make_move(move="check_first", **move)

    with pytest.raises(ValidationError) as refused:
        make_move(move="pass_screening", **move)

    assert refused.value.code == "same_person"


def test_a_panel_has_three_members_besides_the_nominee(here):
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))
    members = list(here.round.panel.all())
    for member in members[2:]:
        member.delete()

    assert code_of(panels.panel_is_large_enough, nomination, here.publisher) == "small_panel"
    PanelMemberFactory(round=here.round, expert=nomination.nominator)
    assert code_of(panels.panel_is_large_enough, nomination, here.publisher) == "small_panel"
    PanelMemberFactory(round=here.round, expert=UserFactory())
    assert code_of(panels.panel_is_large_enough, nomination, here.publisher) is None


def test_a_round_without_experts_needs_no_panel():
    here = roads.city(left_out=["expert_review"])
    here.round.panel.all().delete()

    assert code_of(panels.panel_is_large_enough, roads.draft_in(here)) is None


def test_scoring_closes_when_all_who_count_have_locked(here):
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    first, *_others = nomination.assignments.select_related("expert")
    assert code_of(panels.every_expert_has_locked, nomination) == "unlocked"

    experts.recuse(assignment=first, because="师徒关系。", by=first.expert)
    assert code_of(panels.every_expert_has_locked, nomination) == "unlocked"
    scoring.lock_all(nomination)

    assert code_of(panels.every_expert_has_locked, nomination) is None


def test_scoring_does_not_close_with_fewer_than_three(here):
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    for assignment in nomination.assignments.select_related("expert")[:3]:
        experts.recuse(assignment=assignment, because="师徒关系。", by=assignment.expert)
    scoring.lock_all(nomination)

    assert code_of(panels.every_expert_has_locked, nomination) == "few_scores"


def test_a_visit_is_reported_first(here):
    nomination = roads.bring_to(S.SITE_VISIT, here=here)
    visited = roads.bring_to(S.DELIBERATION, here=here)

    assert code_of(guards.visit_is_reported, nomination) == "no_visit"
    assert code_of(guards.visit_is_reported, visited) is None


def test_a_meeting_resolves_first(here):
    nomination = roads.bring_to(S.DELIBERATION, here=here)
    assert code_of(guards.meeting_resolved_for_it, nomination) == "no_resolution"

    resolution = {"nomination": nomination, "votes_for": 5, "meeting": roads.meeting_of(here.round)}
    Resolution.objects.create(**resolution, proposed=False)
    assert code_of(guards.meeting_resolved_for_it, nomination) == "no_resolution"
    Resolution.objects.create(**resolution | {"meeting": roads.meeting_of(here.round)}, proposed=True)

    assert code_of(guards.meeting_resolved_for_it, nomination) is None


def test_a_notice_runs_to_the_end_of_its_last_day(here):
    nomination = roads.bring_to(S.IN_NOTICE, here=here)
    last = Notice.objects.get().ends_on or dt.date.max
    end = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))

    with time_machine.travel(end - dt.timedelta(seconds=1), tick=False):
        assert code_of(guards.notice_has_run_out, nomination) == "in_notice"
    with time_machine.travel(end, tick=False):
        assert code_of(guards.notice_has_run_out, nomination) == "not_closed"
    Notice.objects.update(closed_at=end, closing_memo="无异议。")
    with time_machine.travel(end, tick=False):
        assert code_of(guards.notice_has_run_out, nomination) is None


def test_a_draft_of_a_notice_is_no_notice(here):
    nomination = roads.bring_to(S.PROPOSED, here=here)
    draft = notices.draft_notice(round=here.round, by=here.city)
    line = {"order": 1, "name": "甲", "workplace": "厂", "trade": "钳工"}

    assert code_of(guards.nominee_stands_in_the_list, nomination) == "not_listed"
    NoticeEntry.objects.create(notice=draft, nomination=nomination, **line)

    assert code_of(guards.nominee_stands_in_the_list, nomination) == "not_listed"
    assert code_of(guards.notice_has_run_out, nomination) == "in_notice"


def test_who_stands_in_a_posted_list_may_be_published(here):
    assert code_of(guards.nominee_stands_in_the_list, roads.bring_to(S.IN_NOTICE, here=here)) is None


def test_a_day_off_declared_meanwhile_makes_a_notice_longer(here):
    nomination = roads.bring_to(S.IN_NOTICE, here=here)
    notice = Notice.objects.get()
    last = notice.ends_on or dt.date.max
    WorkdayOverride.objects.create(day=last, is_workday=False, note="防汛停工")
    later = clocks.next_workday(last + dt.timedelta(days=1))

    for day, code in ((later, "in_notice"), (later + dt.timedelta(days=1), "not_closed")):
        with time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(9))), tick=False):
            assert code_of(guards.notice_has_run_out, nomination) == code
            if code == "in_notice":
                with pytest.raises(ValidationError) as refused:
                    notices.close_notice(notice=notice, by=here.city, memo="无异议。")
                assert refused.value.code == "in_notice"
                assert f"公示顺延到{later}" in refused.value.message


def test_a_draft_has_no_last_day(here):
    roads.bring_to(S.PROPOSED, here=here)

    with pytest.raises(ValueError, match="draft"):
        last_day(notices.draft_notice(round=here.round, by=here.city))


def test_who_holds_the_title_of_the_year_is_not_proposed_again(here):
    first = roads.bring_to(S.CONFERRED, here=here)
    second_round = roads.round_in(here.federation, here.experts, title=here.round.title)
    same = {"identity_number": first.identity_number}
    again = roads.draft_in(here, round=second_round, **same)
    next_year = roads.round_in(
        here.federation, here.experts, title=here.round.title, year=here.round.year + 1
    )

    assert code_of(guards.honour_is_not_held_yet, again) == "held"
    assert code_of(guards.honour_is_not_held_yet, roads.draft_in(here, round=next_year, **same)) is None
    assert code_of(guards.honour_is_not_held_yet, roads.draft_in(here, round=second_round)) is None


def test_a_nominee_scores_no_rival(here):
    rival = UserFactory()
    roads.bring_to(S.EMPLOYER_REVIEW, here=here, nominator=rival)
    PanelMemberFactory(round=here.round, expert=rival)
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)

    assert not nomination.assignments.filter(expert=rival).exists()
    assert nomination.assignments.count() == len(here.experts)


def test_who_became_a_nominee_scores_nobody_any_more(here):
    assignment = roads.bring_to(S.EXPERT_REVIEW, here=here).assignments.first()
    assert assignment is not None
    expert = assignment.expert
    PanelMember.objects.filter(expert=expert).delete()
    roads.bring_to(S.EMPLOYER_REVIEW, here=here, nominator=expert)

    with pytest.raises(PermissionDenied):
        scoring.score(assignment)
