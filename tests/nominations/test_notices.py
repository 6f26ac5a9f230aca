import datetime as dt
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import moves, notices
from nominations.models import Notice, NoticeEntry, WorkdayOverride
from tests.nominations import clocks, roads
from tests.nominations.roads import City
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def at(day: str, hour: int = 9) -> time_machine.travel:
    return time_machine.travel(
        timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour)))
    )


def posted(here: City, *, people: int = 1, starts_on: dt.date | None = None, **fields: Any) -> Notice:
    for _ in range(people):
        roads.bring_to("proposed", here=here, **fields)
    drafted = notices.draft_notice(round=here.round, by=here.city)
    return notices.publish_notice(
        notice=drafted, by=here.publisher, starts_on=starts_on or clocks.next_workday()
    )


def draft(here: City) -> Notice:
    roads.bring_to("proposed", here=here)
    return notices.draft_notice(round=here.round, by=here.city)


def test_notices_list_the_posted_and_never_a_draft(client: Client):
    shown, hidden = posted(roads.city()), draft(roads.city())

    response = client.get(reverse("nominations:notices"))

    assert list(response.context["page_obj"]) == [shown]
    assert hidden.heading not in response.text


def test_notices_say_so_when_there_are_none(client: Client):
    assert "还没有公示" in client.get(reverse("nominations:notices")).text


def test_notice_that_is_a_draft_is_not_there(client: Client):
    hidden = draft(roads.city())

    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_notices_ask_the_database_as_often_for_one_as_for_thirty(client: Client):
    here, asked = roads.city(), []
    for versions in ([1], [2, 3], range(4, 31)):
        today = timezone.localdate()
        Notice.objects.bulk_create(
            Notice(
                round=here.round,
                version=version,
                heading=f"示例公示{version}",
                basis="示例",
                convention="surname",
                days=5,
                starts_on=today,
                ends_on=today,
                drafted_by=here.city,
                published_by=here.publisher,
                published_at=timezone.now(),
            )
            for version in versions
        )
        asked.append(count_queries(lambda: client.get(reverse("nominations:notices"))))

    assert asked[0] == asked[1] == asked[2]


def test_notice_asks_the_database_as_often_for_one_as_for_thirty(client: Client):
    here, asked = roads.city(), []
    nomination = roads.draft_in(here)
    for people in (1, 3, 30):
        notice = Notice.objects.create(
            round=here.round,
            version=people,
            heading="示例公示",
            basis="示例",
            convention="surname",
            days=5,
            drafted_by=here.city,
        )
        NoticeEntry.objects.bulk_create(
            NoticeEntry(
                notice=notice,
                nomination=nomination if n == 0 else roads.draft_in(here),
                order=n,
                name="示例甲",
                workplace="示例公司",
                trade="焊工",
            )
            for n in range(people)
        )
        today = timezone.localdate()
        Notice.objects.filter(pk=notice.pk).update(
            published_at=timezone.now(), published_by=here.publisher, starts_on=today, ends_on=today
        )
        url = notice.get_absolute_url()
        asked.append(count_queries(partial(client.get, url)))

    assert asked[0] == asked[1] == asked[2]


def rows_of(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]


def test_notice_lists_four_facts_of_a_person_and_nothing_else(client: Client):
    here = roads.city()
    notice = posted(here, name="示例甲乙", ethnicity="回族")
    nomination = notice.entries.get().nomination

    page = client.get(notice.get_absolute_url()).text

    for told in (
        "示例甲乙",
        "回族",
        here.employer.name,
        nomination.trade,
        "按姓氏笔画为序",
        "5个工作日",
        "24:00",
    ):
        assert told in page
    for kept in (
        nomination.identity_number,
        nomination.phone,
        str(nomination.nominator.email),
        nomination.summary,
        nomination.position,
        str(nomination.pk),
        here.employer.uscc,
    ):
        assert kept not in page


def test_notice_says_how_to_object(client: Client):
    page = client.get(posted(roads.city()).get_absolute_url()).text

    for told in (
        "来信、来电、来访",
        "加盖公章",
        "真实姓名",
        "联系方式",
        "实事求是",
        "示例市总工会 0000-0000000",
    ):
        assert told in page


