"""A road with turns: wrong input, a stale tab, return, correction, and in the end a rejection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload

from nominations.models import Nomination, Round
from nominations.workflow import State
from tests.factories import identity_number
from tests.journeys.conftest import PHONE, Person
from tests.journeys.steps import PAPER, take
from tests.journeys.test_road import MINE, fill_in_the_form, open_mine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Meet = Callable[..., Person]


def test_a_nomination_is_returned_corrected_and_rejected(meet: Meet) -> None:
    worker = meet("worker", PHONE)
    begin(worker)
    is_told_what_is_wrong(worker)
    keeps_what_a_stale_tab_typed(worker)
    hand_in(worker)
    grassroots = meet("grassroots")
    is_returned(grassroots)
    corrects(worker)
    is_rejected(grassroots)
    worker.go(MINE.get().get_absolute_url())
    worker.sees("不予推荐")
    worker.sees("从事本工种的年限不符合本次评选条件。")
    worker.shoot("50-rejected")
    worker.go("/messages/")
    worker.shoot("51-messages")


def begin(worker: Person) -> None:
    worker.sign_in()
    running = Round.objects.accepting().get()
    worker.go(f"/rounds/{running.pk}/nominate/")
    worker.press("开始")


def is_told_what_is_wrong(worker: Person) -> None:
    number = identity_number(7002)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    worker.fill(name="示例人员卯", identity_number=wrong, phone="12345")
    worker.press("保存", exact=True)
    worker.sees("身份证号码的校验码不正确")
    worker.shoot("00-wrong-basic")
    assert worker.page.locator("[name=name]").input_value() == "示例人员卯"
    assert worker.page.locator("[name=phone]").input_value() == "12345"
    assert MINE.get().phone == ""


def keeps_what_a_stale_tab_typed(worker: Person) -> None:
    edit = f"/nominations/{MINE.get().pk}/edit/deeds/"
    worker.go(edit)
    other = worker.page.context.new_page()
    other.goto(worker.address + edit)
    other.locator("[name=summary]").fill("另一个标签页写的摘要。")
    with other.expect_navigation():
        other.get_by_role("button", name="保存", exact=True).click()
    other.close()
    worker.fill(summary="这个标签页写的摘要。")
    worker.press("保存", exact=True)
    worker.sees("一个字也没有丢")
    worker.shoot("10-stale")
    assert worker.page.locator("[name=summary]").input_value() == "这个标签页写的摘要。"
    assert MINE.get().summary == "另一个标签页写的摘要。"


def hand_in(worker: Person) -> None:
    worker.go(f"/nominations/{MINE.get().pk}/edit/materials/")
    for upload in worker.page.locator("input[type=file]").all()[:1]:
        upload.set_input_files(
            [FilePayload(name="证明.jpg", mimeType=PAPER["mimeType"], buffer=PAPER["buffer"])]
        )
    worker.press("上传", exact=True)
    worker.sees("扩展名与内容不符")
    worker.shoot("20-wrong-file")
    worker.go(f"/nominations/{MINE.get().pk}/edit/basic/")
    fill_in_the_form(worker)
    for tick in worker.page.locator("main").get_by_role("checkbox").all():
        tick.check()
    worker.press("提交申报")
    assert MINE.get().state == State.EMPLOYER_REVIEW


def is_returned(grassroots: Person) -> None:
    grassroots.sign_in(then="/admin/")
    open_mine(grassroots)
    grassroots.follow("退回补正")
    grassroots.shoot("29-marks-what-to-mend")
    grassroots.fill(note="太短")
    grassroots.press("退回补正")
    grassroots.sees("至少10个字")
    grassroots.shoot("30-note-too-short")
    grassroots.fill(note="请补充近三年带徒的情况说明。", remark_apprentices="请写明人数和取得的等级。")
    grassroots.press("退回补正")
    assert MINE.get().state == State.RETURNED


def corrects(worker: Person) -> None:
    worker.go(MINE.get().get_absolute_url())
    worker.sees("请补充近三年带徒的情况说明。")
    worker.shoot("40-returned")
    worker.follow("去修改并重新提交")
    worker.sees("需要补正：请写明人数和取得的等级。")
    worker.shoot("41-only-one-field")
    open_boxes = "main textarea:not(:disabled)"
    assert [box.get_attribute("name") for box in worker.page.locator(open_boxes).all()] == ["apprentices"]
    worker.fill(apprentices="近三年带徒四人，均已取得高级工证书。")
    worker.press("保存", exact=True)
    worker.go(f"/nominations/{MINE.get().pk}/edit/submit/")
    for tick in worker.page.locator("main").get_by_role("checkbox").all():
        tick.check()
    worker.shoot("42-mended")
    worker.press("重新提交")
    nomination = Nomination.objects.get(pk=MINE.get().pk)
    assert (nomination.state, nomination.resumes_at, nomination.apprentices) == (
        State.EMPLOYER_REVIEW,
        "",
        "近三年带徒四人，均已取得高级工证书。",
    )


def is_rejected(grassroots: Person) -> None:
    open_mine(grassroots)
    grassroots.sees("补正前后")
    grassroots.sees("近三年带徒四人，均已取得高级工证书。")
    grassroots.shoot("45-old-beside-new")
    take(grassroots, "不予推荐", note="从事本工种的年限不符合本次评选条件。")
    assert MINE.get().state == State.REJECTED
