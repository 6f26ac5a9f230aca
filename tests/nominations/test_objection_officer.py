"""The officer at his desk, and what he hands on."""

import pytest
from django.test import Client

from nominations.actions import objections
from tests.nominations import objectors, roads
from tests.nominations.objectors import everybody, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> roads.City:
    return roads.city()


def test_evidence_is_the_officer_s_until_he_hands_it_on(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here, evidence=[roads.paper()])
    url = page("file", objection.pk, objection.files.get().pk)

    def readers() -> set[str]:
        found = set()
        for who, person in everybody(here, objection).items():
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            answer = client.get(url)
            b"".join(answer)
            found |= {who} if answer.status_code == 200 else set()
        return found

    assert readers() == {"objections"}
    objections.release_to_staff(
        objection=objection, by=here.objections, text="有人反映项目的完成人有出入。", with_files=True
    )
    assert readers() == {"objections", "city", "publisher", "auditor", "superuser"}


def test_staff_read_what_the_officer_hands_on(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    client.force_login(here.city)
    before = client.get(page("change", objection.pk)).content.decode()
    given = {"text": "有人反映项目的完成人有出入。", "with_files": ""}
    client.force_login(here.objections)
    client.post(page("step", objection.pk, "release"), given)

    client.force_login(here.city)
    after = client.get(page("change", objection.pk)).content.decode()

    assert "异议核查人员没有转出内容" in before
    assert given["text"] in after


def test_the_officer_takes_it_to_its_end_in_the_admin(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    client.force_login(here.objections)
    steps: dict[str, dict[str, str]] = {
        "accept": {},
        "investigate": {},
        "conclude": {"conclusion": "unsubstantiated", "findings": "查阅派工单并询问班组，查无此事。"},
        "reply": {"text": "经核查，反映的情况不属实，谢谢监督。"},
        "close": {},
    }
    for name, typed in steps.items():
        assert client.get(page("step", objection.pk, name)).status_code == 200
        answer = client.post(page("step", objection.pk, name), typed)
        assert (answer.status_code, answer["Location"]) == (302, page("change", objection.pk))
        again = client.post(page("step", objection.pk, name), typed)
        assert again.status_code == 409

    objection.refresh_from_db()
    assert objection.state == "closed"
    shown = client.get(page("change", objection.pk))
    assert {posts for _name, change, posts in shown.context["history"] if change.by} == {
        f"{here.federation}（异议核查）"
    }
    assert f"{here.objections} · {here.federation}（异议核查）" in shown.content.decode()


def test_what_the_officer_typed_stays_when_something_is_wrong(client: Client, here: roads.City) -> None:
    objection = objectors.under_way(here)
    client.force_login(here.objections)
    typed = {"conclusion": "partly", "findings": f"据{objectors.NAME}反映，情况部分属实。"}

    answer = client.post(page("step", objection.pk, "conclude"), typed)

    assert answer.status_code == 400
    assert typed["findings"] in answer.content.decode()


def test_nobody_else_takes_a_step_in_the_admin(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    answers = {}
    for who, person in everybody(here, objection).items():
        if who == "objections":
            continue
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        answers[who] = client.post(page("step", objection.pk, "accept")).status_code

    assert {answers[who] for who in ("city", "publisher", "auditor", "superuser")} == {403}
    assert set(answers.values()) <= {302, 403, 404}
    objection.refresh_from_db()
    assert objection.state == "received"
