"""The whole record in the admin: who reads it, how it is searched, and the worker's look through it."""

import datetime as dt
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.actions.experts import recuse
from nominations.actions.records import record
from nominations.models import Change, RecordCheck
from nominations.workflow import State
from tests.factories import PostFactory
from tests.nominations import roads
from tests.nominations.roads import City, bring_to, city
from tests.nominations.sealing import seal
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
LIST, CHECK = "admin:nominations_change_changelist", "admin:nominations_change_check"


@pytest.fixture
def here() -> City:
    return city()


def links(here: City, number: int, **facts: Any) -> None:
    told: dict[str, Any] = {"kind": Change.Kind.COUNT, "round": here.round, "by": here.city} | facts
    for each in range(number):
        record(counted=each, **told)
    seal()


def rows(client: Client, **asked: Any) -> list[int | None]:
    answer = client.get(reverse(LIST), asked)
    assert answer.status_code == 200
    return [change.number for change in answer.context["cl"].result_list]


def test_the_record_is_found_by_number_kind_round_and_day(client: Client, here: City) -> None:
    links(here, 2)
    links(here, 1, kind=Change.Kind.NOTICE, note="示例说明", words="示例事实")
    links(here, 1, round=None, kind=Change.Kind.CORRECTION)
    other = roads.round_in(here.federation, here.experts)
    links(here, 1, round=other, at_night=True)
    today = timezone.localdate()
    client.force_login(here.auditor)

    found = {
        "all": rows(client),
        "number": rows(client, q=" #2 "),
        "word": rows(client, q="示例"),
        "kind": rows(client, kind="notice"),
        "round": rows(client, round=other.pk),
        "today": rows(client, day=today.isoformat()),
        "tomorrow": rows(client, day=(today + dt.timedelta(days=1)).isoformat()),
        "no day": rows(client, day="2026-02-31"),
        "no round": rows(client, round="x"),
    }
    page = client.get(reverse(LIST)).content.decode()
    around = client.get(reverse(LIST), {"note__startswith": "示"})

    assert found == {
        "all": [5, 4, 3, 2, 1], "number": [2], "word": [], "kind": [3], "round": [5],
        "today": [5, 4, 3, 2, 1], "tomorrow": [], "no day": [], "no round": [],
    }  # fmt: skip
    assert Change.objects.get(number=3).digest[:16] in page
    assert not any(words in page for words in ("示例说明", "示例事实"))
    assert around.status_code == 400 or around["Location"].endswith("?e=1")


def test_only_those_who_audit_read_it_and_of_their_own_rounds(client: Client, here: City) -> None:
    other = city()
    links(here, 1)
    links(other, 1)
    answers = {}
    for name in ("city", "publisher", "objections", "editor", "district", "auditor", "superuser"):
        client.force_login(getattr(here, name))
        read, asked = client.get(reverse(LIST)), client.post(reverse(CHECK))
        shown = [each.number for each in read.context["cl"].result_list] if read.status_code == 200 else None
        answers[name] = (shown, asked.status_code)

    nobody = (None, 403)
    assert answers == dict.fromkeys(("city", "publisher", "objections", "editor", "district"), nobody) | {
        "auditor": ([1], 302),
        "superuser": ([2, 1], 302),
    }


def test_what_belongs_to_no_round_is_read_by_whoever_audits(here: City) -> None:
    links(here, 1, round=None, kind=Change.Kind.CORRECTION)
    links(city(), 1)
    of_none, of_others = Change.objects.order_by("number")

    read = {
        name: [getattr(here, name).has_perm("nominations.view_change", each) for each in (of_none, of_others)]
        for name in ("auditor", "city")
    }

    assert read == {"auditor": [True, False], "city": [False, False]}


def test_of_what_he_left_or_stands_in_himself_he_reads_not_whose_it_is(client: Client, here: City) -> None:
    left, other = (bring_to(State.EXPERT_REVIEW, here=here, name=name) for name in ("示例甲", "示例乙"))
    expert, own = here.experts[0], roads.round_in(here.federation, here.experts[1:])
    bring_to(State.EMPLOYER_REVIEW, here=here, round=own, nominator=expert, name="示例本人")
    PostFactory(user=expert, role="auditor", union=here.federation)
    recuse(assignment=left.assignments.get(expert=expert), because="师徒关系。", by=expert)
    seal()

    for is_superuser in (False, True):
        User.objects.filter(pk=expert.pk).update(is_staff=True, is_superuser=is_superuser)
        client.force_login(User.objects.get(pk=expert.pk))
        result = client.get(reverse(LIST)).context["cl"].result_list
        kept = {change.nomination_id: change.is_kept_from_reader for change in result}
        page = client.get(reverse(LIST)).content.decode()

        assert kept == {left.pk: True, other.pk: False} | dict.fromkeys(
            own.nominations.values_list("pk", flat=True), True
        )
        assert ("示例甲" in page, "示例本人" in page, "示例乙" in page) == (False, False, True)


def test_the_record_asks_the_database_as_often_for_one_as_for_thirty(client: Client, here: City) -> None:
    client.force_login(here.auditor)
    client.get(reverse(LIST))
    asked = []
    for more in (1, 2, 27):
        links(here, more, nomination=bring_to(State.EMPLOYER_REVIEW, here=here))
        asked.append(count_queries(lambda: client.get(reverse(LIST))))

    assert asked == [asked[0]] * 3


def test_the_worker_looks_through_it_and_the_page_tells_what_it_found(
    client: Client, here: City, django_capture_on_commit_callbacks: Any
) -> None:
    links(here, 3)
    client.force_login(here.auditor)

    before = client.get(reverse(LIST)).content.decode()
    client.post(reverse(CHECK))
    waiting = client.get(reverse(LIST)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse(CHECK))
    whole = client.get(reverse(LIST)).content.decode()
    with pgtrigger.ignore("nominations.Change:a_sealed_change_stands"):
        Change.objects.filter(number=2).update(note="改过")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse(CHECK))
    broken = client.get(reverse(LIST)).content.decode()

    assert "还没有核验过" in before
    assert ("后台正在逐条核验" in waiting, "现在核验" in waiting) == (True, False)
    assert "核验了3条记录，每一条都与前一条、与它所记的事实相符" in whole
    assert ("发现不符" in broken, "#2: 它的内容被改动过。" in broken) == (True, True)
    # The second click found the first look still waiting.
    assert list(RecordCheck.objects.values_list("asked_by", "links", "found").order_by("pk")) == [
        (here.auditor.pk, 3, []),
        (here.auditor.pk, 3, ["#2: 它的内容被改动过。"]),
    ]


def test_a_look_whose_worker_died_can_be_asked_for_anew(client: Client, here: City) -> None:
    client.force_login(here.auditor)
    client.post(reverse(CHECK))

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        client.force_login(here.auditor)
        page = client.get(reverse(LIST)).content.decode()
        client.post(reverse(CHECK))

    assert ("没有完成，请重新核验" in page, "现在核验" in page) == (True, True)
    assert RecordCheck.objects.count() == 2
