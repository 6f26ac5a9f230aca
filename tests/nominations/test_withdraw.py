from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.models import Nomination
from nominations.workflow import SPINE, State
from tests.nominations import roads
from tests.nominations.roads import City

pytestmark = pytest.mark.django_db

REASON = "因个人原因，决定退出本次评选。"


@pytest.fixture
def here() -> City:
    return roads.city()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(nomination: Nomination) -> str:
    return client_of(nomination.nominator).get(nomination.get_absolute_url()).text


@pytest.mark.parametrize("state", [state for state in SPINE if state != State.CONFERRED])
def test_withdraw_takes_the_case_back(here: City, state: State):
    nomination = roads.bring_to(state, here=here)
    url = reverse("nominations:withdraw", args=[nomination.pk])
    client = client_of(nomination.nominator)

    asked, done = client.get(url), client.post(url, {"note": REASON})

    assert "确认撤回" in asked.text
    assert ("名单上会注明" in asked.text) == (state in {State.IN_NOTICE, State.APPROVED})
    assert done["Location"] == nomination.get_absolute_url()
    nomination.refresh_from_db()
    assert nomination.state == State.WITHDRAWN
    assert REASON in page_of(nomination)


@pytest.mark.parametrize(("note", "words"), [("", "至少10个字"), ("算了", "至少10个字")])
def test_withdraw_wants_a_reason(here: City, note: str, words: str):
    nomination = roads.bring_to(State.SCREENING, here=here)

    response = client_of(nomination.nominator).post(
        reverse("nominations:withdraw", args=[nomination.pk]), {"note": note}
    )

    assert response.status_code == 400
    assert words in response.text
    assert 'id="id_note_error"' in response.text
    assert f">\n{note}</textarea>" in response.text
    nomination.refresh_from_db()
    assert nomination.state == State.SCREENING


def test_withdraw_of_what_has_ended_is_refused_with_what_was_typed(here: City):
    nomination = roads.bring_to(State.REJECTED, here=here)
    url = reverse("nominations:withdraw", args=[nomination.pk])
    client = client_of(nomination.nominator)

    asked, tried = client.get(url), client.post(url, {"note": REASON})

    assert "已经办结" in asked.text
    assert tried.status_code == 409
    assert "没有可以进行的操作" in tried.text
    assert REASON in tried.text
    assert reverse("nominations:withdraw", args=[nomination.pk]) not in page_of(nomination)


def test_withdraw_of_somebody_elses_case_is_not_there(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    url = reverse("nominations:withdraw", args=[nomination.pk])

    assert client_of(here.superuser).post(url, {"note": REASON}).status_code == 404
    nomination.refresh_from_db()
    assert nomination.state == State.SCREENING
