"""What lists that no longer run name of whom the register withholds: first what could leak is made, then each door is
asked (docs/decisions/0028)."""

from functools import partial
from typing import Any, NamedTuple

import pytest
from django.test import Client

from craftsmen.actions import hide
from craftsmen.models import Collective, Craftsman, Honour
from nominations.actions import resolutions
from nominations.models import Nomination, Notice
from nominations.workflow import State
from tests.craftsmen.staff import editor
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory
from tests.nominations import clocks, roads, things
from tests.nominations.roads import City
from tests.nominations.test_reserves import minutes
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SECRETS = ("张隐去", "隐去工种")


def listed(here: City) -> Notice:
    """A notice that names one who will be withheld and one who will not."""
    secret = roads.bring_to(State.PROPOSED, here=here, name="张隐去", trade="隐去工种")
    roads.bring_to(State.PROPOSED, here=here, name="王公开")
    roads.publish(here, secret)
    return Notice.objects.get(entries__nomination=secret)


def conferred(here: City) -> Notice:
    notice = listed(here)
    first = notice.entries.get(name="张隐去").nomination
    roads.confer(here, roads.approve(here, first))
    return Notice.objects.get(pk=notice.pk)


def withhold(notice: Notice, how: str) -> None:
    honour = Nomination.objects.get(name="张隐去").honour
    assert honour is not None
    if how == "hidden":
        hide(holder=honour.holder, because="正在核查", by=editor())
    else:
        Honour.objects.filter(pk=honour.pk).update(**REVOKED)


class Answer(NamedTuple):
    status_code: int
    text: str
    context: Any


def answer_of(client: Client, address: str) -> Answer:
    answer = client.get(address)
    content = answer.getvalue()
    return Answer(answer.status_code, content.decode(errors="replace"), answer.context)


def doors(notice: Notice) -> dict[str, Answer]:
    """Every public page and paper that tells of a notice."""
    client = Client()
    addresses = (
        notice.get_absolute_url(),
        f"/en{notice.get_absolute_url()}",
        "/notices/",
        "/feeds/notices/",
        "/sitemap.xml",
        notice.round.get_absolute_url(),
        *(each.get_absolute_url() for each in notice.papers.all()),
    )
    return {address: answer_of(client, address) for address in addresses}


def leaking(found: dict[str, Answer]) -> list[str]:
    return [door for door, answer in found.items() if any(secret in answer.text for secret in SECRETS)]


@pytest.mark.parametrize("how", ["hidden", "revoked"])
def test_a_closed_notice_names_nobody_whom_the_register_withholds(how: str) -> None:
    notice = conferred(roads.city())
    before = doors(notice)
    papers = [each.get_absolute_url() for each in notice.papers.all()]

    withhold(notice, how)
    after = doors(notice)

    url = notice.get_absolute_url()
    assert leaking(before) == [url, f"/en{url}"]
    assert [before[paper].status_code for paper in papers] == [200, 200]
    assert leaking(after) == []
    assert [after[paper].status_code for paper in papers] == [404, 404]
    told = after[url].text
    assert ("王公开" in told, "（已隐去）" in told, "原件由主办工会存档" in told) == (True, True, True)
    assert "正在核查" not in told
    digests = [each.sha256 for each in notice.papers.all()]
    assert all(each in before[url].text for each in digests)
    assert not any(each in told for each in digests)  # nor may a guessed name be tried against them
    assert '<code class="digests__value">' not in told


def test_what_runs_names_everybody_until_its_last_day_is_over() -> None:
    """The law has a list stand as it was posted; who is hidden meanwhile is withheld from the first second after."""
    here = roads.city()
    notice = listed(here)
    case = notice.entries.get(name="张隐去").nomination
    CraftsmanFactory(name="张隐去", identity_index=case.identity_index, hidden_because="正在核查")

    running = doors(notice)
    with clocks.after(notice):
        over = doors(notice)

    papers = [each.get_absolute_url() for each in notice.papers.all()]
    assert notice.get_absolute_url() in leaking(running)
    assert [running[paper].status_code for paper in papers] == [200, 200]
    assert leaking(over) == []
    assert [over[paper].status_code for paper in papers] == [404, 404]


def test_who_is_shown_again_stands_in_it_again() -> None:
    notice = conferred(roads.city())
    withhold(notice, "hidden")
    Craftsman.objects.filter(name="张隐去").update(hidden_because="")

    assert notice.get_absolute_url() in leaking(doors(notice))


