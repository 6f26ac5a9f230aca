"""The objector's pages: the form, the receipt, what came of it."""

import re
import uuid
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nominations.actions import objections
from nominations.actions.notices import draft_notice
from nominations.models import Notice, Objection
from nominations.receipts import grouped, normalise, receipt_index
from tests.factories import UserFactory
from tests.nominations import clocks, objectors, roads

pytestmark = pytest.mark.django_db
STATUS = "/objections/"


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def here() -> roads.City:
    return roads.city()


def form_url(notice: Notice) -> str:
    return reverse("nominations:object", args=[notice.pk])


def typed(notice: Notice, **changed: Any) -> dict[str, Any]:
    entry = notice.entries.first()
    return {**objectors.TOLD, "nomination": entry.pk if entry else "", "once": str(uuid.uuid4()), **changed}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def receipt_of(client: Client, notice: Notice, **changed: Any) -> str:
    answer = client.post(form_url(notice), typed(notice, **changed), follow=True)
    found = re.search(r"receipt__number\">([0-9A-Z-]+)<", words(answer))
    assert found, words(answer)
    return found[1]


def test_somebody_objects_without_signing_in(client: Client, here: roads.City) -> None:
    notice, nomination = objectors.posted(here)
    assert form_url(notice) in words(client.get(notice.get_absolute_url()))

    answer = client.post(form_url(notice), typed(notice, evidence=[roads.paper()]))

    assert (answer.status_code, answer["Location"]) == (302, f"/notices/{notice.pk}/object/received/")
    shown = words(client.get(answer["Location"]))
    receipt = re.search(r"receipt__number\">([0-9A-Z-]+)<", shown)
    assert receipt
    objection = Objection.objects.get(receipt_index=receipt_index(normalise(receipt[1])))
    assert (objection.nomination, objection.files.count()) == (nomination, 1)
    assert not [secret for secret in objectors.SECRETS if secret in shown]


def test_the_receipt_stands_in_no_address_and_in_no_table(client: Client, here: roads.City) -> None:
    notice, _nomination = objectors.posted(here)
    worker = UserFactory()
    client.force_login(worker)

    answer = client.post(form_url(notice), typed(notice))
    receipt = client.cookies["objection"].value.partition(":")[0]
    cookie = client.cookies["objection"]

    assert receipt not in answer["Location"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 600)
    assert cookie["path"] == answer["Location"]
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert sessions
    assert receipt not in str(sessions)
    assert "objection" not in str(sessions)
    assert str(worker.pk) not in {str(value) for value in Objection.objects.values().get().values()} - {
        str(notice.pk),
        str(Objection.objects.get().pk),
    }


def test_without_the_cookie_there_is_no_receipt(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    page = reverse("nominations:objection_received", args=[objection.notice_id])

    assert client.get(page).status_code == 404
    client.cookies["objection"] = "0000000000000000:x:y"
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words_of_it"),
    [
        ({"nomination": ""}, "对哪个人选有异议"),
        ({"text": "短"}, "反映的情况"),
        ({"objector_name": ""}, "您的姓名或单位名称"),
        ({"phone": "", "email": "", "address": ""}, "至少留一种"),
        ({"kind": "organisation"}, "请上传盖章材料"),
        ({"evidence": [roads.paper("示例.txt")]}, "扩展名与内容不符"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: Client, here: roads.City, changed: dict[str, Any], words_of_it: str
) -> None:
    notice, _nomination = objectors.posted(here)
    sent = typed(notice, **changed)

    answer = client.post(form_url(notice), sent)

    assert answer.status_code == 400
    assert words_of_it in words(answer)
    for name in ("objector_name", "phone", "email", "address", "text"):
        assert str(sent[name]) in words(answer)
    assert not Objection.objects.exists()


def test_after_the_notice_what_was_typed_is_given_back(client: Client, here: roads.City) -> None:
    notice, _nomination = objectors.posted(here)

    with clocks.midnight_after(notice, seconds=0):
        asked, sent = client.get(form_url(notice)), client.post(form_url(notice), typed(notice))

    assert (asked.status_code, sent.status_code) == (409, 409)
    assert "公示期已经届满" in words(asked)
    assert objectors.WORDS in words(sent)
    assert "提交异议</button>" not in words(sent)
    assert not Objection.objects.exists()


def test_a_draft_takes_no_objections(client: Client, here: roads.City) -> None:
    roads.bring_to("proposed", here=here)
    draft = draft_notice(round=here.round, by=here.city)

    assert client.get(form_url(draft)).status_code == 404
    assert client.post(form_url(draft), typed(draft)).status_code == 404


def test_too_many_in_an_hour_are_refused_and_nothing_typed_is_lost(client: Client, here: roads.City) -> None:
    notice, _nomination = objectors.posted(here)
    answers = [client.post(form_url(notice), typed(notice)) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert objectors.WORDS in words(answers[-1])
    assert Objection.objects.count() == 20


def test_what_came_of_it_is_told_to_who_has_the_number(client: Client, here: roads.City) -> None:
    notice, _nomination = objectors.posted(here)
    receipt = receipt_of(client, notice)
    objection = Objection.objects.get()

    def told() -> str:
        return words(Client().post(STATUS, {"receipt": receipt.lower()}))

    assert "已收到" in told()
    objections.accept(objection=objection, by=here.objections)
    assert "已受理" in told()
    objections.investigate(objection=objection, by=here.objections)
    findings = "查阅派工单并询问班组，核实完毕。"
    objections.conclude(objection=objection, by=here.objections, conclusion="partly", findings=findings)
    assert "核查中" in told()
    assert "部分属实" not in told()
    objections.reply(objection=objection, by=here.objections, text="经核查，反映的情况部分属实，谢谢监督。")

    shown = told()

    assert "已答复" in shown
    assert "部分属实，谢谢监督" in shown
    for hidden in (*objectors.SECRETS, findings, objection.nomination.name, notice.heading):
        assert hidden not in shown


def test_a_wrong_number_finds_nothing(client: Client, here: roads.City) -> None:
    objectors.objected(here)
    wrong = grouped("0" * 16)

    unknown, misspelt = (client.post(STATUS, {"receipt": text}) for text in (wrong, wrong[:-1] + "1"))

    assert (unknown.status_code, misspelt.status_code) == (404, 400)
    assert client.get(STATUS).status_code == 200
    assert client.get(STATUS, {"receipt": wrong}).status_code == 200  # an address is not asked


def test_nobody_tries_numbers_by_the_thousand(client: Client) -> None:
    answers = [client.post(STATUS, {"receipt": "0" * 16}).status_code for _ in range(61)]

    assert answers == [404] * 60 + [429]