@pytest.mark.parametrize("state", ["withdrawn", "disqualified"])
def test_notice_marks_who_is_out_without_saying_why(client: Client, state: str):
    here = roads.city()
    notice = posted(here, people=2)
    out = notice.entries.first()
    assert out is not None
    move, by = {
        "withdrawn": ("withdraw", out.nomination.nominator),
        "disqualified": ("disqualify", here.publisher),
    }[state]
    moves.make_move(nomination=out.nomination, move=move, by=by, note="因个人原因，决定退出本次评选。")

    rows = rows_of(client.get(notice.get_absolute_url()).text)

    assert ["已退出公示" in row for row in rows] == [True, False]
    assert not any("个人原因" in row or "取消资格" in row or "撤回" in row for row in rows)


def test_notice_does_not_show_that_a_case_is_on_hold(client: Client):
    here = roads.city()
    notice = posted(here)
    before = client.get(notice.get_absolute_url()).text
    held = notice.entries.get().nomination
    moves.make_move(nomination=held, move="hold", by=here.city, note="收到实名反映，正在核查。")

    after = client.get(notice.get_absolute_url()).text

    assert rows_of(after) == rows_of(before)
    assert "暂缓" not in after


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2024-03-12", "今天是第1个工作日，共5个"),
        ("2024-03-15", "此后还有1个工作日"),
        ("2024-03-16", "今天不是工作日，已过4个工作日，共5个"),
        ("2024-03-18", "今天24:00届满"),
        ("2024-03-19", "公示期已于2024年3月18日24:00届满"),
    ],
)
def test_notice_tells_which_working_day_it_is(client: Client, today: str, words: str):
    with at("2024-03-11"):
        notice = posted(roads.city(), starts_on=dt.date(2024, 3, 12))

    with at(today):
        page = client.get(notice.get_absolute_url()).text

    assert words in page
    assert "顺延" not in page
    assert "2024年3月12日至2024年3月18日（5个工作日）" in page
    assert "尚未公布" not in page


def test_notice_warns_where_the_make_up_days_are_not_known(client: Client):
    with at("2026-12-30"):
        notice = posted(roads.city(), starts_on=dt.date(2026, 12, 30))
        page = client.get(notice.get_absolute_url()).text
        WorkdayOverride.objects.create(day=dt.date(2027, 1, 3), is_workday=True, note="示例通知")
        settled = client.get(notice.get_absolute_url()).text

    assert "2027年调休安排尚未公布" in page
    assert "尚未公布" not in settled


def test_notice_tells_to_which_day_it_was_prolonged(client: Client):
    with at("2024-03-11"):
        notice = posted(roads.city(), starts_on=dt.date(2024, 3, 12))
    WorkdayOverride.objects.create(day=dt.date(2024, 3, 15), is_workday=False, note="示例通知")

    pages = []
    for day in ("2024-03-18", "2024-03-19", "2024-03-20"):
        with at(day):
            pages.append(client.get(notice.get_absolute_url()).text)

    told = "原定2024年3月18日届满，顺延到2024年3月19日24:00。"
    assert [told in page for page in pages] == [True] * 3
    assert "今天是第4个工作日，共5个" in pages[0]
    assert "今天24:00届满" in pages[1]
    assert "公示期已于2024年3月19日24:00届满" in pages[2]


def test_notice_leads_to_the_others_of_its_round(client: Client):
    here = roads.city()
    first = posted(here)
    second = posted(here)
    hidden = draft(here)

    page = client.get(first.get_absolute_url()).text

    assert f'href="{second.get_absolute_url()}"' in page
    assert f'href="{hidden.get_absolute_url()}"' not in page


def test_a_posted_notice_is_nobody_s_to_read_before_its_first_day(client: Client) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    notice = posted(roads.city(), starts_on=tomorrow)

    pages = ("/", "/notices/", notice.round.get_absolute_url())
    seen = [page for page in pages if notice.get_absolute_url() in client.get(page).text]
    answer = client.get(notice.get_absolute_url())
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        begun = client.get(notice.get_absolute_url())

    assert (seen, answer.status_code, begun.status_code) == ([], 404, 200)
