"""Pages of a round that follow: the gauges what is chosen, the forensics what the worker finds."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from nominations.actions import forensics, quarantines
from nominations.builders.suspects import Grounds
from nominations.models import Round, StructureTarget
from nominations.workflow import State
from tests.journeys.conftest import Person
from tests.nominations import ballot_box, roads
from tests.nominations.test_structure import placed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def test_gauges_follow_what_is_chosen_and_forensics_what_is_found(
    meet_here: Callable[..., Person],
) -> None:
    here, there = roads.city(places=3), roads.city()
    for name, part in {"一线职工": "frontline", "企业负责人": "principals"}.items():
        StructureTarget.objects.create(
            round=here.round, name=name, part=part, share=Decimal(50), is_hard=True
        )
    placed(here, State.PROPOSED, category="frontline", score=Decimal(90))
    one, _other = [placed(here, score=Decimal(80 + each)) for each in range(2)]
    poll = ballot_box.farm(there)
    forensics.examine_all()
    city = meet_here("city")
    city.enter(here.superuser)
    share = city.page.locator("#gauges .gauge__share").first

    city.go(reverse("admin:nominations_round_selection", args=[here.round.pk]))
    expect(share).to_have_text("1/3")
    city.page.locator(f"input[value='{one.pk}']").uncheck()
    expect(share).to_have_text("1/2")
    expect(city.page.locator("[data-chosen-number]")).to_have_text("1")
    city.shoot_both("01-desk")
    city.go(reverse("admin:nominations_round_resolutions", args=[here.round.pk]))
    expect(share).to_have_text("1/1")
    city.page.locator(f"select[name='{one.pk}']").select_option("proposed")
    expect(share).to_have_text("1/2")
    city.shoot_both("02-resolutions")
    city.fill(members="示例委员甲")
    city.press("只按决定重新计算结构比例")
    expect(share).to_have_text("1/2")
    expect(city.page.locator("[name=members]")).to_have_value("示例委员甲")
    city.go(reverse("admin:nominations_nomination_move", args=[one.pk, "propose"]))
    expect(share).to_have_text("1/2")
    city.shoot_both("03-propose")
    Round.objects.filter(pk=here.round.pk).update(places=1)
    city.go(reverse("admin:nominations_round_selection", args=[here.round.pk]))
    city.sees("名额已经排满")
    city.shoot_both("06-full")
    city.follow("由会议移出")
    city.sees("移出此人以后的结构比例")
    expect(share).to_have_text("0/0")
    city.shoot_both("07-off")

    quarantines.set_aside(
        poll=poll, grounds=Grounds(network="f" * 32), reason="同一网段短时间内大量投票。", by=there.city
    )
    city.go(reverse("admin:nominations_round_forensics", args=[there.round.pk]))
    city.sees("正在重新统计")
    city.shoot_both("04-forensics-stale")
    forensics.examine_all()
    expect(city.page.locator("#look[data-refresh]")).to_have_count(0)
    expect(city.page.locator("#look")).not_to_contain_text("正在重新统计")
    city.shoot_both("05-forensics-anew")
