"""What an honoured entry is told by beside its name is corrected like the name, and never quietly rewritten."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.roles import Role
from craftsmen.actions import correct_name, register_achievement, register_collective
from craftsmen.models import Achievement, Collective, NameCorrection
from reports.builders.register import formerly
from tests.craftsmen.desks import button, page
from tests.craftsmen.staff import clerk, editor
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    EmployerFactory,
    HonourFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db
FIELDS = {"achievement": "completed_by", "collective": "employer_name"}


def honoured(kind: str) -> Any:
    told = {FIELDS[kind]: "示例人员甲、示例人员乙"}
    thing = {"achievement": AchievementFactory, "collective": CollectiveFactory}[kind](
        name="示例工作法", **told
    )
    title = TitleFactory(kind="studio" if kind == "collective" else kind)
    HonourFactory(title=title, craftsman=None, **{kind: thing})
    return thing


def enter(kind: str, told_by: str) -> Any:
    if kind == "collective":
        return register_collective(kind="studio", name="示例工作法", employer_name=told_by, by=editor())
    return register_achievement(name="示例工作法", completed_by=told_by, by=editor())


@pytest.mark.parametrize("kind", FIELDS)
def test_it_is_corrected_with_its_history_and_found_again_by_either(kind: str) -> None:
    thing = honoured(kind)
    former = thing.identity_index

    correction = correct_name(
        holder=thing, name=thing.name, told_by=" 示例人员丙 ", basis="更正函", by=clerk()
    )

    thing.refresh_from_db()
    assert (getattr(thing, FIELDS[kind]), thing.identity_index) == ("示例人员丙", thing.identity)
    assert (correction.old_told_by, correction.new_told_by) == ("示例人员甲、示例人员乙", "示例人员丙")
    assert (correction.former_index, str(correction)) == (former, "示例人员甲、示例人员乙 → 示例人员丙")
    assert formerly(correction) == "“示例人员丙”原写作“示例人员甲、示例人员乙”"
    assert {enter(kind, told) for told in ("示例人员丙", "示例人员甲、示例人员乙")} == {thing}
    thing.refresh_from_db()
    assert thing.identity_index == thing.identity


@pytest.mark.parametrize("kind", FIELDS)
def test_no_plain_edit_changes_it_once_it_is_honoured(kind: str, sign_in: Any) -> None:
    thing = honoured(kind)
    model: Any = {"achievement": Achievement, "collective": Collective}[kind]
    free: Any = {"achievement": AchievementFactory, "collective": CollectiveFactory}[kind]()

    form = sign_in(Role.EDITOR).get(page(kind, "change", thing.pk)).context["adminform"].form
    other = sign_in(Role.EDITOR).get(page(kind, "change", free.pk)).context["adminform"].form
    with pytest.raises(DatabaseError, match="changes by a correction"), transaction.atomic():
        model.objects.filter(pk=thing.pk).update(identity_index="0" * 64)
    model.objects.filter(pk=free.pk).update(identity_index="0" * 64)

    assert (FIELDS[kind] in form.fields, FIELDS[kind] in other.fields) == (False, True)


def test_the_employer_of_an_honoured_collective_is_fixed_and_what_it_is_called_is_not(sign_in: Any) -> None:
    thing = honoured("collective")
    Collective.objects.filter(pk=thing.pk).update(employer=EmployerFactory())

    form = sign_in(Role.EDITOR).get(page("collective", "change", thing.pk)).context["adminform"].form

    assert ("employer" in form.fields, "employer_name" in form.fields) == (False, True)


def test_the_button_asks_for_both_and_nothing_new_is_refused(sign_in: Any) -> None:
    thing = honoured("achievement")
    where = button(thing, "correct_name")

    asked = sign_in(Role.CITY).get(where).context["form"]
    same = sign_in(Role.CITY).post(where, {"name": thing.name, "told_by": "", "basis": "更正函"})
    done = sign_in(Role.CITY).post(where, {"name": thing.name, "told_by": "示例人员丙", "basis": "更正函"})

    assert (asked["name"].value(), list(asked.fields)[:2]) == ("示例工作法", ["name", "told_by"])
    assert same.context["form"].errors == {"name": ["与名册中现在登记的相同。"]}
    assert (same.status_code, done.status_code, NameCorrection.objects.count()) == (400, 302, 1)
