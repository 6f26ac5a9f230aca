"""The screen of a case: the whole file, nothing that is not its reader's, the same number of queries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.actions import experts
from nominations.admin.cases import panel_of
from nominations.models import Change, Evidence, Nomination
from nominations.workflow import State
from tests.factories import EvidenceFactory, filled
from tests.nominations.roads import City, bring_to, check_first, city, fresh
from tests.nominations.scoring import lock_all, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def screen(client: Client, person: Any, nomination: Nomination) -> str:
    client.force_login(person)
    answer = client.get(reverse("admin:nominations_nomination_change", args=[nomination.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client: Client, person: Any, nomination: Nomination) -> int:
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("admin:nominations_nomination_change", args=[nomination.pk]))
    return len(captured)


def test_the_whole_file_is_read_on_one_screen(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here, awards="全市技能竞赛第一名")
    evidence, opinions = nomination.evidence.get(), list(nomination.opinions.all())

    text = screen(client, here.city, nomination)

    for words in (
        nomination.name,
        nomination.phone,
        nomination.trade,
        here.employer.name,
        nomination.summary,
        nomination.deeds,
        nomination.mastery,
        "全市技能竞赛第一名",
        reverse("nominations:evidence", args=[nomination.pk, evidence.pk]),
        reverse("nominations:seal", args=[nomination.pk, opinions[0].pk]),
        *[opinion.text for opinion in opinions],
        here.grassroots_union.name,
        here.district_union.name,
        here.grassroots.name,
    ):
        assert words in text
    assert len(opinions) == 2
    assert reverse("nominations:seal", args=[nomination.pk, opinions[1].pk]) not in text


def test_the_identity_number_is_masked(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)

    text = screen(client, here.superuser, nomination)

    assert nomination.identity_number not in text
    assert nomination.identity_number[:-4] not in text
    assert f"**{nomination.identity_number[-2:]}" in text


def test_the_history_says_who_for_whom_when_and_why(client: Client, here: City) -> None:
    nomination = check_first(here, bring_to(State.SCREENING, here=here))
    client.force_login(here.auditor)

    answer = client.get(reverse("admin:nominations_nomination_change", args=[nomination.pk]))

    told = [
        (entry.change.move, entry.change.by, entry.acted_as, bool(entry.note))
        for entry in answer.context["history"]
    ]
    assert told == [
        ("check_first", here.city, f"{here.federation}（市总工会经办）", True),
        ("recommend", here.district, f"{here.district_union}（区市（产业）工会）", True),
        ("endorse", here.grassroots, f"{here.grassroots_union}（基层工会）", True),
        ("submit", nomination.nominator, "本人", False),
    ]


def test_a_union_below_the_city_reads_no_examination(client: Client, here: City) -> None:
    """Neither points nor votes, neither what was noted inside the house nor that it was."""
    nomination = bring_to(State.PROPOSED, here=here)
    inside = [
        "评审、考察与会议",
        "材料扎实。",
        f"{nomination.score:.2f}",
        "现场核实装配台账",
        "初核通过",
        *[expert.name for expert in here.experts],
    ]

    for_city = screen(client, here.city, nomination)
    below = [screen(client, person, nomination) for person in (here.district, here.grassroots)]

    for words in ("评审、考察与会议", "材料扎实。", f"{nomination.score:.2f}", here.experts[0].name):
        assert words in for_city
    for text in below:
        assert [words for words in inside if words in text] == []
        assert "情况属实" in text  # their own opinions


def test_nobodys_points_are_read_before_all_are_locked(client: Client, here: City) -> None:
    nomination = bring_to(State.EXPERT_REVIEW, here=here)
    first, second = nomination.assignments.all()[:2]
    score(first, comment="首位专家的评语。")
    first.refresh_from_db()
    experts.lock_scores(assignment=first, version=first.version, by=first.expert)
    experts.recuse(assignment=second, because="与申报人同一集团。", by=second.expert)

    halfway = screen(client, here.city, nomination)
    panel = panel_of(nomination)
    lock_all(nomination)
    after = screen(client, here.city, nomination)

    assert (panel.total, panel.done, panel.recused, panel.locked) == (4, 1, 1, [])
    assert "首位专家的评语。" not in halfway
    assert first.expert.name not in halfway
    assert "首位专家的评语。" in after
    assert second.expert.name not in after


def test_what_holds_a_button_back_is_told(client: Client, here: City) -> None:
    unchecked = bring_to(State.SCREENING, here=here)
    scoring = bring_to(State.EXPERT_REVIEW, here=here)

    second_check = screen(client, here.publisher, unchecked)
    close = screen(client, here.city, scoring)

    assert "尚未初核：请先由另一名工作人员办理" in second_check
    assert "还有5名专家没有锁定评分。" in close


def test_who_checked_first_is_told_and_does_not_check_again(client: Client, here: City) -> None:
    nomination = check_first(here, bring_to(State.SCREENING, here=here))

    text = screen(client, here.city, nomination)

    assert f"已由{here.city.name}初核。" in text
    assert "此件已经初核，请由另一名工作人员复核。" in text


def test_a_returned_case_says_until_when(client: Client, here: City) -> None:
    nomination = bring_to(State.RETURNED, here=here, leaving=State.SCREENING)

    text = screen(client, here.auditor, nomination)

    assert nomination.correct_by is not None
    assert f"补正期限：{nomination.correct_by:%Y-%m-%d}" in text
    assert "没有需要您办理的事项" in text


def test_a_case_without_an_employer_has_a_screen(client: Client, here: City) -> None:
    draft = filled(
        round=here.round,
        engagement="freelance",
        employer=None,
        employer_union=None,
        workplace="示例剪纸工坊",
        district_union=here.district_union,
    )
    nomination = bring_to(State.DISTRICT_REVIEW, here=here, nomination=draft)

    assert "示例剪纸工坊" in screen(client, here.district, nomination)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_every_state_has_its_screen(client: Client, here: City, state: State) -> None:
    nomination = bring_to(state, here=here)

    for person in (here.grassroots, here.superuser):
        assert nomination.name in screen(client, person, nomination)


def test_the_history_of_django_leads_to_ours(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.city)

    answer = client.get(reverse("admin:nominations_nomination_history", args=[nomination.pk]))

    assert answer["Location"] == reverse("admin:nominations_nomination_change", args=[nomination.pk])


def test_the_way_back_keeps_the_filters(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.city)

    url = reverse("admin:nominations_nomination_change", args=[nomination.pk])
    text = client.get(url, {"_changelist_filters": "show=all&state=screening"}).content.decode()

    assert "?show=all&amp;state=screening" in text


def test_a_get_writes_nothing(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.city)

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("admin:nominations_nomination_change", args=[nomination.pk]))
        client.get(reverse("admin:nominations_nomination_move", args=[nomination.pk, "check_first"]))

    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("role", ["city", "district"])
def test_the_screen_asks_the_same_whatever_hangs_on_a_case(client: Client, here: City, role: str) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    paper = Evidence.objects.get(nomination=nomination)
    last = Change.objects.moves().latest("pk")
    counts = []
    for more in (0, 2, 27):
        EvidenceFactory.create_batch(more, nomination=nomination, requirement=paper.requirement)
        Change.objects.bulk_create(
            Change(
                round=here.round,
                nomination=nomination,
                move=last.move,
                source=last.source,
                target=last.target,
                by=last.by,
                note="情况属实",
            )
            for _ in range(more)
        )
        counts.append(queries(client, getattr(here, role), nomination))

    assert counts == [counts[0]] * 3


def test_the_screen_asks_the_same_however_many_wait(client: Client, here: City) -> None:
    nomination = bring_to(State.DISTRICT_REVIEW, here=here)
    counts = []
    for _ in range(2):
        counts.append(queries(client, here.district, nomination))
        bring_to(State.DISTRICT_REVIEW, here=here)

    assert counts[0] == counts[1]
    assert fresh(nomination).state == State.DISTRICT_REVIEW


def test_a_silent_expert_is_released_on_the_screen(client: Client, here: City) -> None:
    nomination = bring_to(State.EXPERT_REVIEW, here=here)
    silent = nomination.assignments.earliest("pk")
    address = reverse("admin:nominations_nomination_release", args=[nomination.pk, silent.pk])
    assert address in screen(client, here.city, nomination)
    assert address not in screen(client, here.auditor, nomination)

    client.force_login(here.city)
    client.post(address, {"because": ""})
    silent.refresh_from_db()
    assert silent.recused_at is None
    client.post(address, {"because": "已经离岗。"})
    silent.refresh_from_db()
    assert silent.recused_because == f"{here.city.name}：已经离岗。"
    client.force_login(here.auditor)
    assert client.post(address, {"because": "已经离岗。"}).status_code == 403
