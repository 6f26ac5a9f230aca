import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.actions import experts
from nominations.actions.moves import make_move
from nominations.models import Assignment, Evidence, Score
from nominations.workflow import State
from tests.factories import EvidenceFactory, MaterialRequirementFactory, PostFactory, UserFactory
from tests.nominations import roads
from tests.queries import count_queries

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


def assignment_of(expert, nomination):
    return nomination.assignments.select_related("nomination__round").get(expert=expert)


def url_of(assignment, name="assignment"):
    return reverse(f"nominations:{name}", args=[assignment.pk])


def typed(assignment, share="0.8", comment="评语。", **changed):
    """What a browser sends; `changed` are by the place of the criterion, such as `first="31"`."""
    places = ("first", "second", "third", "fourth", "fifth")
    criteria = list(assignment.nomination.round.criteria.all())
    points = {
        f"criterion_{criterion.pk}": changed.pop(place, str(criterion.greatest * Decimal(share)))
        for place, criterion in zip(places, criteria, strict=True)
    }
    return {**points, "comment": comment, "version": assignment.version, **changed}


def kept(assignment):
    fresh = Assignment.objects.get(pk=assignment.pk)
    points = list(fresh.scores.order_by("criterion__order").values_list("points", flat=True))
    return points, fresh.comment, fresh.version


def read(client, evidence):
    answer = client.get(evidence.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    return b"".join(answer.streaming_content)


NOTHING: tuple[list[Decimal], str, int] = ([], "", 1)


def test_the_desk_shows_my_cases_by_round(desk, here):
    mine = roads.bring_to("expert_review", here=here)
    of_another_panel = roads.bring_to("expert_review")

    page = desk.get(reverse("nominations:panel"))

    sheaf = page.context["sheaves"][0]
    assert [each.round for each in page.context["sheaves"]] == [here.round]
    assert [each.nomination for each in sheaf.assignments] == [mine]
    assert (sheaf.locked, sheaf.total) == (0, 1)
    assert of_another_panel.name not in page.content.decode()


def test_the_desk_tells_what_is_done_open_and_over(desk, here):
    locked, begun, _new, over = (roads.bring_to("expert_review", here=here) for _ in range(4))
    roads.lock_all(locked)
    roads.score(assignment_of(here.experts[0], begun))
    make_move(nomination=over, move="not_select", by=here.city, note="会议研究不列入。")

    content = desk.get(reverse("nominations:panel")).content.decode()

    badges = re.findall(r'class="badge"[^>]*>([^<]+)<', content)
    assert sorted(badges) == sorted(["已锁定", "草稿", "未评分", "评审已结束"])
    assert "已锁定 1 件，共 4 件" in content


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EXPERT])
def test_the_desk_is_for_experts(client, role):
    client.force_login(PostFactory(role=role).user)

    assert client.get(reverse("nominations:panel")).status_code == 403


def test_the_desk_asks_to_sign_in(client, assignment):
    for url in (reverse("nominations:panel"), url_of(assignment)):
        answer = client.get(url)

        assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={url}")


def test_an_empty_desk_says_so(client):
    client.force_login(PostFactory(role=Role.EXPERT).user)

    assert "还没有分派给您的申报件" in client.get(reverse("nominations:panel")).content.decode()


def test_the_superuser_has_no_cases_of_others_on_his_desk(client, here, assignment):
    client.force_login(here.superuser)

    assert client.get(reverse("nominations:panel")).context["sheaves"] == []
    assert client.get(url_of(assignment)).status_code == 404


