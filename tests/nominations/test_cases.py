import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from nominations.actions import moves
from nominations.models import Evidence, Nomination, Opinion, Round
from nominations.workflow import ENDED, SPINE, State
from tests.factories import EvidenceFactory, NominationFactory, RoundFactory, UserFactory, filled
from tests.nominations import roads
from tests.nominations.roads import City
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

REASON = "因个人原因，决定退出本次评选。"


@pytest.fixture
def here() -> City:
    return roads.city()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fetched(user: Any, url: str) -> Any:
    """The answer to `user`; a file is read to its end, which closes it."""
    response = client_of(user).get(url)
    b"".join(response)
    return response


def status_of(user: Any, url: str) -> int:
    return int(fetched(user, url).status_code)


def page_of(nomination: Nomination) -> str:
    return client_of(nomination.nominator).get(nomination.get_absolute_url()).text


# --- my cases -----------------------------------------------------------------------------


def test_mine_lists_my_cases_and_no_others():
    mine, theirs = NominationFactory(), NominationFactory()

    page = client_of(mine.nominator).get(reverse("nominations:mine")).text

    assert mine.round.name in page
    assert theirs.round.name not in page


def test_mine_of_the_superuser_are_his_own():
    theirs = NominationFactory()

    page = client_of(UserFactory(is_superuser=True)).get(reverse("nominations:mine")).text

    assert theirs.round.name not in page
    assert "您还没有申报" in page


def test_mine_tell_what_is_missing_and_until_when():
    user = UserFactory()
    draft = NominationFactory(nominator=user, name="")
    filled(nominator=user)
    returned = roads.bring_to("returned")
    Nomination.objects.filter(pk=returned.pk).update(nominator=user)

    response = client_of(user).get(reverse("nominations:mine"))

    assert [len(case["missing"]) for case in response.context["cases"]] == [0, 0, 17]
    for told in ("还缺 17 项内容", "内容已填齐", "补正期限", "申报截止", "还没有填写姓名", draft.round.name):
        assert told in response.text


def test_mine_ask_the_database_as_often_for_one_as_for_thirty():
    user, asked = UserFactory(), []
    client = client_of(user)
    for rows in (1, 2, 27):
        for _ in range(rows):
            filled(nominator=user)
        asked.append(count_queries(lambda: client.get(reverse("nominations:mine"))))

    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("name", ["mine", "case", "withdraw"])
def test_page_asks_to_sign_in_and_come_back(name: str):
    url = reverse(f"nominations:{name}", args=[] if name == "mine" else [NominationFactory().pk])

    assert Client().get(url)["Location"] == f"{reverse('account_login')}?next={url}"


# --- one case -----------------------------------------------------------------------------


def test_case_of_somebody_else_is_not_there(here: City):
    nomination = roads.bring_to(State.IN_NOTICE, here=here)
    others = [*here.people.values(), here.superuser, UserFactory()]

    answers = {client_of(user).get(nomination.get_absolute_url()).status_code for user in others}

    assert answers == {404}


@pytest.mark.parametrize("state", list(State))
def test_case_shows_its_state_and_road(here: City, state: State):
    nomination = roads.bring_to(state, here=here)
    shown = State.DELIBERATION if state == State.PROPOSED else state

    response = client_of(nomination.nominator).get(nomination.get_absolute_url())

    assert response.status_code == 200
    assert response.context["state"] == shown
    assert f'data-state="{shown}">{shown.label}</span>' in response.text
    standings = [step.standing for step in response.context["road"]]
    assert len(standings) == 9
    assert standings == sorted(standings, key=["done", "current", "stopped", "ahead"].index)
    in_the_middle = {standing for standing in standings if standing in {"current", "stopped"}}
    if state == State.CONFERRED:
        assert set(standings) == {"done"}
    else:
        assert in_the_middle == {"stopped" if state in ENDED else "current"}


@pytest.mark.parametrize(
    ("state", "done"),
    [
        (State.DRAFT, 0),
        (State.RETURNED, 1),
        (State.SCREENING, 3),
        (State.PROPOSED, 6),
        (State.IN_NOTICE, 7),
        (State.ON_HOLD, 7),
        (State.APPROVED, 8),
        (State.REJECTED, 3),
        (State.NOT_SELECTED, 6),
    ],
)
def test_road_is_done_as_far_as_the_case_has_come(here: City, state: State, done: int):
    nomination = roads.bring_to(state, here=here)

    response = client_of(nomination.nominator).get(nomination.get_absolute_url())

    assert sum(step.standing == "done" for step in response.context["road"]) == done


