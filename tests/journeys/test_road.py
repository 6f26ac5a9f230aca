"""The whole road of a nomination, walked in a browser with one window for each person."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import FilePayload

from nominations.models import Nomination, Notice
from nominations.workflow import State
from tests.factories import identity_number
from tests.journeys.conftest import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEIJING = ZoneInfo("Asia/Shanghai")
ROUND = "第八届“鲁班工匠”选树（演示）"
MINE = Nomination.objects.filter(nominator__email="worker@demo.example")
Meet = Callable[..., Person]
PAPER: FilePayload = {
    "name": "证明.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\npaper\n%%EOF\n",
}


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
        stands_in_the_register(meet("public"))
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
    worker.shoot("14-submit")
    for tick in worker.page.locator("main").get_by_role("checkbox").all():
        tick.check()
    worker.press("提交申报")
    worker.sees("待单位审核")
    worker.shoot("15-case")
    worker.go("/nominations/")
    worker.shoot("16-mine")


def fill_in_the_form(worker: Person) -> None:
    worker.fill(name="示例人员寅", identity_number=identity_number(7001), phone="138 0000 0099")
    worker.choose(ethnicity="汉族", education="大专")
    for question in ("is_union_member", "is_chinese"):
        worker.page.locator(f"[name={question}][value=yes]").check()
    worker.shoot("10-basic")
    worker.press("保存并继续")
    worker.page.get_by_label("有用人单位").check()
    worker.fill(uscc="91370403xxxxx0019m", position="总装车间", trade="装配钳工", years_in_trade="12")
    worker.choose(skill_level="高级技师（一级）")
    worker.page.get_by_label("一线工人").check()
    worker.page.locator("[name=post_status][value=in_post]").check()
    worker.shoot("11-work")
    worker.press("保存并继续")
    worker.fill(
        summary="十二年扎根装配一线。", deeds="长期从事装配，带领班组改进工艺。", mastery="手工研磨。"
    )
    worker.shoot("12-deeds")
    worker.press("保存并继续")
    for upload in worker.page.locator("input[type=file]").all():
        upload.set_input_files([PAPER])
    worker.shoot("13-materials")
    worker.press("上传并继续")


def unions_send_it_up(meet: Meet) -> None:
    grassroots = meet("grassroots")
    grassroots.sign_in(then="/admin/")
    grassroots.shoot("20-grassroots-admin")
    open_case(grassroots)
    grassroots.shoot("21-grassroots-case")
    grassroots.follow("同意推荐并上报")
    grassroots.page.locator("[name=seal]").set_input_files([PAPER])
    grassroots.fill(notice_from="2026-02-02", notice_to="2026-02-27", note="情况属实，同意推荐。")
    grassroots.shoot("22-grassroots-endorse")
    grassroots.press("同意推荐并上报")
    assert MINE.get().state == State.DISTRICT_REVIEW
    district = meet("district")
    district.sign_in(then="/admin/")
    open_case(district)
    district.follow("审核通过并报市总工会")
    district.fill(note="材料齐全，同意上报。")
    district.press("审核通过并报市总工会")
    district.shoot("23-district-after")
    assert MINE.get().state == State.SCREENING


def open_case(person: Person) -> None:
    person.go("/admin/nominations/nomination/")
    person.shoot(f"{person.name}-changelist")
    person.go(f"/admin/nominations/nomination/{MINE.get().pk}/change/")


def is_checked_twice(city: Person, publisher: Person) -> None:
    city.sign_in(then="/admin/")
    open_case(city)
    city.follow("登记核查结果")
    city.page.get_by_label("申报人：", exact=False).check()
    city.fill(source="（演示）信用平台查询")
    city.press("登记核查结果")
    take(city, "初核通过", note="材料齐全，符合条件。")
    publisher.sign_in(then="/admin/")
    open_case(publisher)
    publisher.shoot("30-publisher-case")
    take(publisher, "复核通过", note="复核无误。")
    assert MINE.get().state == State.EXPERT_REVIEW


def take(person: Person, move: str, **fields: str) -> None:
    person.follow(move)
    person.fill(**fields)
    person.press(move)


def experts_score(meet: Meet) -> None:
    for number in range(1, 8):
        expert = meet(f"expert{number}", PHONE if number == 1 else {"width": 1280, "height": 900})
        expert.sign_in(then="/panel/")
        if number in {1, 2}:
            expert.shoot(f"40-desk-{number}")
        expert.go(MINE.get().assignments.get(expert__email=f"expert{number}@demo.example").get_absolute_url())
        if number == 7:
            recuse(expert)
            continue
        give_points(expert, number)


def give_points(expert: Person, number: int) -> None:
    for field in expert.page.locator(".rubric__points input").all():
        field.fill("12.5" if number % 2 else "13")
    expert.fill(comment="技艺扎实，成果有据。")
    if number in {1, 2}:
        expert.shoot(f"41-rubric-{number}")
    expert.press("锁定提交")
    if number in {1, 2}:
        expert.shoot(f"42-lock-{number}")
    expert.press("确认锁定")
    expert.sees("已锁定")


def recuse(expert: Person) -> None:
    expert.follow("申请回避")
    expert.fill(because="与申报人曾在同一单位工作。")
    expert.shoot("43-recuse")
    expert.press("确认回避")


def is_visited_and_proposed(city: Person) -> None:
    open_case(city)
    city.shoot("50-city-scored")
    city.follow("评审结束，转入下一环节")
    city.press("评审结束，转入下一环节")
    open_case(city)
    city.follow("登记考察结果")
    city.fill(
        visited_on="2026-03-02",
        place="总装车间",
        visitors="示例考察员甲、示例考察员乙",
        note="现场核实，事迹属实。",
    )
    for claim in city.page.locator("input[type=radio][value=yes]").all():
        claim.check()
    city.shoot("51-visit")
    city.press("登记考察结果")
    open_case(city)
    city.follow("会议通过，列为拟命名人选")
    city.page.locator("select[name=meeting]").select_option(index=0)
    city.fill(
        minutes_number="演示纪要第9号",
        held_on="2026-03-02",
        entitled="11",
        present="9",
        members="、".join(f"示例委员{each}" for each in "甲乙丙丁戊己庚辛壬"),
        votes_for="8",
        abstentions="1",
    )
    city.shoot("52-meeting")
    city.press("会议通过，列为拟命名人选")
    assert MINE.get().state == State.PROPOSED
    assert str(MINE.get().score) == "63.7500"


def is_posted(city: Person, publisher: Person) -> None:
    round_ = MINE.get().round
    city.go(f"/admin/nominations/round/{round_.pk}/overview/")
    city.shoot("60-overview")
    city.press("起草公示")
    city.sees("没有达标")
    gives_reasons(city)
    city.go(f"/admin/nominations/round/{round_.pk}/overview/")
    city.press("起草公示")
    city.shoot("61-notice-draft")
    notice = Notice.objects.get(round=round_)
    publisher.go(f"/admin/nominations/notice/{notice.pk}/change/")
    publisher.follow("发布公示")
    publisher.fill(starts_on="2026-03-02")
    publisher.shoot("62-publish")
    publisher.press("发布公示")
    publisher.go(notice.get_absolute_url())
    publisher.sees("示例人员寅")
    publisher.shoot("63-notice")
    assert Notice.objects.get(round=round_).ends_on == dt.date(2026, 3, 6)


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
    city.go(f"/admin/nominations/notice/{round_.notices.get().pk}/change/")
    city.follow("结束公示")
    city.fill(memo="公示期间未收到异议。")
    city.shoot("80-close")
    city.press("结束公示")
    assert MINE.get().state == State.APPROVED
    publisher.go(f"/admin/nominations/round/{round_.pk}/overview/")
    publisher.follow("命名", exact=True)
    publisher.fill(
        document_number="枣工发〔2026〕9号",
        heading="关于公布第八届“鲁班工匠”名单的通知",
        signed_on="2026-03-07",
    )
    publisher.shoot("81-confer")
    publisher.press("命名")
    assert MINE.get().state == State.CONFERRED


def stands_in_the_register(public: Person) -> None:
    public.go("/")
    public.shoot("90-home")
    public.go("/craftsmen/?q=示例人员寅")
    public.shoot("91-directory")
    public.follow("示例人员寅")
    public.sees("鲁班工匠")
    public.shoot("92-person")
    public.go(f"/honours/{MINE.get().round.title.slug}/2026/")
    public.sees("示例人员寅")
    public.shoot("93-roll")
    honour = MINE.get().honour
    assert honour is not None
    public.go(f"/verify/{honour.certificate.serial}/")
    public.sees("示例人员寅")
    public.shoot("94-verify")
