import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import Role
from nominations import guards
from nominations.actions import experts, notices
from nominations.actions.moves import make_move
from nominations.guards import GUARDS, missing
from nominations.models import Nomination, Notice, NoticeEntry, Resolution
from nominations.sections import SECTIONS
from nominations.workflow import MOVES, State
from tests.factories import (
    EmployerFactory,
    NominationFactory,
    PanelMemberFactory,
    PostFactory,
    UnionFactory,
    UserFactory,
)
from tests.nominations import roads

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


def test_a_whole_form_lacks_nothing(here):
    draft = roads.draft_in(here)

    assert missing(draft) == []
    assert code_of(guards.form_is_complete, draft) is None


def test_an_empty_form_lacks_all_that_is_required_in_its_order(here):
    draft = NominationFactory(round=here.round, name="")

    found = [(item.section.slug, item.what) for item in missing(draft)]

    assert found == [
        ("basic", "姓名"),
        ("basic", "身份证号"),
        ("basic", "民族"),
        ("basic", "学历"),
        ("basic", "手机号码"),
        ("basic", "是否工会会员"),
        ("work", "就业方式"),
        ("work", "工作所在区市"),
        ("work", "所属行业"),
        ("work", "工种（职业）"),
        ("work", "从事本工种年限"),
        ("work", "职业技能等级"),
        ("work", "职工身份"),
        ("deeds", "事迹摘要"),
        ("deeds", "主要事迹"),
        ("deeds", "绝技绝活"),
        ("materials", here.round.materials.get(required=True).name),
    ]
    assert code_of(guards.form_is_complete, draft) == "incomplete"


@pytest.mark.parametrize(
    ("engagement", "field", "value"),
    [
        *(("employed", field, "") for section in SECTIONS.values() for field in sorted(section.required)),
        ("employed", "employer", None),
        ("employed", "position", ""),
        ("freelance", "workplace", ""),
        ("freelance", "district_union", None),
    ],
)
def test_each_required_field_is_asked_for(here, engagement, field, value):
    if field in {"region", "industry", "years_in_trade", "is_union_member"}:
        value = None
    whole = roads.draft_in(here, engagement=engagement, workplace="示例工坊")
    setattr(whole, field, value)

    lacking = [item.what for item in missing(whole)]

    assert guards.words_for(field) in lacking
    assert code_of(guards.form_is_complete, whole) == "incomplete"


def test_no_is_an_answer(here):
    assert missing(roads.draft_in(here, is_union_member=False, years_in_trade=0)) == []


def test_a_required_paper_is_asked_for_and_an_optional_one_not(here):
    draft = roads.draft_in(here)
    draft.evidence.all().delete()

    assert [item.what for item in missing(Nomination.objects.get(pk=draft.pk))] == [
        here.round.materials.get(required=True).name
    ]


@pytest.mark.parametrize(
    "declaration", ["declared_true_at", "consented_to_handling_at", "consented_to_publication_at"]
)
def test_each_declaration_is_asked_for(here, declaration):
    draft = roads.draft_in(here)
    assert code_of(guards.declarations_are_given, draft) is None

    setattr(draft, declaration, None)

    assert code_of(guards.declarations_are_given, draft) == "declarations"


def test_a_round_takes_forms_in_its_days(here):
    draft, round_ = roads.draft_in(here), here.round
    moments = {
        round_.opens_at - dt.timedelta(seconds=1): "closed",
        round_.opens_at: None,
        round_.closes_at - dt.timedelta(seconds=1): None,
        round_.closes_at: "closed",
    }

    for moment, code in moments.items():
        with time_machine.travel(moment, tick=False):
            assert code_of(guards.round_is_open, draft) == code
    round_.published_at = None
    draft.round = round_
    assert code_of(guards.round_is_open, draft) == "closed"


