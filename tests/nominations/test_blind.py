"""Blind review: the expert judges a number, and nothing on his desk says whose it is."""

import pytest
from django.urls import reverse

from nominations.builders.panel import without_names
from nominations.models import MaterialRequirement, ScoringPlan
from nominations.workflow import State
from tests.nominations import roads

pytestmark = pytest.mark.django_db

NAME = "示例申报人癸"


@pytest.fixture
def here():
    here = roads.city()
    ScoringPlan.objects.create(round=here.round, is_blind=True)
    return here


@pytest.fixture
def case(here):
    open_paper = here.round.materials.order_by("pk").first()
    MaterialRequirement.objects.filter(pk=open_paper.pk).update(shows_name=False)
    return roads.bring_to(
        State.EXPERT_REVIEW,
        here=here,
        name=NAME,
        deeds=f"{NAME}在{here.employer.name}改进工艺。",
        position="总装车间二班",
    )


def test_the_desk_shows_a_number_and_no_name(here, case, client):
    assignment = case.assignments.get(expert=here.experts[0])
    client.force_login(here.experts[0])
    telling = (NAME, here.employer.name, "总装车间二班")
    pages = [
        reverse("nominations:panel"),
        assignment.get_absolute_url(),
        reverse("nominations:recuse", args=[assignment.pk]),
    ]

    for page in pages:
        text = client.get(page).content.decode()
        assert case.case_number in text
        assert [word for word in telling if word in text] == []
    assert "〔申报人〕在〔其单位〕改进工艺。" in client.get(pages[1]).content.decode()


def test_papers_that_tell_are_kept_from_experts_alone(here, case, client):
    plain = case.evidence.get(requirement__shows_name=False)
    client.force_login(here.experts[0])
    own = case.assignments.get(expert=here.experts[0])

    fetched = client.get(plain.get_absolute_url())
    text = client.get(own.get_absolute_url()).content.decode()

    assert fetched.status_code == 200
    b"".join(fetched)
    assert case.case_number in fetched.headers["Content-Disposition"]
    assert plain.get_absolute_url() in text
    assert plain.original_name not in text
    MaterialRequirement.objects.filter(round=here.round).update(shows_name=True)
    assert client.get(plain.get_absolute_url()).status_code == 404
    client.force_login(here.city)
    seen = client.get(plain.get_absolute_url())
    b"".join(seen)
    assert seen.status_code == 200


def test_a_name_within_another_is_hidden_whole(here, case):
    case.workplace = f"{here.employer.name}二分厂"

    hidden = without_names(f"{case.workplace}的{NAME}", case)

    assert hidden == "〔其工作场所〕的〔申报人〕"
