"""Pages of a round that follow: the gauges what is chosen, the forensics what the worker finds."""

from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from nominations.actions import forensics, quarantines
from nominations.builders.suspects import Grounds
from nominations.models import StructureTarget
from nominations.workflow import State
from tests.journeys.conftest import DESK, PHONE, SCREENSHOTS, Person
from tests.nominations import ballot_box, roads
from tests.nominations.test_structure import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def window(browser: Browser, live_server: LiveServer, user: Any) -> Person:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type] # a plain dict
    context.add_cookies([cookie | {"url": live_server.url}])  # type: ignore[list-item] # the same
    return Person(context.new_page(), live_server.url, SCREENSHOTS / "gauges", "city")


def both(person: Person, name: str) -> None:
    person.shoot(name)
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a plain dict
    person.shoot(f"{name}-phone")
    person.page.set_viewport_size(DESK)  # type: ignore[arg-type] # the same


def test_gauges_follow_what_is_chosen_and_forensics_what_is_found(
    browser: Browser, live_server: LiveServer
) -> None:
    here, there = roads.city(places=3), roads.city()
    for name, part in {"一线职工": "frontline", "企业负责人": "principals"}.items():
        StructureTarget.objects.create(
            round=here.round, name=name, part=part, share=Decimal(50), is_hard=True
        )
    placed(here, State.PROPOSED, category="frontline")
    one, _other = [placed(here, score=Decimal(80 + each)) for each in range(2)]
    poll = ballot_box.farm(there)
    forensics.examine_all()
    city = window(browser, live_server, here.superuser)
    share = city.page.locator("#gauges .gauge__share").first

    city.go(reverse("admin:nominations_round_selection", args=[here.round.pk]))
    expect(share).to_have_text("1/3")
    city.page.locator(f"input[value='{one.pk}']").uncheck()
    expect(share).to_have_text("1/2")
    expect(city.page.locator("[data-chosen-number]")).to_have_text("1")
    both(city, "01-desk")
    city.go(reverse("admin:nominations_round_resolutions", args=[here.round.pk]))
    expect(share).to_have_text("1/1")
    city.page.locator(f"select[name='{one.pk}']").select_option("proposed")
    expect(share).to_have_text("1/2")
    both(city, "02-resolutions")
    city.fill(members="示例委员甲")
    city.press("只按决定重新计算结构比例")
    expect(share).to_have_text("1/2")
    expect(city.page.locator("[name=members]")).to_have_value("示例委员甲")
    city.go(reverse("admin:nominations_nomination_move", args=[one.pk, "propose"]))
    expect(share).to_have_text("1/2")
    both(city, "03-propose")

    quarantines.set_aside(
        poll=poll, grounds=Grounds(network="f" * 32), reason="同一网段短时间内大量投票。", by=there.city
    )
    city.go(reverse("admin:nominations_round_forensics", args=[there.round.pk]))
    city.sees("正在重新统计")
    both(city, "04-forensics-stale")
    forensics.examine_all()
    expect(city.page.locator("#look[data-refresh]")).to_have_count(0)
    expect(city.page.locator("#look")).not_to_contain_text("正在重新统计")
    both(city, "05-forensics-anew")
    city.page.context.close()
    assert not city.complaints
