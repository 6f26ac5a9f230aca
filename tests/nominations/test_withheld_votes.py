"""The public page of a poll that is past names nobody whom the register withholds (docs/decisions/0028)."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.test import Client

from accounts.roles import Role
from craftsmen.models import Craftsman
from nominations.actions import polls, quarantines
from nominations.actions.erasure import erase_some
from nominations.builders.counts import counts_of
from nominations.models import Nomination, Poll
from nominations.workflow import State
from tests.factories import AchievementFactory, CraftsmanFactory, HonourFactory, PostFactory, TitleFactory
from tests.nominations import ballot_box, roads
from tests.nominations.polling import page

pytestmark = pytest.mark.django_db

SECRETS = ("张隐去", "隐去工种")


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def voted(name: str = "张隐去", **fields: Any) -> tuple[Poll, Nomination]:
    """A poll with votes in which somebody stands whom the register hides."""
    here = roads.city()
    poll = ballot_box.poll_in(here, 2, **fields)
    case = Nomination.objects.filter(round=here.round).first()
    assert case is not None
    Nomination.objects.filter(pk=case.pk).update(name=name, trade="隐去工种", summary="隐去工种的事迹")
    poll = polls.announce(poll=poll, by=here.publisher)
    ballot_box.cast(poll, poll.candidates.get(nomination=case).pk)
    CraftsmanFactory(name=name, identity_index=case.identity_index, hidden_because="正在核查")
    return poll, case


def test_a_closed_poll_names_nobody_whom_the_register_withholds() -> None:
    poll, case = voted(hidden_until_close=False)
    while_open = Client().get(page(poll)).content.decode()
    ballot_box.over(poll)
    before_the_count = Client().get(page(poll)).content.decode()
    poll = ballot_box.closed(poll)

    answer = Client().get(page(poll))

    assert all(secret in while_open for secret in SECRETS)
    assert not any(secret in before_the_count for secret in SECRETS)
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    lines = {line.candidate.nomination_id: line for line in answer.context["counts"].lines}
    assert (lines[case.pk].candidate.name, lines[case.pk].counted) == ("（已隐去）", 1)


def test_a_thing_that_was_conferred_is_told_without_the_name_of_who_is_hidden() -> None:
    poll, case = voted(name="张隐去操作法")
    Craftsman.objects.update(hidden_because="", name="张隐去")
    made = AchievementFactory(name="张隐去操作法")
    made.people.set(Craftsman.objects.all())
    honour = HonourFactory(craftsman=None, achievement=made, title=TitleFactory(kind="achievement"))
    poll = ballot_box.closed(poll)
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=case.pk).update(state=State.CONFERRED, honour=honour, identity_index="x")
    Craftsman.objects.update(source="示例晚报")
    before = Client().get(page(poll)).content.decode()

    Craftsman.objects.update(hidden_because="正在核查")
    after = Client().get(page(poll)).content.decode()

    assert "张隐去" in before
    assert "张隐去" not in after
    assert "（已隐去）操作法" in after


def test_an_adjustment_names_nobody_either_and_the_office_reads_every_name() -> None:
    poll, case = voted()
    poll = ballot_box.closed(poll)
    here = poll.round.union
    proposed = quarantines.propose_adjustment(
        candidate=poll.candidates.get(nomination=case),
        count=3,
        reason="补记纸质选票。",
        public_note="补记纸质选票三张。",
        by=PostFactory(role=Role.CITY, union=here).user,
    )
    by = PostFactory(role=Role.PUBLISHER, union=here).user
    quarantines.decide_adjustment(adjustment=proposed, approve=True, by=by)

    text = Client().get(page(poll)).content.decode()

    assert "补记纸质选票三张。" in text
    assert not any(secret in text for secret in SECRETS)
    assert "张隐去" in {line.candidate.name for line in counts_of(poll).lines}


@pytest.mark.parametrize("is_hidden_first", [True, False])
def test_an_erased_case_still_tells_whom_the_register_hides(is_hidden_first: bool) -> None:
    poll, case = voted()
    poll = ballot_box.closed(poll)
    people, because = Craftsman.objects.filter(name="张隐去"), "正在核查"
    people.update(hidden_because=because if is_hidden_first else "")
    other = poll.candidates.exclude(nomination=case).get().nomination
    with pgtrigger.ignore():
        Nomination.objects.filter(round=poll.round).update(state=State.NOT_SELECTED)

    assert erase_some(poll.round) == 2
    people.update(hidden_because=because)

    assert not any(secret in Client().get(page(poll)).content.decode() for secret in SECRETS)
    kept = dict(Nomination.objects.values_list("pk", "identity_index"))
    assert (kept[case.pk], kept[other.pk]) == (case.identity_index, f"erased:{other.pk}")
