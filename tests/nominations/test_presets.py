"""A round set up from a ready-made plan."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from nominations.actions import rounds
from nominations.models import Poll, Round
from nominations.presets import PRESETS, TO_CONFIRM
from nominations.stage_plan import Kind
from nominations.workflow import State
from tests.factories import TitleFactory
from tests.nominations.desks import posted
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


@pytest.mark.parametrize("slug", PRESETS)
def test_a_round_is_set_up_from_a_preset_and_published(client: Client, here: City, slug: str) -> None:
    preset = PRESETS[slug]
    client.force_login(here.city)
    url = f"{page('add')}?preset={slug}"

    data = posted(client, url) | {
        "title": TitleFactory(conferring_union=here.federation).pk,
        "union": here.federation.pk,
        "name": "第九届示例工匠选树",
        "places": preset.places or 10,
        "contact": "0000-0000000",
    }
    answer = client.post(url, data)

    assert answer.status_code == 302, answer.context["errors"]
    round_ = Round.objects.get(name="第九届示例工匠选树")
    assert (round_.left_out, round_.published_at) == (list(preset.left_out), None)
    assert (round_.scope, round_.quota, round_.conditions, round_.procedure) == (
        preset.scope,
        preset.quota,
        preset.conditions,
        preset.procedure,
    )
    assert (round_.notice_days, round_.convention) == (preset.notice_days, preset.convention)
    assert [(row.name, row.greatest) for row in round_.criteria.all()] == [
        (name, Decimal(greatest)) for name, greatest in preset.criteria
    ]
    assert [(row.name, row.required) for row in round_.materials.all()] == list(preset.materials)
    assert [(row.kind, row.name, (row.ends_on - row.starts_on).days + 1) for row in round_.stages.all()] == [
        (planned.kind, planned.name, planned.days) for planned in preset.stages
    ]
    assert rounds.publish(round=round_, by=here.publisher).published_at is not None


def test_a_preset_opens_on_a_monday_in_two_weeks(client: Client, here: City) -> None:
    client.force_login(here.city)

    data = posted(client, f"{page('add')}?preset=zibo")

    assert (data["opens_at_0"], data["closes_at_0"]) == (dt.date(2026, 6, 22), dt.date(2026, 7, 21))
    assert (data["stages-0-starts_on"], data["stages-0-ends_on"]) == (
        dt.date(2026, 6, 22),
        dt.date(2026, 7, 21),
    )
    assert data["steps"] == ["employer_review", "district_review", "expert_review"]


def test_presets_hold_what_their_cities_are_known_for() -> None:
    zibo, qilu = PRESETS["zibo"], PRESETS["qilu"]

    assert [planned.kind for planned in PRESETS["zaozhuang"].stages] == [
        kind for kind in Kind if kind not in {Kind.VOTE, Kind.TRAINING}
    ]
    assert zibo.poll is not None
    assert (zibo.poll.weight, zibo.poll.one_per_address, zibo.places) == (Decimal("0.15"), True, 20)
    assert (zibo.left_out, Kind.VOTE in [planned.kind for planned in zibo.stages]) == (
        (State.SITE_VISIT,),
        True,
    )
    assert [planned.name or planned.kind.label for planned in qilu.stages][:5] == [
        "推荐",
        "初审",
        "评委评议",
        "实地考察",
        "集中培训",
    ]
    assert all(TO_CONFIRM in preset.conditions for preset in PRESETS.values())
    assert TO_CONFIRM in PRESETS["qingdao"].procedure


def test_the_poll_of_a_preset_speaks_the_language_of_polls() -> None:
    poll = PRESETS["zibo"].poll
    assert poll is not None

    for name, value in vars(poll).items():
        Poll._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]


def test_a_preset_is_in_chinese_whatever_its_reader_reads(client: Client, here: City) -> None:
    client.force_login(here.city)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = client.get(f"{page('add')}?preset=zaozhuang")

    preset = PRESETS["zaozhuang"]
    lines = [
        [row.initial.get("name") for row in each.formset.initial_forms + each.formset.extra_forms]
        for each in shown.context["inline_admin_formsets"]
        if each.formset.prefix in {"criteria", "materials", "targets"}
    ]
    assert shown.context["adminform"].form.initial["procedure"] == preset.procedure
    assert lines == [[row[0] for row in rows] for rows in (preset.criteria, preset.materials, preset.targets)]
    assert preset.materials[0][0] == "身份证明"
    assert 'lang="en"' in shown.content.decode()