def test_who_is_struck_out_and_hidden_is_withheld_in_both_places() -> None:
    here = roads.city()
    notice = listed(here)
    case = notice.entries.get(name="张隐去").nomination
    roads.bring_to(State.DISQUALIFIED, here=here, nomination=case, leaving=State.IN_NOTICE)
    CraftsmanFactory(name="张隐去", identity_index=case.identity_index, hidden_because="正在核查")

    with clocks.after(notice):
        answer = Client().get(notice.get_absolute_url())

    assert "张隐去" not in answer.content.decode()
    assert [each.name for each in answer.context["removals"]] == ["（已隐去）"]


def test_a_leader_who_is_hidden_is_not_named_beside_the_studio() -> None:
    here = roads.city()
    case = things.thing_in(here, "studio", name="公开工作室", leader_name="张隐去")
    case = roads.bring_to(State.CONFERRED, here=here, nomination=case)
    notice = Notice.objects.get(entries__nomination=case)
    assert case.honour is not None
    studio = case.honour.holder
    studio.leader = HonourFactory(craftsman__name="张隐去").craftsman
    studio.save(update_fields=["leader"])
    before = doors(notice)

    hide(holder=studio.leader, because="正在核查", by=editor())
    after = doors(notice)

    url = notice.get_absolute_url()
    assert url in leaking(before)
    assert leaking(after) == []
    assert [(entry.name, entry.trade) for entry, _is_out in after[url].context["entries"]] == [
        ("公开工作室", "（已隐去）")
    ]


@pytest.mark.parametrize(
    ("kind", "facts", "shown"),
    [
        (
            "studio",
            {"name": "张隐去领衔的工作室", "leader_name": "张隐去"},
            ("（已隐去）领衔的工作室", "（已隐去）"),
        ),
        (
            "achievement",
            {"name": "张隐去操作法", "completed_by": "张隐去、王公开"},
            ("（已隐去）操作法", "（已隐去）、王公开"),
        ),
    ],
)
def test_a_thing_is_told_without_the_name_of_who_is_hidden(kind: str, facts: Any, shown: Any) -> None:
    here = roads.city()
    case = things.thing_in(here, kind, **facts)
    case = roads.bring_to(State.CONFERRED, here=here, nomination=case)
    notice = Notice.objects.get(entries__nomination=case)
    assert case.honour is not None
    person = HonourFactory(craftsman__name="张隐去").craftsman
    if kind == "studio":
        Collective.objects.update(leader=person)
    else:
        case.honour.holder.people.set([person])
    before = doors(notice)

    hide(holder=person, because="正在核查", by=editor())
    after = doors(notice)

    url = notice.get_absolute_url()
    assert url in leaking(before)
    assert leaking(after) == []
    assert [(entry.name, entry.trade) for entry, _is_out in after[url].context["entries"]] == [shown]
    assert {after[paper.get_absolute_url()].status_code for paper in notice.papers.all()} == {404}


def test_a_notice_asks_as_often_for_one_as_for_many_withheld() -> None:
    asked = []
    for others in (1, 4):
        here = roads.city()
        for _ in range(others):
            roads.bring_to(State.PROPOSED, here=here)
        case = roads.publish(here, roads.bring_to(State.PROPOSED, here=here))
        roads.confer(here, roads.approve(here, case))
        Craftsman.objects.update(hidden_because="正在核查")
        notice = Notice.objects.get(entries__nomination=case)
        client = Client()
        client.get(notice.get_absolute_url())
        asked.append(count_queries(partial(client.get, notice.get_absolute_url())))

    assert asked[0] == asked[1]


def test_an_award_of_who_is_hidden_stands_without_a_name() -> None:
    here = roads.city()
    case = roads.bring_to(State.DELIBERATION, here=here, name="张隐去", trade="隐去工种")
    against = minutes(here.round, votes_for=1, votes_against=7, note="名额有限。", nominee_award=True)
    resolutions.not_select(nomination=case, by=here.city, **against)
    roads.bring_to(State.CONFERRED, here=here)
    before = Client().get(here.round.get_absolute_url()).content.decode()
    CraftsmanFactory(name="张隐去", identity_index=case.identity_index, hidden_because="正在核查")

    after = Client().get(here.round.get_absolute_url()).content.decode()

    assert "张隐去" in before
    assert not any(secret in after for secret in SECRETS)
    assert "（已隐去）" in after
