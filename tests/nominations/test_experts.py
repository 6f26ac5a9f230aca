from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.roles import Role
from nominations.actions import assignments, experts
from nominations.actions.moves import make_move
from nominations.models import Assignment, Score
from nominations.scoring import trimmed_mean
from nominations.workflow import State
from notifications.models import Message
from tests.factories import PanelMemberFactory, PostFactory
from tests.nominations import roads, scoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return roads.city()


@pytest.fixture
def nomination(here):
    return roads.bring_to("expert_review", here=here)


@pytest.fixture
def assignment(here, nomination):
    return nomination.assignments.select_related("nomination__round", "expert").get(expert=here.experts[0])


def points_of(assignment, value):
    return dict.fromkeys(assignment.nomination.round.criteria.all(), value)


def save(assignment, by=None, **changed):
    values = {
        "points": points_of(assignment, Decimal(10)),
        "comment": "评语。",
        "version": assignment.version,
    }
    return experts.save_scores(assignment=assignment, by=by or assignment.expert, **(values | changed))


def lock(assignment, by=None, version=None):
    return experts.lock_scores(
        assignment=assignment, version=version or assignment.version, by=by or assignment.expert
    )


def recuse(assignment, by=None, because="师徒关系。"):
    return experts.recuse(assignment=assignment, because=because, by=by or assignment.expert)


def row_of(assignment):
    return (
        Assignment.objects.filter(pk=assignment.pk).values().get(),
        list(Score.objects.filter(assignment=assignment).order_by("criterion").values()),
    )


def test_the_whole_panel_is_given_the_case_and_told_once(here, nomination):
    assignments.assign_panel(nomination=nomination)

    assert {each.expert for each in nomination.assignments.all()} == set(here.experts)
    keys = [f"assignment:{each.pk}:site" for each in nomination.assignments.all()]
    sent = Message.objects.filter(key__startswith="assignment:", channel="site")
    assert sorted(sent.values_list("key", flat=True)) == sorted(keys)
    assert set(sent.values_list("recipient", flat=True)) == {expert.pk for expert in here.experts}


def test_a_message_to_an_expert_names_no_nominee(nomination):
    for message in Message.objects.filter(key__startswith="assignment:"):
        assert nomination.name not in message.subject + message.body


def test_the_nominee_is_not_his_own_judge(here):
    nominee = PostFactory(role=Role.EXPERT, union=here.federation).user
    nomination = roads.bring_to("screening", here=here, nominator=nominee)
    PanelMemberFactory(round=here.round, expert=nominee)

    nomination = roads.bring_to("expert_review", here=here, nomination=nomination)

    assert {each.expert for each in nomination.assignments.all()} == set(here.experts)


def test_a_member_who_joins_is_given_the_case(here, nomination):
    late = PanelMemberFactory(round=here.round).expert

    assignments.assign_panel(nomination=nomination)

    assert nomination.assignments.filter(expert=late).count() == 1


def test_points_are_kept_and_counted_up(assignment):
    saved = save(assignment)

    assert (saved.version, saved.comment, saved.locked_at) == (2, "评语。", None)
    assert [score.points for score in saved.scores.all()] == [Decimal(10)] * 5


@pytest.mark.parametrize("value", ["-0.5", "100.5", "15.5", "9.75", "0.1"])
def test_impossible_points_are_refused_by_criterion(assignment, value):
    before = row_of(assignment)
    first = assignment.nomination.round.criteria.first()
    points = points_of(assignment, Decimal(10)) | {first: Decimal(value)}

    with pytest.raises(ValidationError) as refused:
        save(assignment, points=points)

    assert refused.value.message_dict == {f"criterion_{first.pk}": ["请填0到15分，以0.5分为一档。"]}
    assert row_of(assignment) == before


@pytest.mark.parametrize("act", [save, lock, recuse])
def test_only_the_expert_himself_acts(here, assignment, act):
    save(assignment)
    assignment.refresh_from_db()
    before = row_of(assignment)
    others = [here.experts[1], here.superuser, here.city, here.publisher, assignment.nomination.nominator]

    for other in others:
        with pytest.raises(PermissionDenied):
            act(assignment, by=other)
    assert row_of(assignment) == before


@pytest.mark.parametrize("act", [save, lock, recuse])
def test_a_locked_case_does_not_change(assignment, act):
    lock(save(assignment))
    assignment.refresh_from_db()
    before = row_of(assignment)

    with pytest.raises(experts.ScoringIsOver) as refused:
        act(assignment)

    assert refused.value.words == "评分已经锁定，不能再修改。"
    assert row_of(assignment) == before


