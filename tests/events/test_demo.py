import pytest

from events import demo
from events.models import Board, BoardGroup, CraftsmanDay, Edition, Event, Exhibition, ExhibitionZone

pytestmark = pytest.mark.django_db


def counts():
    return [
        model.objects.count()
        for model in (CraftsmanDay, Edition, BoardGroup, Board, Event, Exhibition, ExhibitionZone)
    ]


def test_loading_twice_doubles_nothing_and_keeps_what_was_edited():
    demo.load()
    Event.objects.filter(name="沿海灯光秀").update(name="改过的名称")
    before = counts()

    demo.load()

    assert counts() == before == [2, 3, 3, 16, 22, 3, 10]
    assert Event.objects.filter(name="改过的名称").count() == 1


def test_every_row_names_its_source():
    demo.load()

    for model in (CraftsmanDay, Edition, Board, Event, Exhibition):
        assert not model.objects.filter(source="").exists()
        assert not model.objects.filter(source__regex=r"(^|；)[SW][0-9]").exists()  # our own numbering


def test_every_row_passes_its_own_checks():
    demo.load()

    for model in (CraftsmanDay, Edition, BoardGroup, Board, Event, Exhibition, ExhibitionZone):
        for row in model.objects.all():
            row.full_clean()


def test_the_dates_are_told_as_exactly_as_the_sources_do():
    demo.load()

    told = {event.name: event.date_text for event in Event.objects.all()}

    assert told["2018年“五一”颁奖典礼"] == "2018年"
    assert told["市北区首个工匠日特别活动"] == "2023年7月26日 下午"
    assert told["沿海灯光秀"] == "2023年7月26日 晚上"
    assert told["三个办法印发"] == "2024年7月下旬"
    assert told["工匠故事全媒体传播"] == "2024年7月26日至8月2日"
    assert told["工匠进社区"] == "2024年7月26日起"
    assert told["第三届上合组织国家职工技能大赛"] == "2024年12月18日"
    assert told["第二个鲁班工匠日"] == "2025年6月11日"


def test_the_boards_of_2024_stand_in_three_groups():
    demo.load()

    boards = Board.objects.filter(edition__year=2024).values_list("group__name", "name")

    assert list(boards) == [
        ("致敬工匠", "敬工匠"),
        ("致敬工匠", "惠工匠"),
        ("致敬工匠", "育工匠"),
        ("传承匠心", "颂匠心"),
        ("传承匠心", "传匠心"),
        ("技能强市", "强城市品质"),
        ("技能强市", "强企业发展"),
        ("技能强市", "强产业动能"),
    ]
