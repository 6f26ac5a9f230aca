import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from nominations.actions import resolutions, reviews, visits
from nominations.models import Assignment, Meeting, Opinion, Resolution, SiteVisit, WorkdayOverride
from nominations.workflow import IllegalMove, State
from tests.nominations import roads

pytestmark = pytest.mark.django_db

S = State
NOON = dt.datetime(2026, 8, 10, 12, tzinfo=timezone.get_default_timezone())  # a Monday


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def here():
    return roads.city()


def endorse(here, nomination, **changed):
    values = {
        "note": roads.NOTE,
        "seal": roads.paper(),
        "confirms_category": True,
        "notice_from": timezone.localdate() - dt.timedelta(days=40),
        "notice_to": timezone.localdate() - dt.timedelta(days=10),
        "by": here.grassroots,
    }
    return reviews.endorse(nomination=nomination, **(values | changed))


def nothing_written(nomination, model):
    """Neither a row of `model` nor a move since the case came here."""
    state = nomination.state
    nomination.refresh_from_db()
    return nomination.state == state and not model.objects.filter(nomination=nomination).exists()


def test_an_endorsement_leaves_its_opinion(here):
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    moved = endorse(here, nomination)

    opinion = Opinion.objects.get()
    assert moved.state == S.DISTRICT_REVIEW
    assert (opinion.union, opinion.by, opinion.text) == (here.grassroots_union, here.grassroots, roads.NOTE)
    assert opinion.seal.read().startswith(b"%PDF-")
    opinion.seal.close()
    assert "盖章" not in str(opinion.seal.name)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        ("2026-07-20", "2026-07-24", None),  # Monday to Friday
        ("2026-07-20", "2026-07-23", "notice_to"),  # four days
        ("2026-07-18", "2026-07-23", "notice_to"),  # from a Saturday: four
        ("2026-07-18", "2026-07-24", None),
        ("2026-07-24", "2026-07-20", "notice_to"),  # backwards
        ("2026-08-03", "2026-08-09", None),  # over since yesterday
        ("2026-08-04", "2026-08-10", "notice_to"),  # ends today
        ("2026-08-10", "2026-08-14", "notice_to"),  # still to come
    ],
)
@time_machine.travel(NOON)
def test_a_unit_notice_lasts_five_working_days(start, end, field):
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    dates = {"notice_from": day(start), "notice_to": day(end)}

    if field is None:
        assert endorse(here, nomination, **dates).state == S.DISTRICT_REVIEW
        return
    with pytest.raises(ValidationError) as refused:
        endorse(here, nomination, **dates)
    assert list(refused.value.message_dict) == [field]
    assert nothing_written(nomination, Opinion)


@time_machine.travel(NOON)
def test_a_unit_notice_knows_the_days_of_the_office():
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    WorkdayOverride.objects.create(day=day("2026-07-22"), is_workday=False, note="市里放假一天")

    with pytest.raises(ValidationError) as refused:
        endorse(here, nomination, notice_from=day("2026-07-20"), notice_to=day("2026-07-24"))

    assert "2026-07-27" in refused.value.messages[0]


def test_a_seal_that_is_no_paper_is_refused_beside_its_field(here):
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    forged = roads.paper("盖章.exe")

    with pytest.raises(ValidationError) as refused:
        endorse(here, nomination, seal=forged)

    assert list(refused.value.message_dict) == ["seal"]
    assert nothing_written(nomination, Opinion)


@pytest.mark.parametrize("seal", [None, roads.paper])
def test_a_recommendation_may_bring_a_seal(here, seal):
    nomination = roads.bring_to(S.DISTRICT_REVIEW, here=here)

    moved = reviews.recommend(nomination=nomination, by=here.district, note=roads.NOTE, seal=seal and seal())

    opinion = Opinion.objects.get(union=here.district_union)
    assert moved.state == S.SCREENING
    assert bool(opinion.seal) is bool(seal)


@pytest.mark.parametrize(
    ("act", "state", "by"),
    [(endorse, S.EMPLOYER_REVIEW, "district"), (endorse, S.DISTRICT_REVIEW, "grassroots")],
)
def test_an_opinion_comes_from_the_right_union_at_the_right_time(here, act, state, by):
    nomination = roads.bring_to(state, here=here)
    before = Opinion.objects.count()

    with pytest.raises((PermissionDenied, IllegalMove)):
        act(here, nomination, by=getattr(here, by))
    assert Opinion.objects.count() == before


def test_the_second_check_brings_the_case_before_the_panel(here):
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))
    assert not Assignment.objects.exists()

    moved = reviews.pass_screening(nomination=nomination, by=here.publisher, note=roads.NOTE)

    assert moved.first_checked_by is None
    assert {each.expert for each in moved.assignments.all()} == set(here.experts)


