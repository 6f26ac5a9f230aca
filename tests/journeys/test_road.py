"""The whole road of a nomination, walked in a browser with one window for each person."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from nominations.models import Nomination
from nominations.workflow import State
from tests.factories import identity_number
from tests.journeys.conftest import DESK, PHONE, Person
from tests.journeys.steps import (
    MEETING,
    PAPER,
    Meet,
    closes,
    drafts,
    gives_points,
    hand_in,
    looks_them_up,
    of_round,
    open_case,
    posts,
    signs,
    stands_in_the_register,
    take,
    tell_the_basics,
    tell_the_deeds,
    tell_the_work,
    visits,
)

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]

BEIJING = ZoneInfo("Asia/Shanghai")
ROUND = "第八届“鲁班工匠”选树（演示）"
MINE = Nomination.objects.filter(nominator__email="worker@demo.example")


def test_a_worker_walks_the_whole_road_to_the_honour(meet: Meet) -> None:
    worker = meet("worker", PHONE)
    nominate(worker)
    unions_send_it_up(meet)
    city, publisher = meet("city"), meet("publisher")
    is_checked_twice(city, publisher)
    experts_score(meet)
    is_visited_and_proposed(city)
    is_posted(city, publisher)
    worker.go(MINE.get().get_absolute_url())
    worker.sees("公示中")
    worker.shoot("70-worker-in-notice")
    with time_machine.travel(morning_after_the_notice()):
        is_conferred(city, publisher)
        stands_in_the_register(meet("public"), MINE.get())
        worker.go(MINE.get().get_absolute_url())
        worker.sees("已命名")
        worker.shoot("95-worker-conferred")
        worker.go("/messages/")
        worker.shoot("96-worker-messages")


def nominate(worker: Person) -> None:
    worker.go("/")
    worker.shoot("00-home-phone")
    worker.go("/rounds/")
    worker.shoot("01-rounds")
    worker.follow(ROUND)
    worker.shoot("02-round")
    worker.follow("我要申报")
    worker.shoot("03-nominate")
    worker.follow("登录")
    worker.shoot("04-sign-in")
    worker.give_password()
    worker.press("开始")
    fill_in_the_form(worker)
    hand_in(worker, "待单位审核")
    worker.go("/nominations/")
    worker.shoot("16-mine")


def fill_in_the_form(worker: Person) -> None:
    tell_the_basics(worker, name="示例人员寅", identity_number=identity_number(7001))
    tell_the_work(worker, "有用人单位", uscc="91370403xxxxx0019m", position="总装车间")
    tell_the_deeds(worker)


def unions_send_it_up(meet: Meet) -> None:
    grassroots = meet("grassroots")
    grassroots.sign_in(then="/admin/")
    grassroots.shoot("20-grassroots-admin")
    open_mine(grassroots)
    grassroots.shoot("21-grassroots-case")
    grassroots.follow("同意推荐并上报")
    grassroots.page.locator("[name=seal]").set_input_files([PAPER])
    grassroots.page.get_by_label("单位公示件").set_input_files([PAPER])
    grassroots.page.locator("[name=confirms_category]").check()
    grassroots.fill(notice_from="2026-02-02", notice_to="2026-02-27", note="情况属实，同意推荐。")
    grassroots.shoot("22-grassroots-endorse")
    grassroots.press("同意推荐并上报")
    assert MINE.get().state == State.DISTRICT_REVIEW
    district = meet("district")
    district.sign_in(then="/admin/")
    open_mine(district)
    district.follow("审核通过并报市总工会")
    district.fill(note="材料齐全，同意上报。")
    district.press("审核通过并报市总工会")
    district.shoot("23-district-after")
    assert MINE.get().state == State.SCREENING


def open_mine(person: Person) -> None:
    person.go("/admin/nominations/nomination/")
    person.shoot(f"{person.name}-changelist")
    open_case(person, MINE.get())


def is_checked_twice(city: Person, publisher: Person) -> None:
    city.sign_in(then="/admin/")
    open_mine(city)
    looks_them_up(city, "申报人：")
    take(city, "初核通过", note="材料齐全，符合条件。")
    publisher.sign_in(then="/admin/")
    open_mine(publisher)
    publisher.shoot("30-publisher-case")
    take(publisher, "复核通过", note="复核无误。")
    assert MINE.get().state == State.EXPERT_REVIEW


def experts_score(meet: Meet) -> None:
    for number in range(1, 8):
        expert = meet(f"expert{number}", PHONE if number == 1 else DESK)
        mine = MINE.get().assignments.get(expert__email=f"expert{number}@demo.example")
        if number in {1, 2}:
            expert.sign_in(then="/panel/")
            expert.shoot(f"40-desk-{number}")
        else:
            expert.enter(mine.expert)
        if number == 7:
            expert.go(mine.get_absolute_url())
            recuse(expert)
            continue
        points = ["12.5" if number % 2 else "13"] * 5
        gives_points(expert, mine, points, shot=str(number) if number in {1, 2} else "")


def recuse(expert: Person) -> None:
    expert.follow("申请回避")
    expert.fill(because="与申报人曾在同一单位工作。")
    expert.shoot("43-recuse")
    expert.press("确认回避")


def is_visited_and_proposed(city: Person) -> None:
    open_mine(city)
    city.shoot("50-city-scored")
    city.follow("评审结束，转入下一环节")
    city.press("评审结束，转入下一环节")
    open_mine(city)
    visits(city, dt.date(2026, 3, 2))
    open_mine(city)
    city.follow("会议通过，列入拟命名名单")
    city.page.locator("select[name=meeting]").select_option(index=0)
    city.fill(
        minutes_number="演示纪要第9号",
        held_on="2026-03-02",
        **MEETING,
        votes_for="8",
        abstentions="1",
    )
    city.shoot("52-meeting")
    city.press("会议通过，列入拟命名名单")
    assert MINE.get().state == State.PROPOSED
    assert str(MINE.get().score) == "63.7500"


def is_posted(city: Person, publisher: Person) -> None:
    round_ = MINE.get().round
    city.go(of_round("overview", round_))
    city.shoot("60-overview")
    city.press("起草公示")
    city.sees("没有达标")
    gives_reasons(city)
    ends_on = posts(publisher, drafts(city, round_), dt.date(2026, 3, 2))
    publisher.sees("示例人员寅")
    assert ends_on == dt.date(2026, 3, 6)


def gives_reasons(city: Person) -> None:
    """One nominee alone cannot meet a share; why the list stands so nevertheless is written down."""
    city.follow("选树台")
    reasons = city.page.locator("textarea[name=reason]")
    while reasons.count():
        reasons.first.fill("本届只命名一人，比例不适用。")
        city.press("记录理由")
    city.shoot("60-selection")


def morning_after_the_notice() -> dt.datetime:
    return dt.datetime(2026, 3, 7, 9, tzinfo=BEIJING)


def is_conferred(city: Person, publisher: Person) -> None:
    round_ = MINE.get().round
    closes(city, round_.notices.get())
    assert MINE.get().state == State.APPROVED
    publisher.go(of_round("overview", round_))
    publisher.follow("命名", exact=True)
    signs(
        publisher,
        "命名",
        document_number="枣工发〔2026〕9号",
        heading="关于公布第八届“鲁班工匠”名单的通知",
        signed_on="2026-03-07",
    )
    assert MINE.get().state == State.CONFERRED
