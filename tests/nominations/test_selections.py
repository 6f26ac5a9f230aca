"""The desk where the list is chosen: order, line, ties, gauges, and what a notice waits for."""

from decimal import Decimal

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nominations.actions import notices, resolutions
from nominations.actions.structure import except_from
from nominations.builders.selections import placed, undecided_ties
from nominations.builders.structure import gauges
from nominations.models import Change, Nomination, Notice, StructureException, StructureTarget
from nominations.structure import Share
from nominations.workflow import State
from tests.factories import FilledFactory
from tests.nominations import clocks, roads
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, bring_to, city

pytestmark = pytest.mark.django_db

S = State
REASON = "本届申报人中一线职工偏少，经联席会议研究同意。"


@pytest.fixture
def here() -> City:
    return city(places=2)


def scored(here: City, score: str, state: State = S.DELIBERATION, **fields: object) -> Nomination:
    """A case before the meeting, with another score than its experts gave it."""
    nomination = bring_to(state, here=here, **fields)  # type: ignore[arg-type]  # fields of a form
    Nomination.objects.filter(pk=nomination.pk).update(score=Decimal(score))
    return nomination


def target(here: City, **fields: object) -> StructureTarget:
    defaults = {"name": "一线职工", "part": "frontline", "share": Decimal(50), "is_hard": True}
    return StructureTarget.objects.create(round=here.round, **{**defaults, **fields})


def test_everybody_before_the_meeting_is_placed(here: City) -> None:
    second, first, third = (scored(here, score) for score in ("85", "92.5", "80"))
    bring_to(S.SITE_VISIT, here=here)

    assert [(line.key, line.rank, line.is_within) for line in placed(here.round)] == [
        (first.pk, 1, True),
        (second.pk, 2, True),
        (third.pk, 3, False),
    ]


def test_a_tie_across_the_line_waits_for_the_meeting(here: City) -> None:
    scored(here, "92", S.PROPOSED)
    one, other = scored(here, "85"), scored(here, "85")

    with pytest.raises(ValidationError) as error:
        notices.draft_notice(round=here.round, by=here.city)
    meeting = roads.meeting_of(here.round)
    for case, proposed in ((one, True), (other, False)):
        resolutions.resolve(
            nomination=case,
            by=here.city,
            meeting=meeting,
            votes=(7, 1, 1),
            proposed=proposed,
            note=roads.NOTE,
        )

    assert error.value.code == "ties"
    assert "2人同分待议" in error.value.messages[0]
    assert undecided_ties(here.round) == []
    assert notices.draft_notice(round=here.round, by=here.city)


def test_a_hard_target_missed_blocks_the_notice(here: City) -> None:
    bring_to(S.PROPOSED, here=here, category="manager")
    wanted = target(here)

    with pytest.raises(ValidationError) as error:
        notices.draft_notice(round=here.round, by=here.city)
    with pytest.raises(ValidationError, match="刚性指标必须达标"):
        except_from(target=wanted, reason=REASON, by=here.city)

    assert error.value.messages == [
        (
            "刚性指标“一线职工”没有达标：要求不低于50%（占全部人选），现为0/1（0.0%），还差1人。"
            "请由会议调整拟命名名单后再办理公示。"
        )
    ]
    assert not Notice.objects.exists()


def test_a_soft_target_missed_asks_for_a_reason_for_these_figures(here: City) -> None:
    bring_to(S.PROPOSED, here=here, category="manager")
    wanted = target(here, is_hard=False)

    with pytest.raises(ValidationError, match="或在“选树台”写明理由"):
        notices.draft_notice(round=here.round, by=here.city)
    written = except_from(target=wanted, reason=REASON, by=here.city)
    notice = notices.draft_notice(round=here.round, by=here.city)
    bring_to(S.PROPOSED, here=here, category="principal")
    with pytest.raises(ValidationError, match="没有达标"):
        notices.publish_notice(notice=notice, by=here.publisher, starts_on=clocks.next_workday())

    assert (written.part, written.base, written.by) == (0, 1, here.city)
    StructureTarget.objects.filter(pk=wanted.pk).update(share=60)
    assert [each.exception for each in gauges(here.round)] == [None]
    recorded = Change.objects.get(kind=Change.Kind.NOTICE)
    assert (recorded.note, recorded.facts["part"], recorded.facts["base"]) == (REASON, 0, 1)