@pytest.mark.parametrize("act", [save, lock, recuse])
def test_a_case_that_moved_on_is_not_scored(here, assignment, act):
    make_move(nomination=assignment.nomination, move="not_select", by=here.city, note="会议研究不列入。")
    before = row_of(assignment)

    with pytest.raises(experts.ScoringIsOver) as refused:
        act(assignment)

    assert refused.value.words == "此件的专家评审已经结束，不能再评分。"
    assert row_of(assignment) == before


@pytest.mark.parametrize("act", [save, lock, recuse])
def test_a_recused_case_is_not_his_any_more(assignment, act):
    recuse(assignment)
    before = row_of(assignment)

    with pytest.raises(PermissionDenied):
        act(assignment)
    assert row_of(assignment) == before


@pytest.mark.parametrize("act", [save, lock])
def test_older_points_do_not_overwrite_newer(assignment, act):
    save(assignment)
    before = row_of(assignment)

    with pytest.raises(experts.StaleScores):
        act(assignment, version=1) if act is lock else act(assignment)
    assert row_of(assignment) == before


def test_locking_asks_for_every_criterion(assignment):
    points = points_of(assignment, Decimal(10)) | {assignment.nomination.round.criteria.last(): None}

    with pytest.raises(ValidationError) as refused:
        lock(save(assignment, points=points))

    assert refused.value.code == "incomplete"


@pytest.mark.parametrize(
    ("share", "comment", "asks"),
    [("0.5", " ", True), ("0.5", "缺证明。", False), ("1", "", True), ("0.8", "", False)],
)
def test_a_very_low_or_high_total_asks_for_a_comment(assignment, share, comment, asks):
    saved = scoring.score(assignment, Decimal(share), comment=comment)

    if asks:
        with pytest.raises(ValidationError) as refused:
            lock(saved)
        assert refused.value.message_dict == {"comment": ["总分低于60分或高于95分时，请写明评语。"]}
    else:
        assert lock(saved).total == sum(saved.scores.values_list("points", flat=True))


def test_a_recusal_counts_nothing(here, nomination, assignment):
    scoring.lock_all(nomination)  # four lock 80, the first is to recuse himself
    nomination = roads.bring_to("expert_review", here=here)
    first, *others = nomination.assignments.select_related("expert", "nomination__round")
    save(first)
    first.refresh_from_db()
    gone = recuse(first, because="  同一工作室。 ")
    for share, each in zip(("0.6", "0.7", "0.8", "0.9"), others, strict=True):
        lock(scoring.score(each, Decimal(share)))

    closed = experts.close_scoring(nomination=nomination, by=here.city)

    assert (gone.recused_because, gone.comment, gone.scores.count()) == ("同一工作室。", "", 0)
    totals = [each.total for each in closed.assignments.counting() if each.total]
    assert len(totals) == 4
    assert closed.score == trimmed_mean(totals)


@pytest.mark.parametrize("because", ["", "  "])
def test_a_recusal_asks_for_its_reason(assignment, because):
    with pytest.raises(ValidationError) as refused:
        recuse(assignment, because=because)
    assert refused.value.message_dict == {"because": ["请写明回避事由。"]}


def test_the_score_is_the_trimmed_mean(here, nomination):
    shares = ("0.5", "0.7", "0.8", "0.9", "1")
    for share, each in zip(shares, nomination.assignments.select_related("expert"), strict=True):
        lock(scoring.score(each, Decimal(share)))

    closed = experts.close_scoring(nomination=nomination, by=here.city)

    closed.refresh_from_db()
    middle = sorted(each.total for each in closed.assignments.all() if each.total)[1:-1]
    assert closed.state == State.SITE_VISIT
    assert closed.score == trimmed_mean(middle)


def test_scoring_is_not_closed_before_all_have_locked(here, nomination):
    with pytest.raises(ValidationError) as refused:
        experts.close_scoring(nomination=nomination, by=here.city)

    assert refused.value.messages == ["还有5名专家没有锁定评分。"]
    nomination.refresh_from_db()
    assert (nomination.state, nomination.score) == (State.EXPERT_REVIEW, None)


def test_the_desk_of_an_expert(here, nomination, assignment):
    other = roads.bring_to("expert_review", here=here)
    elsewhere = roads.bring_to("expert_review")
    recused = roads.bring_to("expert_review", here=here)
    withdrawn = roads.bring_to("withdrawn", here=here, leaving="expert_review")
    recuse(recused.assignments.select_related("expert", "nomination").get(expert=here.experts[0]))

    desk = Assignment.objects.on_the_desk_of(here.experts[0]).by_round().with_points_given()

    assert {each.nomination for each in desk} == {nomination, other}
    assert not Assignment.objects.on_the_desk_of(here.experts[0]).filter(
        nomination__in=[elsewhere, withdrawn, recused]
    )
    assert {"identity_number", "phone"} <= desk[0].nomination.get_deferred_fields()
    given: Any = list(desk)
    assert [each.points_given for each in given] == [0, 0]
