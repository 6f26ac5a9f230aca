"""A round set up from a ready-made plan."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from nominations.actions import rounds
from nominations.eligibility import default_rules
from nominations.models import Poll, Round
from nominations.presets import PRESETS, TO_CONFIRM, Paper, Preset
from nominations.stage_plan import Kind
from nominations.workflow import State
from organisations.models import Union
from tests.factories import TitleFactory, UnionFactory
from tests.nominations.desks import posted, unopened
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
    assert [
        Paper(row.name, row.guidance, row.required, row.asked_of, row.for_experts)
        for row in round_.materials.all()
    ] == list(preset.materials)
    assert [(row.kind, row.name, (row.ends_on - row.starts_on).days + 1) for row in round_.stages.all()] == [
        (planned.kind, planned.name, planned.days) for planned in preset.stages
    ]
    assert [rule.code for rule in round_.eligibility_rules.all()] == [
        row["code"] for row in default_rules(slug)
    ]
    assert [row.name for row in round_.targets.all()] == [target.name for target in preset.targets]
    assert round_.most_per_employer == preset.per_employer
    assert has_its_vote(round_, preset)
    assert rounds.publish(round=round_, by=here.publisher).published_at is not None


def has_its_vote(round_: Round, preset: Preset) -> bool:
    """As the preset has it, from the first second of the days planned for it to the last."""
    poll = Poll.objects.filter(round=round_).first()
    if preset.poll is None or poll is None:
        return preset.poll is None and poll is None
    stage = round_.stages.get(kind=Kind.VOTE)
    opens, closes = timezone.localtime(poll.opens_at), timezone.localtime(poll.closes_at)
    assert (opens.date(), closes.date()) == (stage.starts_on, stage.ends_on)
    assert (opens.time(), closes.time()) == (dt.time(), dt.time(23, 59, 59))
    return all(getattr(poll, name) == value for name, value in vars(preset.poll).items())


def test_the_industry_unions_of_qilu_have_two_places_each(client: Client, here: City) -> None:
    union = UnionFactory(parent=here.federation, kind=Union.Kind.INDUSTRY_UNION)
    round_ = unopened(here)

    rounds.complete(round=round_, preset="qilu", by=here.city)

    assert [(quota.union, quota.max_recommend) for quota in round_.quotas.all()] == [(union, 2)]


def test_a_preset_names_its_title_and_fills_in_whose_it_is(client: Client, here: City) -> None:
    title = TitleFactory(name="鲁班工匠", conferring_union=here.federation)
    client.force_login(here.city)

    data = posted(client, f"{page('add')}?preset=zaozhuang")

    assert (data["title"], data["union"]) == (title.pk, here.federation.pk)
    assert data["name"] == "2026年度“鲁班工匠”选树"


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
    assert all(
        [each.name for each in preset.materials if each.asked_of == whom and each.required] == [name]
        for preset in PRESETS.values()
        for whom, name in (("employer_union", "单位公示件"), ("freelancer", "社区或行业协会意见"))
    )
    assert all(TO_CONFIRM in preset.conditions for preset in PRESETS.values())
    assert TO_CONFIRM in PRESETS["qingdao"].procedure


def test_the_poll_of_a_preset_speaks_the_language_of_polls() -> None:
    poll = PRESETS["zibo"].poll
    assert poll is not None

    for name, value in vars(poll).items():
        Poll._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]  # all are columns


def test_a_preset_is_in_chinese_whatever_its_reader_reads(client: Client, here: City) -> None:
    client.force_login(here.city)

    shown = client.get(f"/en{page('add')}?preset=zaozhuang")

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
