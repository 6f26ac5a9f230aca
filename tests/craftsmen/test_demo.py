from typing import Any

import pytest
from django.apps import apps

import craftsmen.demo
import organisations.demo
from craftsmen.invariants import broken
from craftsmen.models import (
    Achievement,
    Certificate,
    Collective,
    Craftsman,
    Decision,
    Honour,
    Output,
    Title,
)
from tests.craftsmen.test_names import ELEVEN

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    organisations.demo.load()
    craftsmen.demo.load()


def test_the_eleven_stand_in_the_verified_order():
    assert [person.name for person in Craftsman.objects.public().in_roster_order()] == ELEVEN


def test_loading_again_doubles_nothing_and_adds_no_history():
    def counts():
        return [model._default_manager.count() for model in apps.get_app_config("craftsmen").get_models()]

    before = counts()

    craftsmen.demo.load()

    assert counts() == before


def test_honours_are_only_those_the_sources_name_and_without_a_year():
    honours: Any = Honour.objects.order_by("craftsman__roster_key").values_list(
        "craftsman__name", "title__name", "year", "decision"
    )

    assert list(honours) == [
        ("王京京", "青岛大工匠", None, None),
        ("许振超", "“人民工匠”国家荣誉称号", None, None),
    ]
    assert not Decision.objects.exists()
    assert not Certificate.objects.exists()


def test_every_row_names_its_source_and_passes_its_own_checks():
    for model in (Title, Craftsman, Collective, Achievement, Honour, Output):
        for row in model.objects.all():
            row.full_clean()
            assert row.source, row


def test_the_state_honour_is_not_filed_under_the_craftsmen_of_the_nation():
    of_people = Title.objects.filter(kind__in=["individual", "state_honour"]).down_the_ladder()
    ladder = [(title.name, title.kind, title.external) for title in of_people]

    assert ladder == [
        ("“人民工匠”国家荣誉称号", "state_honour", True),
        ("大国工匠", "individual", True),
        ("齐鲁大工匠", "individual", True),
        ("齐鲁工匠", "individual", True),
        ("青岛大工匠", "individual", False),
        ("青岛工匠", "individual", False),
        ("青岛手造工匠", "individual", False),
        ("淄博金牌工匠", "individual", False),
        ("淄博工匠", "individual", False),
        ("鲁班工匠", "individual", False),
        ("枣庄手造工匠", "individual", False),
    ]


def test_the_titles_of_innovation_are_those_of_the_notice_and_invented_ones():
    others = Title.objects.exclude(kind__in=["individual", "state_honour"])
    kinds = {"enterprise", "studio", "team", "innovator", "achievement"}

    of_qingdao = {title.kind: title.honours.count() for title in others.filter(name__startswith="青岛市")}
    invented = {title.kind for title in others if title.name.endswith("（示例）")}

    assert (of_qingdao, invented, others.count()) == (dict.fromkeys(kinds, 0), kinds, 10)
    assert [each.name for each in Collective.objects.public()] == [
        "王京京领衔的创新工作室",
        "王艳芳领衔的劳模和工匠人才创新工作室",
        "连钢创新团队",
    ]
    assert {made.completed_by for made in Achievement.objects.public()} == {"管益辉", "赵宇", "汪允华"}


def test_what_a_studio_brought_is_told_as_its_source_tells_it():
    told = [(each.get_measure_display(), str(each.told), each.period) for each in Output.objects.reported()]

    assert told == [
        ("创新成果", "36项", "截至报道时"),
        ("发明专利", "6件", "截至报道时"),
        ("实用新型专利", "20余件", "截至报道时"),
        ("经济效益", "近2亿元", "三年"),
    ]
    assert Output.objects.count() == 4


def test_no_private_fact_of_a_real_person_is_kept():
    for person in Craftsman.objects.all():
        assert (person.identity_index, person.gender, person.ethnicity, person.portrait.name) == (
            None,
            "",
            "",
            "",
        )


def test_the_demo_register_breaks_no_rule():
    assert list(broken()) == []
