"""An achievement on its road in a browser: set up, put forward, scored, posted, conferred, in the register."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from nominations.actions import notices
from nominations.demo.people import person
from nominations.demo.rounds import draw
from nominations.demo.walk import endorse, propose, recommend, score, screen, visit
from nominations.models import Nomination, Notice, Round
from nominations.workflow import State
from tests.journeys.conftest import DESK, PHONE, Person
from tests.journeys.steps import PAPER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "职工创新成果（示例）"
MINE = Nomination.objects.filter(nominator__email="worker@demo.example")
SATURDAY = dt.datetime(2026, 3, 7, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
Meet = Callable[..., Person]


def test_an_achievement_walks_the_whole_road_to_the_honour(meet: Meet) -> None:
    city, publisher = meet("city"), meet("publisher")
    round_ = is_set_up(city, publisher)
    worker = meet("worker", PHONE)
    nominate(worker, round_)
    experts_read_it(meet)
    is_chosen(city)
    notice = is_posted(publisher)
    with time_machine.travel(SATURDAY):
        notices.close_notice(notice=notice, by=person("city"), memo="公示期间未收到异议。")
        is_conferred(publisher)
        stands_in_the_register(meet("public"))


def is_set_up(city: Person, publisher: Person) -> Round:
    """One kind of the six is chosen, for the year that the demonstration has not."""
    city.sign_in(then="/admin/nominations/round/")
    city.shoot("00-rounds")
    city.follow("全员创新年度评选")
    city.choose(union="枣庄市总工会", title_achievement=TITLE)
    city.fill(year="2027", contact="示例联系方式", opens_at_0="2026-03-01", opens_at_1="09:00")
    city.fill(closes_at_0="2026-03-20", closes_at_1="17:00", places_achievement="1")
    city.shoot("01-year")
    city.press("建立这些评选")
    city.sees("已建立1项评选")
    round_ = Round.objects.get(year=2027)
    city.go(f"/admin/nominations/round/{round_.pk}/change/")
    city.shoot("02-round")
    Round.objects.filter(pk=round_.pk).update(session_no=9)  # its lottery is told by it
    round_.eligibility_rules.filter(code="R13").delete()  # the look-up has a journey of its own
    publisher.sign_in(then=f"/admin/nominations/round/{round_.pk}/overview/")
    publisher.press("发布")
    round_.refresh_from_db()
    draw(round_)
    return round_


def nominate(worker: Person, round_: Round) -> None:
    worker.go(f"/rounds/{round_.pk}/")
    worker.shoot("10-round")
    worker.sign_in(then=f"/rounds/{round_.pk}/nominate/")
    worker.shoot("11-nominate")
    worker.press("开始")
    worker.fill(name="示例自动化装置寅型", completed_by="示例人员寅、示例人员丁", phone="138 0000 0099")
    worker.fill(uscc="91370403xxxxx0019m")
    worker.shoot("12-basic")
    worker.press("保存并继续")
    worker.fill(benefit_amount="120.5", patents="ZL202310000001.9 去年五月")
    worker.press("保存并继续")
    worker.sees("第1行看不懂")
    worker.shoot("13-benefit-wrong")
    worker.fill(patents="ZL202310000001.9 2024-05-01", benefit_base="节约成本", benefit_period="2025年")
    worker.press("保存并继续")
    worker.fill(summary="演示摘要。", deeds="演示做法：攻克一项难题，成果已经应用。")
    worker.shoot("14-deeds")
    worker.press("保存并继续")
    for upload in worker.page.locator("input[type=file]").all():
        upload.set_input_files([PAPER])
    worker.press("上传并继续")
    worker.shoot("15-submit")
    for tick in worker.page.locator("main").get_by_role("checkbox").all():
        tick.check()
    worker.press("提交申报")
    worker.sees("待单位审核")
    worker.shoot("16-case")


def step(act: Callable[[Nomination], None]) -> None:
    act(MINE.get())


def experts_read_it(meet: Meet) -> None:
    for act in (endorse, recommend, screen):
        step(act)
    assignment = MINE.get().assignments.select_related("expert").order_by("expert__email")[0]
    expert = meet(str(assignment.expert.email).split("@")[0])
    for size, view in (("desk", DESK), ("phone", PHONE)):
        expert.page.set_viewport_size(view)  # type: ignore[arg-type]  # as conftest's windows
        if size == "desk":
            expert.sign_in(then="/panel/")
        expert.go("/panel/")
        expert.shoot(f"20-panel-{size}")
        expert.go(assignment.get_absolute_url())
        expert.sees("ZL202310000001.9")
        expert.shoot(f"21-rubric-{size}")


def is_chosen(city: Person) -> None:
    step(score)
    city.go(f"/admin/nominations/nomination/{MINE.get().pk}/change/")
    city.shoot("30-case")
    for act in (visit, propose):
        step(act)
    city.go(f"/admin/nominations/round/{MINE.get().round_id}/selection/")
    city.sees("成果名称")
    city.shoot("31-selection")
    assert MINE.get().state == State.PROPOSED


def is_posted(publisher: Person) -> Notice:
    notice = notices.draft_notice(round=MINE.get().round, by=person("city"))
    publisher.go(f"/admin/nominations/notice/{notice.pk}/change/")
    publisher.follow("发布公示")
    publisher.fill(starts_on="2026-03-02")
    publisher.press("发布公示")
    for size, view in (("desk", DESK), ("phone", PHONE)):
        publisher.page.set_viewport_size(view)  # type: ignore[arg-type]  # as conftest's windows
        publisher.go(notice.get_absolute_url())
        publisher.sees("拟命名成果名单")
        publisher.shoot(f"40-notice-{size}")
    publisher.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as conftest's windows
    notice.refresh_from_db()
    return notice


def is_conferred(publisher: Person) -> None:
    publisher.go("/admin/nominations/round/")
    publisher.follow("一并命名")
    publisher.page.get_by_role("checkbox", name="2027年度", exact=False).check()
    publisher.press("一并命名")
    publisher.sees("请填写，或者选择已登记的决定。")
    publisher.shoot("50-together-wrong")
    publisher.fill(document_number="演示(2026)9号", signed_on=f"{timezone.localdate():%Y-%m-%d}")
    publisher.shoot("51-together")
    publisher.press("一并命名")
    publisher.sees("已按演示〔2026〕9号命名")
    assert MINE.get().state == State.CONFERRED


def stands_in_the_register(public: Person) -> None:
    for size, view in (("desk", DESK), ("phone", PHONE)):
        public.page.set_viewport_size(view)  # type: ignore[arg-type]  # as conftest's windows
        public.go("/innovation/?kind=achievement")
        public.shoot(f"60-innovation-{size}")
        public.follow("示例自动化装置寅型")
        public.sees("节约成本 120.5万元（2025年）")
        public.shoot(f"61-achievement-{size}")
