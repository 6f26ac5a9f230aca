from decimal import Decimal

import pytest
from django.urls import reverse

from nominations.actions import experts
from nominations.actions.moves import make_move
from nominations.models import Assignment, Score
from tests.nominations import roads, scoring
from tests.nominations.desk import NOTHING, assignment_of, kept, typed, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return roads.city()


@pytest.fixture
def assignment(here):
    return assignment_of(here.experts[0], roads.bring_to("expert_review", here=here))


@pytest.fixture
def desk(client, here):
    """The browser of the first expert."""
    client.force_login(here.experts[0])
    return client


def test_a_draft_is_kept(desk, assignment):
    answer = desk.post(url_of(assignment), typed(assignment, comment="初步意见。"))

    assert (answer.status_code, answer.url) == (302, url_of(assignment))
    assert kept(assignment) == ([Decimal(each) for each in ("12", "24", "20", "12", "12")], "初步意见。", 2)
    assert Assignment.objects.get(pk=assignment.pk).locked_at is None
    page = desk.get(url_of(assignment)).content.decode()
    assert 'value="24"' in page
    assert "合计 80 分" in page


def test_a_draft_may_leave_points_out_and_take_them_back(desk, assignment):
    desk.post(url_of(assignment), typed(assignment, second="27.5", comment=""))
    assignment.refresh_from_db()

    desk.post(url_of(assignment), typed(assignment, first="", second="28", comment=""))

    assert kept(assignment) == ([Decimal(each) for each in ("28", "20", "12", "12")], "", 3)


IMPOSSIBLE = (
    *("31", "30.5", "-0.5", "-1", "24.3", "0.25", "24,5", "二十", "NaN", "Infinity", "1e1000", "9" * 400),
    *("24.", ".5", "2 4", "+3"),
)


@pytest.mark.parametrize("button", [{}, {"lock": "1"}])
def test_impossible_points_are_refused_in_words(desk, assignment, button):
    field = f"criterion_{assignment.nomination.round.criteria.all()[1].pk}"

    for points in IMPOSSIBLE:
        answer = desk.post(url_of(assignment), typed(assignment, second=points, comment="保留我。") | button)

        assert answer.status_code == 400
        assert answer.context["form"].errors == {field: ["请填0到30分，以0.5分为一档。"]}
        content = answer.content.decode()
        assert f'value="{points}"' in content
        assert "保留我。" in content
    assert kept(assignment) == NOTHING


def test_possible_points_are_taken(desk, assignment):
    for points in ("0", "0.5", "30", "30.0", "24.50", "２４．５", " 8 "):
        assignment.refresh_from_db()

        assert desk.post(url_of(assignment), typed(assignment, second=points)).status_code == 302
    assert kept(assignment)[0][1] == 8


def test_a_long_comment_is_refused_in_words(desk, assignment):
    answer = desk.post(url_of(assignment), typed(assignment, comment="长" * 2001))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["comment"]
    assert "长" * 2001 in answer.content.decode()
    assert kept(assignment) == NOTHING


def test_a_form_without_its_version_is_refused(desk, assignment):
    assert desk.post(url_of(assignment), typed(assignment, version="")).status_code == 400
    assert desk.post(url_of(assignment, "lock_scores"), {"version": "x"}).status_code == 400
    assert kept(assignment) == NOTHING


def test_a_stale_form_keeps_what_was_typed_and_shows_what_is_kept(desk, assignment):
    stale = typed(assignment, second="10", comment="先打开的页面。")
    scoring.score(assignment, comment="后打开的页面。")

    answer = desk.post(url_of(assignment), stale)

    content = answer.content.decode()
    assert answer.status_code == 409
    assert "先打开的页面。" in content
    assert "后打开的页面。" in content
    assert kept(assignment)[1:] == ("后打开的页面。", 2)
    differences = {each.label: (each.typed, each.stored) for each in answer.context["differences"]}
    assert differences["评语"] == ("先打开的页面。", "后打开的页面。")
    assert ("10", "24") in differences.values()

    again = desk.post(url_of(assignment), stale | {"version": answer.context["form"]["version"].value()})

    assert again.status_code == 302
    assert kept(assignment)[1:] == ("先打开的页面。", 3)


def test_locking_takes_two_steps(desk, assignment):
    asked = desk.post(url_of(assignment), typed(assignment) | {"lock": "1"})
    assert (asked.status_code, asked.url) == (302, url_of(assignment, "lock_scores"))
    confirm = desk.get(asked.url)
    assert confirm.status_code == 200
    assert Assignment.objects.get(pk=assignment.pk).locked_at is None

    done = desk.post(asked.url, {"version": confirm.context["assignment"].version})

    assert (done.status_code, done.url) == (302, reverse("nominations:panel"))
    locked = Assignment.objects.get(pk=assignment.pk)
    assert (locked.total, locked.locked_at is not None) == (Decimal(80), True)


