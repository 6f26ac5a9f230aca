"""Who reads what the experts gave, and when."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.actions.experts import lock_scores, recuse
from nominations.models import Assignment, Nomination
from nominations.workflow import State
from tests.factories import PanelMemberFactory, PostFactory, UserFactory
from tests.nominations.roads import City, bring_to, city, close_scoring
from tests.nominations.scoring import score

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def lock(assignment: Assignment) -> None:
    score(assignment)
    assignment.refresh_from_db()
    lock_scores(assignment=assignment, version=assignment.version, by=assignment.expert)


def audits(person: User, here: City) -> None:
    """Gives an expert a post by which he reads the city's cases."""
    PostFactory(user=person, role="auditor", union=here.federation)
    person.is_staff = True
    person.save(update_fields=["is_staff"])


def readers(client: Client, people: list[User], case: Nomination) -> list[User]:
    """Those to whom the screen of the case shows its examination."""
    shown = []
    for person in people:
        client.force_login(person)
        page = client.get(reverse("admin:nominations_nomination_change", args=[case.pk]))
        shown += [person] if page.status_code == 200 and page.context["examination"] is not None else []
    return shown


def test_who_sits_on_the_panel_reads_no_points_before_his_own_are_locked(client: Client, here: City) -> None:
    case = bring_to(State.EXPERT_REVIEW, here=here)
    expert, joined = here.experts[0], UserFactory()
    for person in (expert, joined):
        audits(person, here)
    PanelMemberFactory(round=here.round, expert=joined)
    his = case.assignments.select_related("expert").get(expert=expert)
    for assignment in case.assignments.exclude(pk=his.pk).select_related("expert"):
        lock(assignment)
    people: list[User] = [expert, joined, here.auditor]

    assert readers(client, people, case) == [here.auditor]
    lock(his)
    assert readers(client, people, case) == [expert, here.auditor]
    close_scoring(here, case)
    assert readers(client, people, case) == people


def test_who_has_recused_himself_never_reads_the_points(client: Client, here: City) -> None:
    case, expert = bring_to(State.EXPERT_REVIEW, here=here), here.experts[0]
    audits(expert, here)
    recuse(assignment=case.assignments.get(expert=expert), because="师徒关系。", by=expert)

    assert readers(client, [expert, here.auditor], case) == [here.auditor]
    close_scoring(here, case)
    assert readers(client, [expert, here.auditor], case) == [here.auditor]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_of_a_case_he_has_left_nobody_sees_anything(client: Client, here: City, is_superuser: bool) -> None:
    case, expert = bring_to(State.EXPERT_REVIEW, here=here), here.experts[0]
    other = bring_to(State.EXPERT_REVIEW, here=here)
    audits(expert, here)
    User.objects.filter(pk=expert.pk).update(is_superuser=is_superuser)
    recuse(assignment=case.assignments.get(expert=expert), because="师徒关系。", by=expert)
    close_scoring(here, case)
    client.force_login(User.objects.get(pk=expert.pk))
    pages = [
        reverse("admin:nominations_nomination_change", args=[case.pk]),
        reverse("nominations:evidence", args=[case.pk, case.evidence.get().pk]),
        reverse("nominations:seal", args=[case.pk, case.opinions.exclude(seal="")[0].pk]),
    ]

    answers = [client.get(page).status_code for page in pages]
    listed = client.get(reverse("admin:nominations_nomination_changelist"), {"show": "all"})
    shown = client.get(reverse("admin:nominations_nomination_change", args=[other.pk]))

    assert answers == [404, 404, 404]
    assert list(listed.context["cl"].result_list) == [other]
    # He still owes this one his points.
    assert (shown.status_code, shown.context["examination"]) == (200, None)
