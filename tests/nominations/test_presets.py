"""A round set up from a ready-made plan."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from nominations.models import Round
from nominations.presets import PRESETS
from tests.factories import TitleFactory
from tests.nominations.desks import posted
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def test_a_round_is_set_up_from_a_preset(client: Client, here: City) -> None:
    title = TitleFactory(conferring_union=here.federation)
    client.force_login(here.city)
    url = f"{page('add')}?preset=zaozhuang"

    data = posted(client, url) | {
        "title": title.pk,
        "union": here.federation.pk,
        "name": "第九届示例工匠选树",
        "places": 10,
        "opens_at_0": "2026-06-01",
        "opens_at_1": "09:00",
        "closes_at_0": "2026-06-30",
        "closes_at_1": "17:00",
        "scope": "本市在职职工。",
        "quota": "各区市三名。",
        "conditions": "从业五年。",
        "contact": "0000-0000000",
    }
    answer = client.post(url, data)

    assert answer.status_code == 302, answer.context["errors"]
    round_ = Round.objects.get(name="第九届示例工匠选树")
    preset = PRESETS["zaozhuang"]
    assert (round_.left_out, round_.published_at, round_.procedure) == ([], None, preset.procedure)
    assert [(row.name, row.greatest) for row in round_.criteria.all()] == [
        (name, Decimal(greatest)) for name, greatest in preset.criteria
    ]
    assert [(row.name, row.required) for row in round_.materials.all()] == list(preset.materials)


def test_a_preset_is_in_chinese_whatever_its_reader_reads(client: Client, here: City) -> None:
    client.force_login(here.city)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = client.get(f"{page('add')}?preset=zaozhuang")

    preset = PRESETS["zaozhuang"]
    lines = [
        [row.initial["name"] for row in each.formset.initial_forms + each.formset.extra_forms]
        for each in shown.context["inline_admin_formsets"]
        if each.formset.prefix in {"criteria", "materials", "targets"}
    ]
    assert shown.context["adminform"].form.initial["procedure"] == preset.procedure
    assert lines == [[row[0] for row in rows] for rows in (preset.criteria, preset.materials, preset.targets)]
    assert preset.materials[0][0] == "身份证明"
    assert 'lang="en"' in shown.content.decode()