def test_road_leaves_out_what_the_round_leaves_out():
    nomination = NominationFactory(round=RoundFactory(left_out=["site_visit", "expert_review"]))

    response = client_of(nomination.nominator).get(nomination.get_absolute_url())

    names = [str(step.name) for step in response.context["road"]]
    assert "实地考察" not in names
    assert "专家评审" not in names
    assert "资格审查" in names


def test_case_that_is_proposed_reads_as_before_the_meeting(here: City):
    nomination = roads.bring_to(State.DELIBERATION, here=here)
    before = page_of(nomination)

    roads.propose(here, nomination)

    after = page_of(nomination)
    assert "拟命名" not in after
    assert re.sub(r'value="[^"]+"', "", after) == re.sub(r'value="[^"]+"', "", before)


def test_case_taken_back_while_proposed_does_not_tell_that_it_was(here: City):
    nomination = roads.bring_to(State.PROPOSED, here=here)

    client_of(nomination.nominator).post(
        reverse("nominations:withdraw", args=[nomination.pk]), {"note": REASON}
    )

    page = page_of(nomination)
    assert "拟命名" not in page
    assert page.count('data-step="stopped"') == 1


def test_case_tells_who_did_what_by_office_and_never_by_name(here: City):
    nomination = roads.bring_to(State.CONFERRED, here=here)

    response = client_of(nomination.nominator).get(nomination.get_absolute_url())

    told = [(event.what, event.who, event.note) for event in reversed(response.context["history"])]
    federation = here.federation.name
    assert told == [
        ("提交申报", "本人", ""),
        ("同意推荐并上报", "单位工会", ""),
        ("审核通过并报市总工会", "区市（产业）工会", ""),
        ("复核通过", federation, ""),
        ("评审结束，转入下一环节", federation, ""),
        ("登记考察结果", federation, ""),
        ("发布公示", federation, ""),
        ("公示期满，无异议", federation, ""),
        ("命名", federation, ""),
    ]
    colleagues = [person for role, person in here.people.items()]
    assert not any(
        person.name in response.text or str(person.email) in response.text for person in colleagues
    )


def test_case_tells_no_note_no_score_and_no_reason_of_a_hold(here: City):
    nomination = roads.bring_to(State.IN_NOTICE, here=here)
    moves.make_move(nomination=nomination, move="hold", by=here.city, note="收到实名举报，正在核查。")
    nomination.refresh_from_db()

    page = page_of(nomination)

    assert "暂缓" in page
    for kept in (
        "实名举报",
        roads.NOTE,
        str(nomination.score),
        str(nomination.score)[:5],
        "材料扎实",
        "纪要",
    ):
        assert kept not in page


def test_case_that_is_returned_tells_why_and_until_when(here: City):
    nomination = roads.bring_to(State.RETURNED, here=here)

    page = page_of(nomination)

    assert page.count("请补充技能等级证书的扫描件。") == 2
    assert f"{nomination.correct_by:%Y年}" in page
    assert "去修改并重新提交" in page
    assert reverse("nominations:edit", args=[nomination.pk, "submit"]) in page


