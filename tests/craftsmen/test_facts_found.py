"""People are found by their skills, by what their deeds brought and by their competitions, as long as those stand."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from craftsmen.builders.at_hand import directory_version
from craftsmen.invariants import broken
from craftsmen.models import Collective, CompetitionResult, Craftsman, MeasuredDeed, Skill
from tests.craftsmen.desks import NO_INLINES, page
from tests.craftsmen.pages import names
from tests.craftsmen.staff import editor
from tests.factories import CollectiveFactory, CraftsmanFactory

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"
FACTS: dict[str, tuple[Any, dict[str, str]]] = {
    "听音辨障": (Skill, {"name": "听音辨障", "about": "凭声音找到轴承的毛病"}),
    "检修工艺": (MeasuredDeed, {"what": "改进检修工艺", "number": "36", "unit": "项", "base": "本人完成"}),
    "技能大赛": (CompetitionResult, {"competition": "示例技能大赛", "place": "第一名"}),
}

SEARCHED = {"name", "about", "what", "base", "competition", "place"}


def found(client, text):
    return names(client.get("/craftsmen/", {"q": text}))


@pytest.mark.parametrize("text", FACTS)
def test_a_person_is_found_by_a_fact_until_it_is_changed_or_struck_out(client, text):
    person, other = (CraftsmanFactory(name=name, source=SOURCE) for name in ("王例", "李例"))
    model, facts = FACTS[text]
    before = found(client, text)
    fact = model.objects.create(craftsman=person, source=SOURCE, **facts)
    entered = found(client, text)

    for field in fact._meta.get_field("search").texts:
        setattr(fact, field, "别的")
    fact.save()
    changed = found(client, text), found(client, "别的")
    fact.craftsman = other
    fact.save()
    moved = found(client, "别的")
    fact.delete()

    assert (before, entered, changed) == ([], ["王例"], ([], ["王例"]))
    assert (moved, found(client, "别的")) == (["李例"], [])
    assert list(broken()) == []


@pytest.mark.parametrize("text", FACTS)
def test_what_a_keeper_of_the_register_writes_instead_is_found_instead(client, text):
    person = CraftsmanFactory(name="王例", source=SOURCE)
    model, facts = FACTS[text]
    fact = model.objects.create(craftsman=person, source=SOURCE, **facts)
    part = model._meta.get_field("craftsman").remote_field.related_name
    client.force_login(editor())
    before = directory_version()

    rows = {f"{part}-TOTAL_FORMS": 1, f"{part}-INITIAL_FORMS": 1, f"{part}-0-id": fact.pk}
    rows |= {f"{part}-0-{name}": "盲配" if name in SEARCHED else value for name, value in facts.items()}
    form = {"name": person.name, "source": SOURCE, **NO_INLINES, **rows, f"{part}-0-craftsman": person.pk}
    answer = client.post(page("craftsman", "change", person.pk), form | {f"{part}-0-source": SOURCE})

    client.logout()
    assert answer.status_code == 302
    assert (found(client, text), found(client, "盲配")) == ([], ["王例"])
    assert (list(broken()), directory_version()) == ([], before + 1)


def test_facts_of_one_person_are_found_together_with_what_the_person_is(client):
    person = CraftsmanFactory(name="王例", trade="焊工", source=SOURCE)
    for model, facts in FACTS.values():
        model.objects.create(craftsman=person, source=SOURCE, **facts)
    Skill.objects.create(
        craftsman=CraftsmanFactory(name="李例", source=SOURCE), name="听音辨障", source=SOURCE
    )

    assert found(client, "焊工 听音 检修 大赛") == ["王例"]
    assert found(client, "焊工 听音 检修 大赛 车工") == []
    assert names(client.get("/craftsmen/", {"q": "轴承"})) == ["王例"]


def test_who_is_hidden_is_not_found_by_a_fact_either(client):
    hidden = CraftsmanFactory(name="王例", source=SOURCE, hidden_because="正在核查")
    Skill.objects.create(craftsman=hidden, name="听音辨障", source=SOURCE)

    assert found(client, "听音辨障") == []


def test_a_fact_whose_words_were_left_behind_is_named():
    skill = Skill.objects.create(craftsman=CraftsmanFactory(), name="听音辨障", source=SOURCE)
    Skill.objects.filter(pk=skill.pk).update(name="别的")

    assert list(broken()) == [
        f"skill {skill.pk}: a computed field is not what its facts say (design.md, search)"
    ]


def test_chinese_is_found_beside_digits_and_letters(client):
    CraftsmanFactory(name="王例", trade="5G基站维修工", deeds="创效近2亿元", source=SOURCE)

    for text in ("基站", "维修工", "5G", "5G基站", "基站 5g", "亿元", "2亿"):
        assert found(client, text) == ["王例"], text
    assert found(client, "站6") == found(client, "6G基站") == []


def test_what_was_cut_otherwise_before_is_cut_anew(client):
    person, studio = (
        CraftsmanFactory(name="王例", trade="5G基站", deeds="5G基站", source=SOURCE),
        CollectiveFactory(source=SOURCE),
    )
    skill = Skill.objects.create(craftsman=person, name="听音辨障", source=SOURCE)
    stale = "'5g基站':1B"
    Craftsman.objects.filter(pk=person.pk).update(search=stale)
    Collective.objects.filter(pk=studio.pk).update(search=stale)
    Skill.objects.filter(pk=skill.pk).update(search="")
    before = found(client, "基站"), found(client, "听音")

    as_migrated = MigrationLoader(connection).project_state().apps
    import_module("craftsmen.migrations.0014_facts_found").cut_anew(as_migrated, None)

    assert before == ([], [])
    assert found(client, "基站") == found(client, "听音") == ["王例"]
    assert list(broken()) == []