def test_a_correction_comes_in_after_the_round_has_closed(here):
    nomination = roads.bring_to(S.RETURNED, here=here)

    with time_machine.travel(here.round.closes_at + dt.timedelta(days=1)):
        assert roads.submit(here, nomination).state == S.EMPLOYER_REVIEW


def test_somebody_must_be_there_to_review(here):
    orphan = EmployerFactory(union=UnionFactory(parent=None))
    no_union = EmployerFactory(union=None)

    assert code_of(guards.employer_has_a_union, roads.draft_in(here)) is None
    for employer, district in ((no_union, None), (orphan, None), (no_union, here.district_union)):
        draft = roads.draft_in(here)
        draft.employer, draft.employer_union, draft.district_union = employer, employer.union, district
        assert code_of(guards.employer_has_a_union, draft) == "no_union"


def test_a_road_without_unions_asks_for_none(here):
    freelancer = roads.draft_in(here, engagement=FREELANCE, employer_union=None)
    short = roads.draft_in(roads.city(left_out=["employer_review", "district_review"]))
    short.employer_union = short.district_union = None

    assert code_of(guards.employer_has_a_union, freelancer) is None
    assert code_of(guards.employer_has_a_union, short) is None


def test_an_identity_number_enters_a_round_once(here):
    first = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    same = {"identity_number": first.identity_number}
    again = roads.draft_in(here, **same)
    elsewhere = roads.draft_in(roads.city(), **same)

    assert code_of(guards.identity_number_is_new_to_the_round, first) is None
    assert code_of(guards.identity_number_is_new_to_the_round, again) == "duplicate"
    assert code_of(guards.identity_number_is_new_to_the_round, elsewhere) is None
    with pytest.raises(ValidationError) as refused:
        roads.submit(here, again)
    assert first.identity_number not in str(refused.value)

    make_move(nomination=first, move="withdraw", by=first.nominator, note="本人决定不再参加本次评选。")
    assert roads.submit(here, again).state == S.EMPLOYER_REVIEW


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN])
def test_what_is_not_handed_in_blocks_nobody(here, state):
    first = roads.bring_to(state, here=here, leaving=S.DRAFT)
    again = roads.draft_in(here, identity_number=first.identity_number)

    assert code_of(guards.identity_number_is_new_to_the_round, again) is None


def test_a_rejected_number_stays_in_the_round(here):
    first = roads.bring_to(S.REJECTED, here=here)
    again = roads.draft_in(here, identity_number=first.identity_number)

    assert code_of(guards.identity_number_is_new_to_the_round, again) == "duplicate"


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

    assert code_of(guards.panel_is_large_enough, nomination, here.publisher) == "small_panel"
    PanelMemberFactory(round=here.round, expert=nomination.nominator)
    assert code_of(guards.panel_is_large_enough, nomination, here.publisher) == "small_panel"
    PanelMemberFactory(round=here.round, expert=UserFactory())
    assert code_of(guards.panel_is_large_enough, nomination, here.publisher) is None


def test_a_round_without_experts_needs_no_panel():
    here = roads.city(left_out=["expert_review"])
    here.round.panel.all().delete()

    assert code_of(guards.panel_is_large_enough, roads.draft_in(here)) is None


def test_scoring_closes_when_all_who_count_have_locked(here):
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    first, *_others = nomination.assignments.select_related("expert")
    assert code_of(guards.every_expert_has_locked, nomination) == "unlocked"

    experts.recuse(assignment=first, because="师徒关系。", by=first.expert)
    assert code_of(guards.every_expert_has_locked, nomination) == "unlocked"
    roads.lock_all(nomination)

    assert code_of(guards.every_expert_has_locked, nomination) is None


def test_scoring_does_not_close_with_fewer_than_three(here):
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)
    for assignment in nomination.assignments.select_related("expert")[:3]:
        experts.recuse(assignment=assignment, because="师徒关系。", by=assignment.expert)
    roads.lock_all(nomination)

    assert code_of(guards.every_expert_has_locked, nomination) == "few_scores"


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
