"""What two people put right by hand: who sits on a drawn panel, and a wrong character before the list is posted."""

from collections.abc import Callable

import pytest

from accounts.roles import Role
from nominations.models import Nomination, Round
from nominations.workflow import State
from tests.factories import PostFactory
from tests.journeys.conftest import Person
from tests.journeys.steps import of_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Meet = Callable[..., Person]
WHY = "因公出差，不能到会"


def test_a_seat_and_a_name_are_put_right(meet: Meet) -> None:
    city, publisher = meet("city"), meet("publisher")
    for person in (city, publisher):
        person.sign_in()
    case = Nomination.objects.filter(state=State.EXPERT_REVIEW, round__draws__isnull=False).order_by("pk")[0]
    a_seat_changes(city, case.round)
    a_name_is_written_right(city, publisher, case)


def a_seat_changes(city: Person, round_: Round) -> None:
    city.go(of_round("seat", round_))
    city.sees("没有别的专家可以增补")
    for _each in range(3):
        PostFactory(role=Role.EXPERT, union=round_.union)
    city.go(of_round("seat", round_))
    city.shoot_both("10-seat")
    before = round_.panel.count()
    city.page.locator('input[name="experts"]').first.check()
    city.press("增补评审组成员")
    city.shoot_both("11-no-reason")
    city.fill(because=WHY)
    city.press("增补评审组成员")
    city.sees(f"增补1名（{WHY}）")
    city.shoot_both("12-seated")
    assert round_.panel.count() == before + 1


def a_name_is_written_right(city: Person, publisher: Person, case: Nomination) -> None:
    address = f"/admin/nominations/nomination/{case.pk}"
    city.go(f"{address}/change/")
    city.follow("提出更正")
    city.page.locator('input[name="field"]').first.check()
    city.fill(new=f"{case.name[:-1]}鑫", reason="姓名末字误写，以身份证为准。")
    city.shoot_both("20-note")
    city.press("更正姓名、单位或工种")
    city.sees("等待批准")
    publisher.go("/admin/")
    publisher.sees("更正待批准")
    publisher.shoot_both("21-waits")
    publisher.go(f"{address}/change/")
    publisher.shoot_both("22-approve")
    publisher.press("批准更正")
    publisher.sees(f"{case.name[:-1]}鑫")
    publisher.shoot_both("23-corrected")