@pytest.mark.parametrize(
    ("reason", "category", "words"), [("太短", "manager", "至少10个字"), (REASON, "frontline", "已经达标")]
)
def test_a_reason_is_asked_where_it_is_needed(here: City, reason: str, category: str, words: str) -> None:
    bring_to(S.PROPOSED, here=here, category=category)
    wanted = target(here, is_hard=False)

    with pytest.raises(ValidationError, match=words):
        except_from(target=wanted, reason=reason, by=here.city)

    assert not StructureException.objects.exists()


def test_only_the_office_writes_a_reason(here: City) -> None:
    bring_to(S.PROPOSED, here=here, category="manager")
    wanted = target(here, is_hard=False)

    for stranger in (here.publisher, here.district, here.auditor, city().city):
        with pytest.raises(PermissionDenied):
            except_from(target=wanted, reason=REASON, by=stranger)


def test_gauges_are_of_the_list_and_what_is_ticked(here: City) -> None:
    bring_to(S.PROPOSED, here=here, category="frontline")
    ticked, unticked = (scored(here, "80", category="manager") for _ in range(2))
    target(here)

    assert [(each.found, each.words) for each in gauges(here.round, also=[ticked.pk])] == [
        (Share(1, 2), "达标")
    ]
    assert [(each.found, each.words) for each in gauges(here.round, also=[ticked.pk, unticked.pk])] == [
        (Share(1, 3), "还差1人")
    ]


def test_the_desk_answers_what_if_and_writes_nothing(client: Client, here: City) -> None:
    best, last = scored(here, "92", category="frontline"), scored(here, "70", category="manager")
    middle = scored(here, "80", category="manager")
    target(here)
    client.force_login(here.city)
    before = Change.objects.count()

    first = client.get(page("selection", here.round))
    asked = client.get(
        page("selection", here.round), {"asked": "1", "chosen": [str(last.pk), str(middle.pk), "nonsense"]}
    )

    assert [row.nomination for row in first.context["rows"]] == [best, middle, last]
    assert [row.is_ticked for row in first.context["rows"]] == [True, True, False]
    assert first.context["gauges"][0].found == Share(1, 2)
    assert [row.is_ticked for row in asked.context["rows"]] == [False, True, True]
    assert asked.context["gauges"][0].found == Share(0, 2)
    assert Change.objects.count() == before


def test_a_nominee_reads_no_ranking_of_his_round(client: Client, here: City) -> None:
    own = scored(here, "92", nominator=here.auditor, name="示例本人")
    other = scored(here, "80")
    client.force_login(here.auditor)

    shown = client.get(page("selection", here.round))

    assert shown.context["rows"] == []
    assert not any(case.name in shown.content.decode() for case in (own, other))


def test_a_reason_is_written_on_the_desk(client: Client, here: City) -> None:
    bring_to(S.PROPOSED, here=here, category="manager")
    wanted = target(here, is_hard=False)
    client.force_login(here.city)

    shown = client.get(page("selection", here.round)).content.decode()
    answer = client.post(page("exception", here.round), {"target": wanted.pk, "reason": REASON})
    after = client.get(page("selection", here.round)).content.decode()

    assert "不达标的理由" in shown
    assert answer.status_code == 302
    assert REASON in after
    assert "不达标的理由" not in after
    assert client.post(page("exception", here.round), {"target": "x", "reason": REASON}).status_code == 404


@pytest.mark.parametrize("name", ["selection", "quotas", "carry"])
def test_the_pages_ask_the_same_of_one_three_and_thirty(client: Client, here: City, name: str) -> None:
    target(here)
    client.force_login(here.city)
    counts = []
    for number in (1, 2, 27):
        from_many(here, number)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(name, here.round)).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3


def from_many(here: City, number: int) -> None:
    """Cases before the meeting and cases before the experts, without the papers a real road leaves."""
    from_states(here, number, S.DELIBERATION, score=Decimal(80))
    from_states(here, number, S.EXPERT_REVIEW)


def from_states(here: City, number: int, state: State, **also: object) -> None:
    made = FilledFactory.create_batch(number, round=here.round, employer=here.employer)
    rows = Nomination.objects.filter(pk__in=[each.pk for each in made])
    with pgtrigger.ignore("nominations.Nomination:a_state_follows_the_workflow"):
        rows.update(state=state, submitted_at=timezone.now(), **also)