def test_a_round_without_experts_assigns_nobody():
    here = roads.city(left_out=["expert_review"])

    nomination = roads.bring_to(S.SITE_VISIT, here=here)

    assert not nomination.assignments.exists()
    assert nomination.score is None


@pytest.mark.parametrize("days", [0, -1])
def test_a_correction_is_due_later_than_today(here, days):
    nomination = roads.bring_to(S.SCREENING, here=here)

    with pytest.raises(ValidationError) as refused:
        reviews.return_for_correction(
            nomination=nomination,
            by=here.city,
            note="请补充技能等级证书的扫描件。",
            correct_by=timezone.localdate() + dt.timedelta(days=days),
        )

    assert list(refused.value.message_dict) == ["correct_by"]
    assert nothing_written(nomination, SiteVisit)


def visit(here, nomination, **changed):
    values = {
        "by": here.city,
        "note": "事迹属实。",
        "visited_on": timezone.localdate(),
        "place": "总装车间",
        "visitors": "示例甲、示例乙",
    }
    values["claims"] = [visits.Checked(text, "yes") for text in visits.claims_of(nomination)]
    return visits.finish_visit(nomination=nomination, **(values | changed))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"visited_on": dt.date(2126, 1, 1)}, "visited_on"),
        ({"visitors": "示例甲"}, "visitors"),
        ({"visitors": "示例甲、"}, "visitors"),
        ({"visitors": " 示例甲 "}, "visitors"),
        ({"visitors": "示例甲、示例甲"}, "visitors"),
        ({"note": " "}, "note"),
    ],
)
def test_a_visit_is_made_by_two_and_is_over(here, changed, field):
    nomination = roads.bring_to(S.SITE_VISIT, here=here)

    with pytest.raises(ValidationError) as refused:
        visit(here, nomination, **changed)

    assert list(refused.value.message_dict) == [field]
    assert nothing_written(nomination, SiteVisit)


@pytest.mark.parametrize(
    "visitors", ["示例甲、示例乙", "示例甲，示例乙", "示例甲 示例乙", "示例甲;示例乙、示例丙"]
)
def test_visitors_are_told_apart(here, visitors):
    moved = visit(here, roads.bring_to(S.SITE_VISIT, here=here), visitors=visitors)

    assert (moved.state, moved.visits.get().visitors) == (S.DELIBERATION, visitors)


def resolve(here, nomination, votes=(7, 1, 1), *, proposed=True, meeting=None, by=None):
    return resolutions.resolve(
        nomination=nomination,
        by=by or here.city,
        meeting=meeting or roads.meeting_of(nomination.round),
        votes=votes,
        proposed=proposed,
        note="会议研究决定。",
    )


@pytest.mark.parametrize(
    ("votes", "proposed", "state"),
    [
        ((9, 0, 0), True, S.PROPOSED),
        ((2, 1, 6), True, S.PROPOSED),
        ((1, 8, 0), False, S.NOT_SELECTED),
        ((9, 0, 0), False, S.NOT_SELECTED),  # more voted for it than there are places
    ],
)
def test_a_vote_leads_on_or_out(here, votes, proposed, state):
    moved = resolve(here, roads.bring_to(S.DELIBERATION, here=here), votes, proposed=proposed)

    assert moved.state == state
    assert (moved.resolutions.get().votes_for, moved.resolutions.get().proposed) == (votes[0], proposed)


@pytest.mark.parametrize("votes", [(5, 5, 0), (4, 5, 0), (0, 0, 0), (8, 1, 1), (10, 0, 0)])
def test_votes_that_do_not_carry_or_do_not_add_up_are_refused(here, votes):
    nomination = roads.bring_to(S.DELIBERATION, here=here)

    with pytest.raises(ValidationError):
        resolve(here, nomination, votes)
    assert nothing_written(nomination, Resolution)


def test_a_meeting_of_another_round_resolves_nothing(here):
    nomination = roads.bring_to(S.DELIBERATION, here=here)

    with pytest.raises(ValidationError) as refused:
        resolve(here, nomination, meeting=roads.meeting_of(roads.city().round))

    assert list(refused.value.message_dict) == ["meeting"]
    assert nothing_written(nomination, Resolution)


def test_a_meeting_resolves_a_case_once(here):
    nomination = roads.bring_to(S.DELIBERATION, here=here)
    meeting = roads.meeting_of(here.round)
    Resolution.objects.create(meeting=meeting, nomination=nomination, votes_for=1, proposed=False)

    with pytest.raises(ValidationError) as refused:
        resolve(here, nomination, meeting=meeting)

    assert list(refused.value.message_dict) == ["meeting"]
    assert Meeting.objects.get(pk=meeting.pk).resolutions.count() == 1
