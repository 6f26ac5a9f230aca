"""Names and claims read out of plain text: one name padded as lists are set is one person, and no claim is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from nominations.actions import visits
from nominations.builders.panel import without_names
from nominations.builders.recusals import conflicts
from nominations.builders.told import differing
from nominations.claims import MOST, claims_in, names_in
from nominations.forms.draws import NamesField
from nominations.models import Change, Nomination, VisitClaim
from nominations.ties import Ground
from nominations.workflow import State
from tests.factories import ExpertFactory, PostFactory
from tests.nominations import roads
from tests.nominations.desks import address
from tests.nominations.test_visits import meeting, visit

MANY = "".join(f"完成第{number}项技术改造任务。" for number in range(1, 43))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王\u3000毅", ["王毅"]),
        ("王 毅", ["王毅"]),
        ("王\u3000毅、李四", ["王毅", "李四"]),
        ("王 毅 李 蔷", ["王毅", "李蔷"]),
        ("王\u3000毅 李四光\u3000张三", ["王毅", "李四光", "张三"]),
        ("欧阳 锋，李四", ["欧阳锋", "李四"]),
        ("买买提·艾力 王\u3000毅", ["买买提·艾力", "王毅"]),
        ("王\u3000毅\n李 蔷\n张三", ["王毅", "李蔷", "张三"]),
        ("甲、乙、丙", ["甲", "乙", "丙"]),
        ("示例甲 示例乙", ["示例甲", "示例乙"]),
        (" 、\u3000，", []),
        ("John Smith、王\u3000毅", ["John Smith", "王毅"]),
    ],
)
def test_a_padded_name_is_one(text: str, names: list[str]) -> None:
    assert names_in(text) == names
    assert NamesField().to_python(text) == names


@pytest.mark.django_db
def test_one_padded_name_makes_no_second_visitor() -> None:
    here = roads.city()
    nomination = roads.bring_to(State.SITE_VISIT, here=here)

    for alone in ("王\u3000毅", "王 毅", "王毅、王\u3000毅"):
        with pytest.raises(ValidationError, match="两人以上"):
            visit(here, nomination, visitors=alone)
    done = visit(here, nomination, visitors="王\u3000毅、李\u3000蔷")

    assert done.changes.filter(move="finish_visit").get().facts["visitors"] == 2


@pytest.mark.django_db
def test_minutes_count_a_padded_name_once() -> None:
    here = roads.city()

    with pytest.raises(ValidationError, match="名单里有3个不同的姓名"):
        meeting(here, present=4, entitled=4, members="王\u3000毅、李 蔷、张三丰")
    assert meeting(here, present=3, entitled=3, members="王\u3000毅、李 蔷、张三丰").present == 3


@pytest.mark.django_db
def test_a_padded_leader_is_recused_from_his_own_work() -> None:
    here = roads.city()
    wang, li, master = (PostFactory(role=Role.EXPERT, union=here.federation).user for _ in range(3))
    for user, name in ((wang, "王\u3000毅"), (li, "李蔷"), (master, "示例师傅")):
        user.name = name
        user.save(update_fields=["name"])
    ExpertFactory(user=master, union=here.federation, masters_and_apprentices=["王毅"])
    case = roads.draft_in(here, leader_name="王 毅", completed_by="李\u3000蔷 张三丰")

    found = conflicts([case], [wang, li, master])

    assert found == {
        (case.pk, wang.pk): [Ground.OWN],
        (case.pk, li.pk): [Ground.OWN],
        (case.pk, master.pk): [Ground.MASTER],
    }


def test_blind_experts_do_not_read_a_name_padded_or_not() -> None:
    case = Nomination(name="王毅", leader_name="李\u3000蔷", completed_by="张 三 赵六七")
    text = "王\u3000毅、王毅和李蔷、李 蔷请来张三、张\u3000三、赵六七。"

    told = without_names(text, case)

    assert [name for name in ("毅", "蔷", "张", "赵六七") if name in told] == []
    assert told.startswith("〔申报人〕、〔申报人〕和〔带头人〕、〔带头人〕请来〔完成人〕")


@pytest.mark.django_db
def test_a_link_that_counted_names_otherwise_still_holds() -> None:
    here = roads.city()
    nomination = roads.bring_to(State.SITE_VISIT, here=here)
    visit(here, nomination, visitors="王\u3000毅、李\u3000蔷")
    link = Change.objects.filter(move="finish_visit")

    link.update(facts=link.get().facts | {"visitors": 4})  # not sealed yet; as it was counted before

    assert list(differing()) == []


def test_what_is_over_the_most_is_folded_and_not_left_out() -> None:
    found = claims_in([MANY])

    assert len(found) == MOST
    assert "".join(found).replace("\n", "") == MANY
    assert found[-1].splitlines() == [f"完成第{number}项技术改造任务。" for number in range(30, 43)]


@pytest.mark.django_db
def test_the_form_says_how_many_claims_are_one(client: Client) -> None:
    here = roads.city()
    nomination = roads.bring_to(State.SITE_VISIT, here=here, deeds=MANY)
    count = len(visits.claims_of(nomination))
    client.force_login(here.city)
    data = {
        "note": "逐项核实，情况属实。",
        "seen": "site_visit",
        "visited_on": timezone.localdate(),
        "place": "总装车间",
        "visitors": "示例甲、示例乙",
        **{f"claim_{number}": "yes" for number in range(count)},
    }

    page = client.get(address(nomination, "finish_visit")).content.decode()
    answer = client.post(address(nomination, "finish_visit"), data)

    assert count == MOST
    rest = visits.claims_of(nomination)[-1].splitlines()
    assert f"其余{len(rest)}句合为这一项，请逐句核实" in page
    assert answer.status_code == 302, answer.context["form"].errors
    assert VisitClaim.objects.count() == MOST
    assert VisitClaim.objects.filter(text__contains="第42项").exists()
