"""A form that saves itself, on a phone: a killed tab, a second window, a lost network, an expired sign-in."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from nominations.models import Round
from tests.factories import identity_number
from tests.journeys.conftest import PHONE, Person
from tests.journeys.test_road import MINE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Meet = Callable[..., Person]
FIRST = "十二年扎根装配一线，带出四名徒弟。"
LATER = "另一台设备上后来写的摘要。"
OLDER = "旧标签页里接着写的摘要。"


def test_nothing_typed_is_lost_and_no_older_page_overwrites(meet: Meet) -> None:
    phone, desk = meet("worker", PHONE), meet("worker")
    begin(phone)
    outlives_a_killed_tab(phone, desk)
    is_not_overwritten_by_an_older_page(phone, desk)
    waits_for_the_network(phone)
    outlives_an_expired_sign_in(phone)
    leaves_no_number_in_the_browser(phone)
    leaves_nothing_behind_when_signing_out(phone)


def begin(phone: Person) -> None:
    phone.sign_in()
    phone.go(f"/rounds/{Round.objects.accepting().get().pk}/nominate/")
    phone.press("开始")


def deeds() -> str:
    return f"/nominations/{MINE.get().pk}/edit/deeds/"


def summary_of(person: Person) -> str:
    return person.page.locator("[name=summary]").input_value()


def outlives_a_killed_tab(phone: Person, desk: Person) -> None:
    phone.go(deeds())
    phone.fill(summary=FIRST)
    phone.sees("已自动保存")
    phone.shoot("00-saved")
    killed, phone.page = phone.page, phone.page.context.new_page()
    killed.close()
    assert MINE.get().summary == FIRST
    desk.sign_in(then=deeds())
    assert summary_of(desk) == FIRST
    desk.shoot("01-on-another-machine")


def is_not_overwritten_by_an_older_page(phone: Person, desk: Person) -> None:
    phone.go(deeds())
    desk.fill(summary=LATER)
    desk.sees("已自动保存")
    phone.fill(summary=OLDER)
    phone.sees("没有自动保存")
    phone.shoot("10-older-page")
    assert MINE.get().summary == LATER
    phone.press("保存", exact=True)
    phone.sees("一个字也没有丢")
    phone.shoot("11-both")
    assert (summary_of(phone), MINE.get().summary) == (OLDER, LATER)
    phone.press("保存", exact=True)
    assert MINE.get().summary == OLDER
    desk.page.close()


def waits_for_the_network(phone: Person) -> None:
    phone.page.context.set_offline(True)
    phone.fill(mastery="没有网络时写的绝活。")
    phone.sees("恢复后会自动保存")
    phone.shoot("20-offline")
    phone.page.context.set_offline(False)
    phone.sees("已自动保存")
    assert MINE.get().mastery == "没有网络时写的绝活。"


def outlives_an_expired_sign_in(phone: Person) -> None:
    Session.objects.all().delete()
    phone.fill(awards="登录过期以后写的荣誉。")
    phone.sees("登录已过期")
    phone.shoot("30-signed-out")
    assert MINE.get().awards == ""
    phone.follow("重新登录")
    phone.give_password()
    phone.sees("已自动保存")
    assert phone.page.locator("[name=awards]").input_value() == "登录过期以后写的荣誉。"
    assert MINE.get().awards == "登录过期以后写的荣誉。"
    phone.shoot("31-put-back")


def leaves_no_number_in_the_browser(phone: Person) -> None:
    number = identity_number(7003)
    phone.go(f"/nominations/{MINE.get().pk}/edit/basic/")
    phone.page.context.set_offline(True)
    phone.fill(name="示例人员辰", identity_number=number)
    phone.sees("恢复后会自动保存")
    kept = phone.page.evaluate("Object.values(sessionStorage).join()")
    assert "示例人员辰" in kept
    assert number not in kept
    phone.page.context.set_offline(False)
    phone.sees("已自动保存")
    assert MINE.get().identity_number == number
    assert kept_in_the_browser(phone) == []
    half = number[:11]
    phone.fill(identity_number=half)
    phone.page.locator("[name=phone]").press_sequentially("1380013")
    with phone.page.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        pass
    phone.go(f"/nominations/{MINE.get().pk}/edit/basic/")
    assert phone.page.locator("[name=identity_number]").input_value() == half
    phone.shoot("40-half-typed")


def kept_in_the_browser(phone: Person) -> list[str]:
    found: list[str] = phone.page.evaluate(
        "Object.keys(sessionStorage).filter((key) => key.startsWith('typed:'))"
    )
    return found


def leaves_nothing_behind_when_signing_out(phone: Person) -> None:
    phone.go(deeds())
    phone.page.context.set_offline(True)
    phone.fill(awards="签退以前没有保存的文字。")
    phone.sees("恢复后会自动保存")
    assert kept_in_the_browser(phone) != []
    phone.page.context.set_offline(False)
    phone.sees("已自动保存")
    phone.page.evaluate("sessionStorage.setItem('typed:/elsewhere/', '{}')")
    phone.go("/accounts/logout/")
    phone.press("退出", exact=True)
    assert kept_in_the_browser(phone) == []