@pytest.mark.parametrize("name", ["assignment", "lock_scores", "recuse"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_case_of_another_expert_is_not_found(client, here, assignment, name, method):
    data = {**typed(assignment), "because": "与申报人同一单位。"}
    outsiders = [
        here.experts[1],
        here.city,
        here.superuser,
        assignment.nomination.nominator,
        UserFactory(),
        PostFactory(role=Role.EXPERT, union=here.federation).user,
    ]

    for user in outsiders:
        client.force_login(user)
        assert getattr(client, method)(url_of(assignment, name), data).status_code == 404
    assert kept(assignment) == NOTHING
    assert Assignment.objects.filter(recused_at=None, locked_at=None, pk=assignment.pk).exists()


def test_who_is_no_expert_any_more_has_no_cases(desk, here, assignment):
    here.experts[0].posts.all().delete()

    assert desk.get(url_of(assignment)).status_code == 404
    assert desk.post(url_of(assignment), typed(assignment)).status_code == 404
    assert kept(assignment) == NOTHING


def test_a_withdrawn_case_disappears(desk, here, assignment):
    nomination = assignment.nomination
    make_move(
        nomination=nomination, move="withdraw", by=nomination.nominator, note="本人决定不再参加本次评选。"
    )

    assert desk.get(url_of(assignment)).status_code == 404
    assert desk.get(reverse("nominations:panel")).context["sheaves"] == []


def test_the_file_is_readable_without_numbers_and_rank(desk, assignment):
    nomination = assignment.nomination

    content = desk.get(url_of(assignment)).content.decode()

    for told in (
        nomination.name,
        nomination.summary,
        nomination.mastery,
        nomination.employer.name,
        "装配钳工",
    ):
        assert told in content
    for hidden in (
        nomination.identity_number,
        nomination.identity_number[-6:],
        nomination.phone,
        nomination.nominator.email,
        nomination.district_union.name,
        nomination.born_on.isoformat(),
        roads.NOTE,
    ):
        assert hidden not in content


def test_nobody_sees_the_points_of_another(client, here, assignment):
    second = assignment_of(here.experts[1], assignment.nomination)
    roads.score(second, Decimal("0.5"), comment="第二位专家的评语。")
    client.force_login(here.experts[0])
    before = client.get(url_of(assignment)).content.decode()

    roads.lock_all(assignment.nomination)
    after = client.get(url_of(assignment)).content.decode()

    assert "第二位专家的评语。" not in before + after
    assert list(client.get(reverse("nominations:panel")).context["page_obj"]) == [assignment]
    assert "50.5" not in before + after


def test_evidence_is_linked_and_opens(desk, assignment):
    evidence = assignment.nomination.evidence.get()

    assert evidence.get_absolute_url() in desk.get(url_of(assignment)).content.decode()
    assert read(desk, evidence) == b"%PDF-1.4\n%%EOF\n"


def test_a_paper_that_shows_a_number_is_kept_from_experts(desk, client, here, assignment):
    nomination = assignment.nomination
    card = MaterialRequirementFactory(round=nomination.round, name="身份证明", for_experts=False)
    scan = EvidenceFactory(nomination=nomination, requirement=card, original_name="身份证.pdf")

    content = desk.get(url_of(assignment)).content.decode()

    assert "身份证" not in content
    assert desk.get(scan.get_absolute_url()).status_code == 404
    for reader in (nomination.nominator, here.city, here.superuser):
        client.force_login(reader)
        assert read(client, scan) == b"%PDF-1.4\n%%EOF\n"


def test_evidence_of_other_cases_is_not_found(desk, here, assignment):
    others: list[Evidence] = [
        EvidenceFactory(nomination=roads.bring_to("screening", here=here)),
        roads.bring_to("expert_review").evidence.get(),
    ]

    for evidence in others:
        assert desk.get(evidence.get_absolute_url()).status_code == 404


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
    roads.score(assignment, comment="后打开的页面。")

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
    seen = roads.score(assignment).version
    roads.score(Assignment.objects.get(pk=assignment.pk), Decimal("0.7"))

    answer = desk.post(url_of(assignment, "lock_scores"), {"version": seen})

    assert answer.status_code == 409
    assert Assignment.objects.get(pk=assignment.pk).locked_at is None
    assert Decimal(answer.context["form"].total) == sum(kept(assignment)[0])


def test_a_locked_case_is_only_read(desk, assignment):
    roads.lock_all(assignment.nomination)
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
    roads.score(assignment)
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


def test_other_methods_are_not_allowed(desk, assignment):
    assert desk.post(reverse("nominations:panel")).status_code == 405
    assert desk.put(url_of(assignment)).status_code == 405
    assert desk.delete(url_of(assignment, "lock_scores")).status_code == 405


def test_guidance_is_shown_as_text(desk, assignment):
    assignment.nomination.round.criteria.update(guidance="<script>alert(1)</script>\n第二行")

    content = desk.get(url_of(assignment)).content.decode()

    assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" in content


def test_a_desk_of_any_length_costs_the_same(desk, here):
    counts = []
    for wanted in (1, 3, 30):
        while Assignment.objects.filter(expert=here.experts[0]).count() < wanted:
            nomination = roads.draft_in(here)
            roads.along(here, nomination, State.EXPERT_REVIEW)
        roads.score(Assignment.objects.filter(expert=here.experts[0], scores=None)[0])
        counts.append(count_queries(lambda: desk.get(reverse("nominations:panel"))))

    assert len(set(counts)) == 1, counts
    assert counts[0] < 12


def test_a_case_costs_the_same_with_any_number_of_papers(desk, assignment):
    counts = []
    requirement = assignment.nomination.round.materials.first()
    for wanted in (1, 3, 30):
        while assignment.nomination.evidence.count() < wanted:
            EvidenceFactory(nomination=assignment.nomination, requirement=requirement)
        counts.append(count_queries(lambda: desk.get(url_of(assignment))))

    assert len(set(counts)) == 1, counts
    assert counts[0] < 16


def test_points_of_a_criterion_of_another_round_are_refused(here, assignment):
    other = roads.bring_to("expert_review").round.criteria.all()[0]

    with pytest.raises(ValueError, match="another round"):
        experts.save_scores(
            assignment=assignment, points={other: Decimal(1)}, comment="", version=1, by=here.experts[0]
        )
    assert not Score.objects.exists()
