"""What waits in whole rounds stands on the admin's first page of whoever does it, and of nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from nominations.actions import halts, notices, quarantines, rule_versions
from nominations.builders.workbench import workbench
from nominations.models import rules_of
from nominations.round_life import Step
from nominations.workflow import State
from tests.nominations import ballot_box, objectors, roads
from tests.nominations.roads import bring_to, city, round_in

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
REASON = "经市总工会研究，按实际情况作出调整。"


@pytest.fixture
def here() -> roads.City:
    return city()


def waits(user: User) -> list[tuple[str, str, str]]:
    return [
        (each.round.name, each.words, each.address.rpartition("_")[2]) for each in workbench(user).errands
    ]


def told(here: roads.City) -> dict[str, list[tuple[str, str, str]]]:
    names = ("city", "publisher", "objections", "auditor", "district", "superuser")
    return {name: found for name in names if (found := waits(getattr(here, name)))}


def test_cases_without_objection_wait_to_be_honoured(here: roads.City) -> None:
    bring_to(State.APPROVED, here=here)
    bring_to(State.APPROVED, here=city())

    line = (here.round.name, "1件公示无异议，待命名", "confer")
    assert waits(here.publisher) == [line]
    assert waits(here.city) == []
    assert line in waits(here.superuser)
    assert len(waits(here.superuser)) == 2


def test_proposed_cases_wait_for_a_draft(here: roads.City) -> None:
    bring_to(State.PROPOSED, here=here)
    before = told(here)

    draft = notices.draft_notice(round=here.round, by=here.city)

    line = (here.round.name, "1件拟命名，待起草公示", "overview")
    assert before == {"city": [line], "superuser": [line]}
    assert told(here) == {}
    assert workbench(here.publisher).drafts == [draft]


def test_an_amendment_waits_for_another(here: roads.City) -> None:
    version = rule_versions.propose(
        round=here.round, rules=rules_of(here.round) | {"places": 120}, reason=REASON, by=here.city
    )

    line = (here.round.name, "1项规则变更待批准", "rules")
    assert told(here) == {"publisher": [line], "superuser": [line]}
    rule_versions.approve(version=version, by=here.publisher)
    assert told(here) == {}


def test_a_halt_waits_for_another_than_who_proposed_it(here: roads.City) -> None:
    halts.propose(round=here.round, step=Step.SUSPEND, reason=REASON, by=here.superuser)

    assert told(here) == {"publisher": [(here.round.name, "1项中止或归档待批准", "life")]}


def test_an_adjustment_waits_while_the_count_can_change(here: roads.City) -> None:
    poll = ballot_box.closed(ballot_box.open_poll(here))
    candidate = poll.candidates.order_by("pk")[0]
    adjustment = quarantines.propose_adjustment(
        candidate=candidate, count=3, reason=REASON, public_note=REASON, by=here.city
    )

    line = (poll.round.name, "1项票数调整待决定", "forensics")
    assert told(here) == {"publisher": [line], "superuser": [line]}
    quarantines.decide_adjustment(adjustment=adjustment, approve=True, by=here.publisher)
    assert told(here) == {}


def test_who_is_superuser_is_told_of_no_objections(here: roads.City, client: Client) -> None:
    objectors.objected(here)

    assert workbench(here.superuser).objections == 0
    assert workbench(here.objections).objections == 1
    client.force_login(here.superuser)
    assert "件异议待核查" not in client.get(INDEX).content.decode()


def test_the_first_page_shows_them_and_costs_the_same_with_any_number(
    here: roads.City, client: Client
) -> None:
    client.force_login(here.publisher)
    bring_to(State.APPROVED, here=here)
    halts.propose(round=here.round, step=Step.SUSPEND, reason=REASON, by=here.city)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(INDEX).content.decode()
        assert reverse("admin:nominations_round_confer", args=[here.round.pk]) in page
        assert reverse("admin:nominations_round_life", args=[here.round.pk]) in page
        assert "现在没有等您办理的事项。" not in page
        return len(asked)

    few = questions()
    for year in (2031, 2032):
        another = round_in(here.federation, here.experts, year=year)
        bring_to(State.APPROVED, here=here, round=another)
        halts.propose(round=another, step=Step.SUSPEND, reason=REASON, by=here.city)
    assert questions() == few
