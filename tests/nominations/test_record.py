import datetime as dt
import threading
from collections.abc import Callable
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import InternalError
from django.test import Client
from django.urls import reverse

from nominations.actions.records import record
from nominations.builders.audit import first_break, unexplained
from nominations.models import Change, DayHead
from tests.nominations import roads
from tests.nominations.sealing import seal
from tests.queries import count_queries

THREADS = 50
TRIGGERS = [
    f"nominations.Change:{name}"
    for name in ("a_sealed_change_stands", "a_change_is_never_deleted", "changes_are_not_emptied")
]


def a_chain(links: int) -> None:
    here = roads.city()
    for number in range(links):
        record(kind=Change.Kind.COUNT, round=here.round, by=None, note=f"第{number}条", counted=number)
    seal()


@pytest.mark.django_db
def test_record_seals_each_link_to_the_one_before():
    a_chain(3)

    first, second, third = Change.objects.sealed()

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert (DayHead.objects.get().number, DayHead.objects.get().digest) == (3, third.digest)
    assert first_break() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda: Change.objects.filter(number=2).update(note="改过"),
        lambda: Change.objects.filter(number=2).delete(),
        lambda: Change.objects.create(
            kind="count", round=roads.city().round, number=9, digest="0" * 64, content="{}"
        ),
        lambda: DayHead.objects.update(digest="0" * 64),
        lambda: DayHead.objects.all().delete(),
    ],
)
def test_record_is_not_written_over(write: Callable[[], object]):
    a_chain(3)

    with pytest.raises(InternalError), transaction.atomic():
        write()

    assert first_break() is None


@pytest.mark.django_db
def test_verify_audit_names_the_first_broken_link():
    a_chain(4)
    with pgtrigger.ignore(*TRIGGERS):
        Change.objects.filter(number=3).update(note="改过")

    with pytest.raises(CommandError, match=r"^#3: "):
        call_command("verify_audit")


@pytest.mark.django_db
def test_verify_audit_walks_a_whole_road():
    roads.bring_to("conferred")
    seal()
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert out.getvalue() == f"Every link holds: {Change.objects.count()}.\n"
    assert list(unexplained()) == []


def add_links_at_once(round_id: int) -> list[Exception]:
    refused: list[Exception] = []
    start = threading.Barrier(THREADS)

    def add() -> None:
        start.wait()
        try:
            Change.objects.create(kind=Change.Kind.COUNT, round_id=round_id)
        except Exception as error:  # noqa: BLE001 - what it is, the test looks at
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_chain():
    round_ = roads.city().round

    refused = add_links_at_once(round_.pk)

    assert refused == []
    assert [change.number for change in Change.objects.sealed()] == list(range(1, THREADS + 1))
    assert first_break() is None


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_links_are_lost():
    round_ = roads.city().round
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'pgtrigger_seals_itself%'"
        )
        sealing = cursor.fetchone()[0]
        cursor.execute(sealing.replace("pg_advisory_xact_lock", "abs"))
    try:
        refused = add_links_at_once(round_.pk)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(sealing)

    assert refused


@pytest.mark.django_db
def test_heads_of_past_days_are_public(client: Client):
    past = DayHead.objects.create(day=dt.date(2026, 6, 7), number=3, digest="a" * 64)
    DayHead.objects.create(day=dt.date(2026, 6, 8), number=5, digest="b" * 64)

    page = client.get(reverse("nominations:record"))

    assert list(page.context["page_obj"]) == [past]
    assert "a" * 64 in page.content.decode()
    assert "b" * 64 not in page.content.decode()


@pytest.mark.django_db
def test_heads_ask_the_database_as_often_for_one_as_for_thirty(client: Client):
    asked = []
    for days in (1, 3, 30):
        for back in range(DayHead.objects.count(), days):
            day = dt.date(2026, 6, 7) - dt.timedelta(days=back)
            DayHead.objects.create(day=day, number=100 - back, digest="a" * 64)
        asked.append(count_queries(lambda: client.get(reverse("nominations:record"))))

    assert asked == [asked[0]] * 3
