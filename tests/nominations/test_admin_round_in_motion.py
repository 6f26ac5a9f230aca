"""A round in motion: published, brought before experts, surveyed, drafted for notice, conferred."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from craftsmen.actions import register
from craftsmen.models import Honour
from nominations.actions import assignments
from nominations.builders.selections import placed
from nominations.models import Assignment, Notice, Round
from nominations.workflow import State
from tests.factories import (
    FilledFactory,
    HonourFactory,
    PanelMemberFactory,
    PostFactory,
)
from tests.nominations.clocks import after_notices
from tests.nominations.desks import round_page as page
from tests.nominations.desks import unopened
from tests.nominations.roads import City, bring_to, city, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


@pytest.mark.parametrize("name", ["publish", "assign", "draft"])
def test_buttons_of_a_round_are_pressed_not_followed(client: Client, here: City, name: str) -> None:
    client.force_login(here.superuser)

    assert client.get(page(name, here.round)).status_code == 405


def test_a_round_is_published_by_the_publisher(client: Client, here: City) -> None:
    round_ = unopened(here)

    client.force_login(here.city)
    refused = client.post(page("publish", round_))
    offered = "发布评选" in client.get(page("overview", round_)).content.decode()
    client.force_login(here.publisher)
    button = "发布评选" in client.get(page("overview", round_)).content.decode()
    answer = client.post(page("publish", round_), follow=True)
    twice = client.post(page("publish", round_), follow=True)

    assert (refused.status_code, offered, button) == (403, False, True)
    assert "评选已发布，公众现在可以看到。" in answer.content.decode()
    assert "本次评选已经发布。" in twice.content.decode()
    assert list(Round.objects.public().filter(pk=round_.pk)) == [round_]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rubric": (60,)}, "评分指标的权重（不填的按满分计）合计应为100分，现为60.0分"),
        ({"rubric": ()}, "现为0分"),
        (
            {
                "opens_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
                "closes_at": dt.datetime(2020, 2, 1, tzinfo=dt.UTC),
            },
            "申报截止时间已过",
        ),
    ],
)
def test_a_round_that_lacks_something_is_not_published(
    client: Client, here: City, fields: dict[str, Any], words: str
) -> None:
    round_ = unopened(here, **fields)
    client.force_login(here.publisher)

    text = client.post(page("publish", round_), follow=True).content.decode()

    assert words in text
    round_.refresh_from_db()
    assert round_.published_at is None


def test_a_round_without_experts_needs_no_points(client: Client, here: City) -> None:
    round_ = unopened(here, rubric=(), left_out=["expert_review"])
    client.force_login(here.publisher)

    client.post(page("publish", round_))

    round_.refresh_from_db()
    assert round_.published_at is not None


def test_cases_come_before_experts_who_joined_later(client: Client, here: City) -> None:
    nomination = bring_to(State.EXPERT_REVIEW, here=here)
    full = bring_to(State.EXPERT_REVIEW, here=here)
    newcomer = PanelMemberFactory(
        round=here.round, expert=PostFactory(role="expert", union=here.federation).user
    )
    assignments.assign_panel(nomination=full)
    client.force_login(here.publisher)
    refused = client.post(page("assign", here.round))
    client.force_login(here.city)

    answer = client.post(page("assign", here.round), follow=True)
    again = client.post(page("assign", here.round), follow=True)

    assert refused.status_code == 403
    assert "已补充分配1项评审任务。" in answer.content.decode()
    assert "已补充分配0项评审任务。" in again.content.decode()
    assert Assignment.objects.filter(nomination=nomination, expert=newcomer.expert).exists()


def test_the_overview_counts(client: Client, here: City) -> None:
    for _ in range(2):
        bring_to(State.SITE_VISIT, here=here)
    FilledFactory(round=here.round, employer=here.employer)  # a draft is counted nowhere
    client.force_login(here.auditor)

    answer = client.get(page("overview", here.round))

    assert answer.context["counts"] == [(State.SITE_VISIT, 2)]
    assert answer.context["total"] == 2
    assert answer.context["buttons"] == set()


def test_equal_scores_at_the_cut_are_left_to_the_meeting(here: City) -> None:
    Round.objects.filter(pk=here.round.pk).update(places=1)
    for _ in range(2):
        bring_to(State.DELIBERATION, here=here)
    here.round.refresh_from_db()

    assert [(line.rank, line.is_tied_at_the_cut) for line in placed(here.round)] == [
        (1, True),
        (1, True),
    ]


def test_a_notice_is_drafted_from_the_round(client: Client, here: City) -> None:
    client.force_login(here.city)
    nobody = client.post(page("draft", here.round), follow=True).content.decode()
    bring_to(State.PROPOSED, here=here)
    button = "起草公示" in client.get(page("overview", here.round)).content.decode()
    drafted = client.post(page("draft", here.round), follow=True).content.decode()
    client.force_login(here.publisher)
    refused = client.post(page("draft", here.round))

    assert "本次评选还没有拟命名人选，不能起草公示。" in nobody
    assert button
    assert "公示草稿已起草" in drafted
    assert refused.status_code == 403
    assert Notice.objects.get().drafted_by == here.city


def test_conferral_takes_a_document_number_and_gives_honours(client: Client, here: City) -> None:
    nomination = bring_to(State.APPROVED, here=here)
    with after_notices(here.federation):
        data = {
            "heading": "关于命名的决定",
            "signed_on": timezone.localdate(),
            "document_number": "示总工发2026第3号",
        }

        client.force_login(here.city)
        refused = [client.get(page("confer", here.round)), client.post(page("confer", here.round), data)]
        client.force_login(here.publisher)
        shown = client.get(page("confer", here.round))
        data["seen"] = shown.context["seen"]
        bad = client.post(page("confer", here.round), data)
        empty = client.post(
            page("confer", here.round), data | {"document_number": " ", "heading": "", "signed_on": ""}
        )
        late = client.post(
            page("confer", here.round),
            data | {"document_number": "示总工发〔2026〕3号", "signed_on": "2999-01-01"},
        )
        answer = client.post(
            page("confer", here.round), data | {"document_number": "示总工发(2026)3号"}, follow=True
        )

    assert [response.status_code for response in refused] == [403, 403]
    assert nomination.name in shown.content.decode()
    assert (bad.status_code, list(bad.context["form"].errors)) == (400, ["document_number"])
    assert "示总工发2026第3号" in bad.content.decode()
    assert (empty.status_code, empty.context["form"].errors) == (
        400,
        {
            "document_number": [
                "没有文号不能命名：请填写命名决定的文号，由机关代字、六角括号中的年份和序号组成，例如青工发〔2024〕12号。"
            ],
            "heading": ["请填写命名决定的标题。"],
            "signed_on": ["请填写命名决定的签发日期。"],
        },
    )
    assert (late.status_code, list(late.context["form"].errors)) == (400, ["signed_on"])
    assert "已按示总工发〔2026〕3号命名" in answer.content.decode()
    assert fresh(nomination).state == State.CONFERRED
    assert Honour.objects.filter(decision__document_number="示总工发〔2026〕3号").count() == 1


def test_conferral_says_who_stands_in_its_way(client: Client, here: City) -> None:
    """He holds the title of that year already, under another decision."""
    nomination = bring_to(State.APPROVED, here=here)
    craftsman = register(name=nomination.name, identity_index=nomination.identity_index, by=here.editor)
    HonourFactory(
        craftsman=craftsman, title=here.round.title, year=here.round.year, session_no=here.round.session_no
    )
    with after_notices(here.federation):
        client.force_login(here.publisher)
        data = {
            "heading": "关于命名的决定",
            "signed_on": timezone.localdate(),
            "document_number": "示总工发〔2026〕3号",
        }
        data["seen"] = client.get(page("confer", here.round)).context["seen"]
        answer = client.post(page("confer", here.round), data)

    assert answer.status_code == 400
    assert all(words.startswith(nomination.name) for words in answer.context["form"].errors["__all__"])
    assert fresh(nomination).state == State.APPROVED


def test_who_is_not_shown_is_not_honoured(client: Client, here: City) -> None:
    first = bring_to(State.APPROVED, here=here)
    data = {"heading": "决定", "document_number": "示总工发〔2026〕3号"}
    with after_notices(here.federation):
        client.force_login(here.publisher)
        data["seen"] = client.get(page("confer", here.round)).context["seen"]
    late = bring_to(State.APPROVED, here=here)

    with after_notices(here.federation):
        client.force_login(here.publisher)
        data["signed_on"] = str(timezone.localdate())
        answer = client.post(page("confer", here.round), data)
        again = client.post(page("confer", here.round), data | {"seen": answer.context["seen"]})

    assert (answer.status_code, again.status_code) == (409, 302)
    assert late.name in answer.content.decode()
    assert [fresh(each).state for each in (first, late)] == [State.CONFERRED] * 2


def test_who_confers_neither_reads_nor_honours_himself(client: Client, here: City) -> None:
    own, other = (bring_to(State.APPROVED, here=here) for _ in range(2))
    PostFactory(role="publisher", union=here.federation, user=own.nominator)
    User.objects.filter(pk=own.nominator.pk).update(is_staff=True)
    data = {"heading": "决定", "document_number": "示总工发〔2026〕3号"}

    with after_notices(here.federation):
        client.force_login(own.nominator)
        overview = client.get(page("overview", here.round))
        shown = client.get(page("confer", here.round))
        data |= {"seen": shown.context["seen"], "signed_on": str(timezone.localdate())}
        answer = client.post(page("confer", here.round), data)

    assert (overview.context["total"], overview.context["counts"]) == (1, [(State.APPROVED, 1)])
    assert shown.context["approved"] == [other]
    assert "（1）" in shown.content.decode()
    assert (answer.status_code, fresh(other).state) == (400, State.APPROVED)
    assert "请由另一名工作人员办理命名" in answer.content.decode()
