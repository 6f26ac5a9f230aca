"""Two who change one person at once leave a line that is right, and neither ends the other."""

import threading

import pytest
from django.contrib.admin import ModelAdmin
from django.db import OperationalError, connection, transaction

from craftsmen.admin.people import CraftsmanAdmin
from craftsmen.models import Craftsman, Entry, Honour, Skill
from tests.craftsmen.desks import NO_INLINES, page
from tests.craftsmen.races import at_once
from tests.craftsmen.staff import editor
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


def edited_while_another_writes(client):
    """One editor saves a skill of a person while another, who began before him, writes the same skill."""
    person = CraftsmanFactory(source="示例晚报")
    skill = Skill.objects.create(craftsman=person, name="听音辨障", source="示例晚报")
    client.force_login(editor())
    part: dict[str, int | str] = {"skills-TOTAL_FORMS": 1, "skills-INITIAL_FORMS": 1, "skills-0-id": skill.pk}
    part |= {"skills-0-craftsman": person.pk, "skills-0-name": "盲配", "skills-0-source": "示例晚报"}
    form = {"name": person.name, "source": person.source, **NO_INLINES, **part}
    answers = []

    def edit():
        try:
            answers.append(client.post(page("craftsman", "change", person.pk), form).status_code)
        except OperationalError as error:
            answers.append(str(error).partition("\n")[0])
        finally:
            connection.close()

    other = threading.Thread(target=edit)
    try:
        with transaction.atomic():
            Craftsman.objects.select_for_update(no_key=True).get(pk=person.pk)
            other.start()
            other.join(0.5)
            assert other.is_alive()
            Skill.objects.filter(pk=skill.pk).update(about="凭声音")
    except OperationalError as error:
        answers.append(str(error).partition("\n")[0])
    other.join(10)
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_editors_of_the_facts_of_a_person_wait_for_each_other(client):
    assert edited_while_another_writes(client) == [302]


@pytest.mark.django_db(transaction=True)
def test_control_where_the_person_is_not_locked_first_one_editor_is_ended(client, monkeypatch):
    monkeypatch.setattr(CraftsmanAdmin, "save_related", ModelAdmin.save_related)

    assert "deadlock detected" in edited_while_another_writes(client)
