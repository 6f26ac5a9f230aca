"""Rounds made of each preset, opened, and amended by two people, before the eyes of the public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from nominations.models import Round
from nominations.presets import PRESETS
from tests.journeys.conftest import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Meet = Callable[..., Person]


def admin_page(name: str, *args: Any) -> str:
    return reverse(f"admin:nominations_round_{name}", args=args)


def set_up(city: Person, slug: str) -> Round:
    """As it comes, but for the title of another city, the places and whom to ask."""
    city.go(f"{admin_page('add')}?preset={slug}")
    city.choose(title="鲁班工匠", union="枣庄市总工会")
    city.fill(name=f"示例评选：{slug}", places="20", contact="示例联系方式")
    if slug == "zibo":
        city.fill(opens_at_0="2026-03-02", opens_at_1="08:00:00")
    city.shoot(f"10-{slug}")
    city.press("保存", exact=True)
    return Round.objects.get(name=f"示例评选：{slug}")


def test_rounds_are_made_of_presets_and_amended_by_two(meet: Meet) -> None:
    city, publisher = meet("city"), meet("publisher")
    for person in (city, publisher):
        person.sign_in()
    rounds = {slug: set_up(city, slug) for slug in PRESETS}

    for slug, round_ in rounds.items():
        publisher.go(admin_page("overview", round_.pk))
        publisher.press("发布评选")
        publisher.sees("评选已发布")
        publisher.go(round_.get_absolute_url())
        publisher.shoot(f"20-{slug}")

    round_ = rounds["zibo"]
    for page in ("change", "poll", "eligibility", "rules"):
        city.go(admin_page(page, round_.pk))
        city.shoot(f"30-{page}")
    city.go(admin_page("amend", round_.pk))
    city.shoot("31-amend")
    for part in city.page.locator("details.amend > summary").all():
        part.click()
    city.shoot("32-amend-open")
    city.fill(places="22", **{"criteria-0-guidance": "看平时表现。", "poll-weight": "0.10", "poll-most": "3"})
    city.page.locator("[name=R05-years]").fill("4")
    city.fill(reason="太短")
    city.press("提出变更")
    city.sees("请写明变更理由")
    city.fill(reason="经市联席会议研究，名额增加两名，投票权重下调。")
    city.press("提出变更")
    city.sees("变更已提出")
    city.shoot("33-proposed")
    publisher.go(admin_page("rules", round_.pk))
    publisher.press("批准变更")
    publisher.sees("变更已批准")
    publisher.shoot("34-approved")

    round_.refresh_from_db()
    assert round_.places == 22
    assert [version.number for version in round_.rule_versions.all()] == [1, 2]
    for name, viewport in (("desk", None), ("phone", PHONE)):
        anybody = meet("anybody", **({"viewport": viewport} if viewport else {}))
        anybody.go(round_.get_absolute_url())
        anybody.sees("第2版")
        anybody.shoot(f"40-{name}-round")
        anybody.follow("第2版")
        anybody.sees("名额增加两名")
        anybody.shoot(f"41-{name}-version")
        anybody.go(reverse("nominations:rounds"))
        anybody.shoot(f"42-{name}-rounds")
        anybody.follow("淄博金牌工匠选树（2016—2020年）")
        anybody.sees("60/100")
        anybody.shoot(f"43-{name}-programme")
    for page in ("rules", "amend", "change"):
        city.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        city.go(admin_page(page, round_.pk))
        city.shoot(f"50-phone-{page}")
    city.go(reverse("admin:nominations_programme_changelist"))
    city.shoot("51-phone-programmes")
