import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.actions import moves
from nominations.models import Nomination, Round
from nominations.workflow import ENDED, State
from tests.factories import NominationFactory, RoundFactory, UserFactory, filled
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
