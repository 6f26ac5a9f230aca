import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations.actions.moves import make_move
from nominations.models import Assignment, Evidence
from nominations.workflow import State
from tests.factories import EvidenceFactory, MaterialRequirementFactory, PostFactory, UserFactory
from tests.nominations import roads, scoring
from tests.nominations.desk import NOTHING, assignment_of, kept, typed, url_of
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


def read(client, evidence):
    answer = client.get(evidence.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    return b"".join(answer.streaming_content)


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
    scoring.lock_all(locked)
    scoring.score(assignment_of(here.experts[0], begun))
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
    scoring.score(second, Decimal("0.5"), comment="第二位专家的评语。")
    client.force_login(here.experts[0])
    before = client.get(url_of(assignment)).content.decode()

    scoring.lock_all(assignment.nomination)
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
        scoring.score(Assignment.objects.filter(expert=here.experts[0], scores=None)[0])
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
    assert counts[0] < 22
