"""A title goes once to one holder, however many confer it, and a collective is entered once."""

import pytest
from django.db import connection

from craftsmen.actions import confer, register_collective
from craftsmen.models import Certificate, Collective, Honour
from tests.craftsmen.staff import publisher
from tests.factories import CollectiveFactory, DecisionFactory, TitleFactory
from tests.nominations.races import all_at_once, kinds

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = "a_title_is_held_once_a_year"


def test_a_title_goes_once_to_one_collective_however_many_confer_it():
    studio, title = CollectiveFactory(), TitleFactory(kind="studio")
    decision, by = DecisionFactory(), publisher()

    told = all_at_once(lambda _: confer(holder=studio, title=title, year=2024, decision=decision, by=by))

    assert kinds(told) == {"Honour": 1, "ValidationError": 49}
    assert (Honour.objects.count(), Certificate.objects.count()) == (1, 1)


def test_control_without_the_constraint_a_title_is_held_many_times():
    studio, title, decision = CollectiveFactory(), TitleFactory(kind="studio"), DecisionFactory()
    constraint = next(each for each in Honour._meta.constraints if each.name == ONCE)

    def enter(_: int) -> Honour:
        return Honour.objects.create(collective=studio, title=title, year=2024, decision=decision)

    with connection.schema_editor() as editor:
        editor.remove_constraint(Honour, constraint)
    try:
        unheld = kinds(all_at_once(enter))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE craftsmen_honour DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM craftsmen_honour")
            cursor.execute("ALTER TABLE craftsmen_honour ENABLE TRIGGER USER")
        with connection.schema_editor() as editor:
            editor.add_constraint(Honour, constraint)
    held = kinds(all_at_once(enter))

    assert unheld == {"Honour": 50}
    assert held == {"Honour": 1, "IntegrityError": 49}


def test_a_collective_that_many_register_is_entered_once():
    by = publisher()

    told = all_at_once(
        lambda _: register_collective(kind="team", name="示例班组", by=by, employer_name="示例")
    )

    assert {each.pk for each in told} == set(Collective.objects.values_list("pk", flat=True))
    assert Collective.objects.count() == 1
