"""Two who change one person at once leave a line that is right."""

import pytest
from django.db import connection, transaction

from craftsmen.models import Entry, Honour
from tests.craftsmen.races import at_once
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory, TitleFactory


def honoured_twice(number):
    titles = [TitleFactory(), TitleFactory()]
    people = [CraftsmanFactory() for _ in range(number)]
    return [[HonourFactory(craftsman=each, title=title).pk for title in titles] for each in people]


def revoke_at_once(pairs):
    """Of each pair of honours one thread revokes the first and another the second, in transactions that overlap."""

    def revoke(number):
        with transaction.atomic(), connection.cursor() as cursor:
            Honour.objects.filter(pk=pairs[number // 2][number % 2]).update(**REVOKED)
            cursor.execute("SELECT pg_sleep(0.05)")

    at_once(len(pairs) * 2, revoke)


@pytest.mark.django_db(transaction=True)
def test_two_who_revoke_the_two_honours_of_a_person_leave_no_line():
    pairs = honoured_twice(25)

    revoke_at_once(pairs)

    assert Honour.objects.standing().count() == 0
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_a_line_is_left_behind():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('craftsmen_refresh_entry'::regproc)")
        (locking,) = cursor.fetchone()
        cursor.execute(locking.replace("FOR NO KEY UPDATE", ""))
    try:
        revoke_at_once(honoured_twice(25))

        assert Entry.objects.exists()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(locking)
