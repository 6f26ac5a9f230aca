"""Carried forward from the experts: the line, ties, one case after the other."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from nominations import tasks
from nominations.actions import carries, experts, moves
from nominations.actions.draws import appoint_chair
from nominations.actions.unlocks import unlock_scores
from nominations.admin import selections
from nominations.builders.carries import standing
from nominations.fingerprints import ChangedMeanwhile
from nominations.models import CarryForward, Change, Nomination
from nominations.models.carries import SILENCE
from nominations.workflow import State
from tests.nominations import roads, scoring
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, bring_to, city

pytestmark = pytest.mark.django_db

S = State
WHY = "联席会议纪要〔2026〕3号决定第二位入围。"


@pytest.fixture
def here() -> City:
    return city(places=1, carry_forward_ratio=Decimal("1.5"))


def judged(here: City, share: str) -> Nomination:
    nomination = bring_to(S.EXPERT_REVIEW, here=here)
    scoring.lock_all(nomination, Decimal(share))
    return nomination


def three(here: City) -> list[Nomination]:
    return [judged(here, share) for share in ("0.7", "0.9", "0.8")]


def states(*cases: Nomination) -> list[str]:
    return [roads.fresh(case).state for case in cases]


def test_the_line_is_the_places_and_so_many_more(here: City) -> None:
    cases = [judged(here, share) for share in ("0.7", "0.9", "0.8")]

    now = standing(here.round)

    assert (now.cut, now.unfinished, now.tied) == (2, 0, [])
    assert [line.key for line in now.lines] == [cases[1].pk, cases[2].pk, cases[0].pk]
    assert [line.is_within for line in now.lines] == [True, True, False]


def test_all_above_the_line_go_on_and_the_others_do_not(here: City) -> None:
    third, first, second = (judged(here, share) for share in ("0.7", "0.9", "0.8"))

    carry = carries.decide(round=here.round, by=here.city, seen=standing(here.round).mark)
    done = carries.carry_on(carry_id=carry.pk)

    assert done.ended_at is not None
    assert states(first, second, third) == [S.SITE_VISIT, S.SITE_VISIT, S.NOT_SELECTED]
    assert all(roads.fresh(each).score is not None for each in (first, second, third))
    left_out = Change.objects.get(nomination=third, move="not_select")
    assert left_out.note == "按成绩从高到低入围2人，此件未入围。"


def test_those_tied_at_the_line_are_decided_on(here: City) -> None:
    first, one, other = (judged(here, share) for share in ("0.9", "0.8", "0.8"))

    with pytest.raises(ValidationError) as error:
        carries.decide(round=here.round, by=here.city, goes_on=[other.pk], note="短")
    carry = carries.decide(round=here.round, by=here.city, goes_on=[other.pk], note=WHY)
    carries.carry_on(carry_id=carry.pk)

    assert list(error.value.message_dict) == ["note"]
    assert states(first, one, other) == [S.SITE_VISIT, S.NOT_SELECTED, S.SITE_VISIT]
    assert Change.objects.filter(move="close_scoring", nomination=other).get().note == WHY


def test_nobody_goes_on_while_an_expert_is_missing(here: City) -> None:
    done = judged(here, "0.8")
    bring_to(S.EXPERT_REVIEW, here=here)

    with pytest.raises(ValidationError, match="还有1件没有评完"):
        carries.decide(round=here.round, by=here.city)

    assert states(done) == [S.EXPERT_REVIEW]


def test_a_list_that_changed_meanwhile_is_refused(here: City) -> None:
    judged(here, "0.8")
    seen = standing(here.round).mark
    judged(here, "0.9")

    with pytest.raises(ChangedMeanwhile):
        carries.decide(round=here.round, by=here.city, seen=seen)


def test_an_empty_list_and_a_list_under_way_are_refused(here: City) -> None:
    with pytest.raises(ValidationError, match="没有正在专家评审"):
        carries.decide(round=here.round, by=here.city)
    judged(here, "0.8")
    carries.decide(round=here.round, by=here.city)

    with pytest.raises(ValidationError, match="入围正在办理"):
        carries.decide(round=here.round, by=here.city)


def test_only_the_office_and_nobody_concerned_decides(here: City) -> None:
    judged(here, "0.8")

    for stranger in (here.publisher, here.auditor, here.district, city().city):
        with pytest.raises(PermissionDenied):
            carries.decide(round=here.round, by=stranger)
    bring_to(S.SCREENING, here=here, nominator=here.city)
    with pytest.raises(ValidationError, match="您是本次评选的申报人"):
        carries.decide(round=here.round, by=here.city)


def test_a_panel_member_decides_nothing_and_reads_nothing(client: Client, here: City) -> None:
    nomination = judged(here, "0.8")
    here.round.panel.create(expert=here.city)
    client.force_login(here.city)

    shown = client.get(page("carry", here.round))

    assert nomination.name not in shown.content.decode()
    with pytest.raises(ValidationError, match="您是本次评选的评审专家"):
        carries.decide(round=here.round, by=here.city)


def test_a_case_that_left_meanwhile_is_passed_over(here: City) -> None:
    gone, stays = judged(here, "0.9"), judged(here, "0.8")
    carry = carries.decide(round=here.round, by=here.city)
    moves.make_move(nomination=gone, move="withdraw", by=gone.nominator, note="本人另有安排，自愿撤回申报。")

    carries.carry_on(carry_id=carry.pk)

    assert states(gone, stays) == [S.WITHDRAWN, S.SITE_VISIT]


def test_what_comes_to_a_stop_says_why_and_is_taken_up_again(here: City, monkeypatch: Any) -> None:
    first, second = judged(here, "0.9"), judged(here, "0.8")
    carry = carries.decide(round=here.round, by=here.city)
    close = experts.close_scoring

    def fails_at_second(**options: Any) -> Nomination:
        if options["nomination"].pk == second.pk:
            raise ValidationError("演示的停顿。")
        return close(**options)

    monkeypatch.setattr(carries, "close_scoring", fails_at_second)
    stopped = carries.carry_on(carry_id=carry.pk)
    monkeypatch.setattr(carries, "close_scoring", close)
    carries.take_up_again(round=here.round, by=here.city)
    done = carries.carry_on(carry_id=carry.pk)

    assert (stopped.error, stopped.ended_at) == ("演示的停顿。", None)
    assert done.ended_at is not None
    assert states(first, second) == [S.SITE_VISIT, S.SITE_VISIT]
    with pytest.raises(ValidationError, match="没有正在办理的入围"):
        carries.take_up_again(round=here.round, by=here.city)


def test_the_page_carries_a_short_list_at_once(client: Client, here: City) -> None:
    first, one, other = (judged(here, share) for share in ("0.9", "0.8", "0.8"))
    client.force_login(here.city)

    shown = client.get(page("carry", here.round))
    data = {"seen": shown.context["seen"], "goes_on": [str(one.pk)], "note": WHY}
    stale = client.post(page("carry", here.round), data | {"seen": "x"})
    answer = client.post(page("carry", here.round), data)

    assert "同分待议" in shown.content.decode()
    assert stale.status_code == 409
    assert answer.status_code == 302
    assert states(first, one, other) == [S.SITE_VISIT, S.SITE_VISIT, S.NOT_SELECTED]


def test_a_long_list_is_done_by_the_worker(
    client: Client,
    here: City,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(selections, "AT_ONCE", 1)
    three(here)
    client.force_login(here.city)
    shown = client.get(page("carry", here.round))

    with django_capture_on_commit_callbacks() as waiting:
        answer = client.post(page("carry", here.round), {"seen": shown.context["seen"]}, follow=True)
    carry = CarryForward.objects.get()

    assert "逐件办理" in answer.content.decode()
    assert (carry.ended_at, carry.cases.filter(done_at=None).count()) == (None, 3)
    for act in waiting:
        act()
    carry.refresh_from_db()
    assert (carry.ended_at is not None, carry.cases.filter(done_at=None).count()) == (True, 0)


def test_a_list_whose_worker_was_killed_is_carried_on_by_the_next(
    here: City, django_capture_on_commit_callbacks: Any
) -> None:
    three(here)
    carry = carries.decide(round=here.round, by=here.city)
    carries.do_next(carry)  # and then it was killed

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_carries()
    assert carry.cases.filter(done_at=None).count() == 2  # it might be at work still
    CarryForward.objects.filter(pk=carry.pk).update(heartbeat_at=timezone.now() - SILENCE * 2)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_carries()

    carry.refresh_from_db()
    assert (carry.ended_at is not None, carry.error) == (True, "")
    assert carry.cases.filter(done_at=None).count() == 0


def test_a_list_that_stopped_with_an_error_waits_for_a_person(here: City) -> None:
    three(here)
    carry = carries.decide(round=here.round, by=here.city)
    long_ago = timezone.now() - SILENCE * 2
    CarryForward.objects.filter(pk=carry.pk).update(heartbeat_at=long_ago, error="示例原因")

    assert carries.take_up_silent() == []


def test_what_was_decided_is_not_unlocked_while_it_is_carried_out(here: City) -> None:
    low, *_others = three(here)
    appoint_chair(member=here.round.panel.get(expert=here.experts[0]), by=here.city)
    its = low.assignments.get(expert=here.experts[1])
    carry = carries.decide(round=here.round, by=here.city, seen=standing(here.round).mark)

    with pytest.raises(ValidationError, match="正在按成绩办理入围"):
        unlock_scores(assignment=its, because="专家本人申请更正评分。", by=here.experts[0])
    carries.carry_on(carry_id=carry.pk)

    told = Change.objects.get(nomination=low, kind=Change.Kind.SCORE, facts__has_key="method")
    assert told.facts["score"] == str(roads.fresh(low).score) == "70.0000"