def test_case_that_is_returned_and_lacks_something_leads_there(here: City):
    nomination = roads.bring_to(State.RETURNED, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(mastery="")

    page = page_of(nomination)

    assert "去补正" in page
    assert f'<a class="button" href="{reverse("nominations:edit", args=[nomination.pk, "deeds"])}"' in page


def test_case_that_is_rejected_tells_why(here: City):
    page = page_of(roads.bring_to(State.REJECTED, here=here))

    assert "从事本工种不满五年" in page


def test_draft_leads_to_what_is_missing_first():
    nomination = NominationFactory()

    page = page_of(nomination)

    assert "还要做什么" in page
    assert f'<a class="button" href="{reverse("nominations:edit", args=[nomination.pk, "basic"])}"' in page


def test_full_draft_leads_to_handing_in():
    page = page_of(filled())

    assert "去核对与提交" in page


def test_draft_of_a_round_that_has_closed_says_so():
    nomination = NominationFactory()
    Round.objects.update(closes_at="2024-01-01T00:00Z", opens_at="2023-01-01T00:00Z")

    assert "已截止申报" in page_of(nomination)


def test_case_leads_to_its_notice(here: City):
    nomination = roads.bring_to(State.IN_NOTICE, here=here)

    assert here.round.notices.get().get_absolute_url() in page_of(nomination)


# --- taking back --------------------------------------------------------------------------


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


@pytest.mark.parametrize(("note", "words"), [("", "必填"), ("算了", "至少10个字")])
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


# --- private files ------------------------------------------------------------------------


def evidence_url(evidence: Evidence) -> str:
    return reverse("nominations:evidence", args=[evidence.nomination_id, evidence.pk])


def test_file_is_given_to_its_nominee_and_opens_nowhere():
    evidence = EvidenceFactory(original_name='证明 "一".pdf')

    response = client_of(evidence.nomination.nominator).get(evidence_url(evidence))

    assert b"".join(response) == b"%PDF-1.4\n%%EOF\n"
    headers = {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert headers == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%AF%81%E6%98%8E%20%22%E4%B8%80%22.pdf"
    )


def test_file_is_read_by_whom_the_case_concerns_and_by_nobody_else(here: City):
    nomination = roads.bring_to(State.EXPERT_REVIEW, here=here)
    evidence = nomination.evidence.get()
    readers = [nomination.nominator, here.grassroots, here.district, here.city, here.publisher, here.auditor]
    strangers = [UserFactory(), here.editor, *roads.city().people.values()]

    answered = [status_of(user, evidence_url(evidence)) for user in [*readers, *strangers]]

    assert answered == [200] * len(readers) + [404] * len(strangers)


def test_file_of_a_draft_is_its_writers_alone(here: City):
    evidence = roads.draft_in(here).evidence.get()

    answered = {client_of(user).get(evidence_url(evidence)).status_code for user in here.people.values()}

    assert answered == {404}


def test_file_asks_to_sign_in():
    assert Client().get(evidence_url(EvidenceFactory()))["Location"].startswith(reverse("account_login"))


def test_file_under_another_case_is_not_there():
    evidence, other = EvidenceFactory(), NominationFactory()
    url = reverse("nominations:evidence", args=[other.pk, evidence.pk])

    assert client_of(evidence.nomination.nominator).get(url).status_code == 404


def test_file_that_the_store_has_lost_is_not_there():
    evidence = EvidenceFactory()
    evidence.file.storage.delete(evidence.file.name)

    assert client_of(evidence.nomination.nominator).get(evidence_url(evidence)).status_code == 404


def test_sealed_scan_is_for_the_unions_and_not_for_the_nominee(here: City):
    nomination = roads.bring_to(State.EXPERT_REVIEW, here=here)
    endorsed = nomination.opinions.get(union=here.grassroots_union)
    url = reverse("nominations:seal", args=[nomination.pk, endorsed.pk])
    readers = [here.grassroots, here.district, here.city]
    strangers = [nomination.nominator, here.experts[0], here.editor, UserFactory()]

    answered = [status_of(user, url) for user in [*readers, *strangers]]
    response = fetched(here.city, url)

    assert answered == [200] * len(readers) + [404] * len(strangers)
    assert response["Content-Disposition"].endswith(".pdf")
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "application/octet-stream",
        "private, no-store",
    )


def test_opinion_without_a_scan_has_none_to_give(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    unsealed = nomination.opinions.get(seal="")
    url = reverse("nominations:seal", args=[nomination.pk, unsealed.pk])

    assert client_of(here.city).get(url).status_code == 404


def test_scan_that_the_store_has_lost_is_not_there(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    lost = Opinion.objects.create(
        nomination=nomination,
        union=here.district_union,
        by=here.district,
        text="同意。",
        seal=ContentFile(b"", name="seal.pdf"),
    )
    lost.seal.storage.delete(str(lost.seal.name))

    assert (
        client_of(here.city).get(reverse("nominations:seal", args=[nomination.pk, lost.pk])).status_code
        == 404
    )
