"""When the points of a rubric must add up, by the steps of its round."""

import pytest
from django.test import Client
from django.utils import timezone

from nominations.workflow import State
from tests.nominations.desks import posted, unopened
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db

NO_EXPERTS = [State.EXPERT_REVIEW]


@pytest.fixture
def here() -> City:
    return city()


def test_a_published_round_without_experts_is_edited_without_points(client: Client, here: City) -> None:
    """Published and not open yet, its rules may still change, and nobody ever scores in it."""
    round_ = unopened(here, published_at=timezone.now(), left_out=NO_EXPERTS, rubric=())
    client.force_login(here.city)
    data = posted(client, page("change", round_))

    answer = client.post(page("change", round_), data | {"name": "改过的名称"})

    assert answer.status_code == 302, answer.context["errors"]
    round_.refresh_from_db()
    assert (round_.name, round_.left_out) == ("改过的名称", NO_EXPERTS)


def test_experts_taken_into_a_published_round_want_points(client: Client, here: City) -> None:
    round_ = unopened(here, published_at=timezone.now(), left_out=NO_EXPERTS, rubric=())
    client.force_login(here.city)
    data = posted(client, page("change", round_))

    answer = client.post(page("change", round_), data | {"steps": [*data["steps"], "expert_review"]})

    assert answer.status_code == 400
    assert "评分指标的权重（不填的按满分计）合计应为100分，现为0分。" in answer.content.decode()
    round_.refresh_from_db()
    assert round_.left_out == NO_EXPERTS