def test_locking_asks_for_every_criterion(desk, assignment):
    answer = desk.post(url_of(assignment), typed(assignment, second="") | {"lock": "1"})

    field = f"criterion_{assignment.nomination.round.criteria.all()[1].pk}"
    assert answer.status_code == 400
    assert answer.context["form"].errors == {field: ["请评分，全部评完后才能锁定。"]}
    assert kept(assignment) == NOTHING


@pytest.mark.parametrize(("share", "comment", "status"), [
    ("0.5", "", 400), ("0.5", "   ", 400), ("0.5", "未见成果证明。", 302),
    ("1", "", 400), ("1", "绝技独到。", 302), ("0.8", "", 302),
])  # fmt: skip
def test_a_very_low_or_high_total_asks_for_a_comment(desk, assignment, share, comment, status):
    points = {"first": "7.5", "fourth": "7.5", "fifth": "7.5", "third": "12.5"} if share == "0.5" else {}
    answer = desk.post(url_of(assignment), typed(assignment, share, comment, **points) | {"lock": "1"})

    assert answer.status_code == status
    if status == 400:
        assert list(answer.context["form"].errors) == ["comment"]
        assert kept(assignment) == NOTHING


def test_an_unfinished_case_cannot_be_locked_by_its_address(desk, assignment):
    empty = desk.get(url_of(assignment, "lock_scores"))
    assert (empty.status_code, empty.url) == (302, url_of(assignment))

    answer = desk.post(url_of(assignment, "lock_scores"), {"version": 1})

    assert answer.status_code == 400
    assert len(answer.context["form"].errors) == 5
    assert Assignment.objects.get(pk=assignment.pk).locked_at is None


def test_newer_points_are_not_locked_unseen(desk, assignment):
    seen = scoring.score(assignment).version
    scoring.score(Assignment.objects.get(pk=assignment.pk), Decimal("0.7"))

    answer = desk.post(url_of(assignment, "lock_scores"), {"version": seen})

    assert answer.status_code == 409
    assert Assignment.objects.get(pk=assignment.pk).locked_at is None
    assert Decimal(answer.context["form"].total) == sum(kept(assignment)[0])


def test_a_locked_case_is_only_read(desk, assignment):
    scoring.lock_all(assignment.nomination)
    before = kept(assignment)

    page = desk.get(url_of(assignment)).content.decode()
    saved = desk.post(url_of(assignment), typed(assignment, "0.5", "改一改。", version=before[2]))
    locked = desk.post(url_of(assignment, "lock_scores"), {"version": before[2]})
    recused = desk.post(url_of(assignment, "recuse"), {"because": "与申报人同一单位。"})

    assert 'name="comment"' not in page
    assert (saved.status_code, locked.status_code, recused.status_code) == (409, 409, 409)
    assert "改一改。" in saved.content.decode()
    assert kept(assignment) == before
    assert desk.get(url_of(assignment, "lock_scores")).url == url_of(assignment)
    assert desk.get(url_of(assignment, "recuse")).url == url_of(assignment)


def test_what_was_typed_is_shown_when_the_review_is_over(desk, here, assignment):
    make_move(nomination=assignment.nomination, move="not_select", by=here.city, note="会议研究不列入。")

    for points in ("24", "无效"):
        answer = desk.post(url_of(assignment), typed(assignment, second=points, comment="还没保存的评语。"))

        assert answer.status_code == (409 if points == "24" else 400)
        assert "还没保存的评语。" in answer.content.decode()
        assert 'name="comment"' not in answer.content.decode()
    assert kept(assignment) == NOTHING


def test_recusal_takes_the_case_off_the_desk(desk, here, assignment):
    scoring.score(assignment)
    assert desk.get(url_of(assignment, "recuse")).status_code == 200

    answer = desk.post(url_of(assignment, "recuse"), {"because": "师徒关系。"})

    assert (answer.status_code, answer.url) == (302, reverse("nominations:panel"))
    gone = Assignment.objects.get(pk=assignment.pk)
    assert (gone.recused_because, gone.comment, gone.scores.count()) == ("师徒关系。", "", 0)
    assert desk.get(url_of(assignment)).status_code == 404
    assert desk.post(url_of(assignment), typed(assignment)).status_code == 404
    assert desk.get(assignment.nomination.evidence.get().get_absolute_url()).status_code == 404
    assert desk.get(reverse("nominations:panel")).context["sheaves"] == []


@pytest.mark.parametrize("because", ["", "   ", "由" * 201])
def test_recusal_asks_for_a_reason(desk, assignment, because):
    answer = desk.post(url_of(assignment, "recuse"), {"because": because})

    assert answer.status_code == 400
    assert because.strip() in answer.content.decode()
    assert Assignment.objects.get(pk=assignment.pk).recused_at is None


def test_points_of_a_criterion_of_another_round_are_refused(here, assignment):
    other = roads.bring_to("expert_review").round.criteria.all()[0]

    with pytest.raises(ValueError, match="another round"):
        experts.save_scores(
            assignment=assignment, points={other: Decimal(1)}, comment="", version=1, by=here.experts[0]
        )
    assert not Score.objects.exists()
