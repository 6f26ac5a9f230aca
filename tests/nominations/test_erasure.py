"""Forms of those not honoured are emptied when their time is over: nothing of them is left in any row or file, the
figures and the record stay as they were."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations import tasks
from nominations.actions.moves import make_move, moves_open_to
from nominations.actions.notes import approve_note, propose_note
from nominations.builders.audit import verify
from nominations.builders.told import differing
from nominations.invariants import broken
from nominations.models import (
    Change,
    Correction,
    CorrectionNote,
    Evidence,
    Nomination,
    Opinion,
    Round,
    VisitClaim,
    VisitPhoto,
)
from nominations.retention import EMPTIED, KEPT_FOR
from nominations.workflow import IllegalMove, State
from tests.nominations import roads
from tests.nominations.desks import case as screen
from tests.nominations.roads import bring_to, fresh
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db
S = State
LATER = KEPT_FOR + dt.timedelta(days=90)
TELLING = {
    "name": "机密姓名某",
    "phone": "13800007777",
    "position": "机密岗位某",
    "summary": "机密摘要某。",
    "deeds": "机密事迹某某某。",
    "mastery": "机密绝技某某某。",
    "innovation": "机密创新某某某。",
    "apprentices": "机密带徒某某某。",
    "awards": "机密荣誉某某某。",
    "political_status": "机密面貌",
}
# Of a column that is new it must be said whether it tells of somebody.
STAYS = set(
    """id round nominator state resumes_at correct_by version disqualified_for channel recommending_union entered_by
    asked_to_confirm_at declared_true_at consented_to_handling_at consented_to_publication_at started_at saved_at
    submitted_at first_checked_by score reserve_rank has_nominee_award honour erased_at identity_index gender education
    is_union_member is_chinese engagement employer_union district_union region industry years_in_trade skill_level
    category post_status is_heritage member_count founded_year""".split()
)


@pytest.fixture
def here() -> roads.City:
    return roads.city(places=9)


def telling(here: roads.City, state: State, **fields: Any) -> Nomination:
    return bring_to(state, here=here, **(TELLING | fields))


def later(act: Callable[[], Any] = tasks.erase_materials) -> Any:
    with time_machine.travel(timezone.now() + LATER):
        return act()


def rows() -> str:
    """Every row of the selection, and every message, as the database shows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(nominations|notifications)_'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")  # noqa: S608 - its own tables
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


def found(text: str) -> set[str]:
    return {words for words in TELLING.values() if words in text}


def returned_once(here: roads.City) -> Nomination:
    """Its form was kept before and after it was corrected."""
    case = telling(here, S.RETURNED)
    case = make_move(nomination=case, move="resubmit", by=case.nominator)
    return roads.reject(here, case)


def test_of_each_column_it_is_said_what_becomes_of_it() -> None:
    columns = {field.name for field in Nomination._meta.concrete_fields}

    assert columns == STAYS | EMPTIED.keys()


def test_nothing_of_them_is_left_in_any_row(here: roads.City) -> None:
    cases = [
        returned_once(here),
        telling(here, S.NOT_SELECTED),
        telling(here, S.DISQUALIFIED),
        telling(here, S.WITHDRAWN),
        roads.draft_in(here, **TELLING),
    ]
    visit = cases[1].visits.get()
    VisitPhoto.objects.create(
        visit=visit, file=ContentFile(b"x", name="a.jpg"), original_name="机密姓名某.jpg"
    )
    before, kept = (
        rows(),
        [(case.state, case.gender, case.category, case.score) for case in map(fresh, cases)],
    )
    indexes = [case.identity_index for case in cases]
    seal()

    later()
    seal()

    assert found(before) == set(TELLING.values())
    text = rows()
    assert found(text) == set()
    again = [fresh(case) for case in cases]
    assert [(case.state, case.gender, case.category, case.score) for case in again] == kept
    assert all(case.erased_at for case in again)
    assert [index in text for index in indexes] == [
        False,
        False,
        True,
        False,
        False,
    ]  # who cheated waits for years
    assert Evidence.objects.count() == VisitPhoto.objects.count() == 0
    assert {correction.before + correction.after for correction in Correction.objects.all()} == {""}
    assert set(Opinion.objects.values_list("text", "seal")) == {("", "")}


def test_the_words_of_a_correction_go_too(here: roads.City) -> None:
    case = telling(here, S.DELIBERATION)
    note = propose_note(
        nomination=case, field="name", new="机密姓名改", reason="机密姓名某应作改字。", by=here.city
    )
    approve_note(note=note, by=here.publisher)
    make_move(nomination=case, move="not_select", by=here.city, note=roads.NOTE)

    later()

    assert CorrectionNote.objects.values_list("old", "new", "reason").get() == ("", "", "")
    assert list(differing()) == []


def test_the_files_go_with_the_next_sweep(here: roads.City) -> None:
    case = telling(here, S.REJECTED)
    paths = [each.file.name for each in case.evidence.all()] + [
        each.seal.name for each in case.opinions.all()
    ]
    assert all(map(default_storage.exists, filter(None, paths)))

    later()
    later(tasks.forget_papers)

    assert [path for path in paths if path and default_storage.exists(path)] == []


def test_the_record_still_holds(here: roads.City) -> None:
    cases = [returned_once(here), telling(here, S.NOT_SELECTED)]
    seal()
    head = Change.objects.sealed().last()

    later()
    seal()

    link = Change.objects.get(kind=Change.Kind.ERASURE)
    assert (link.round, link.by, link.facts["erased"]) == (
        here.round,
        None,
        sorted(str(each.pk) for each in cases),
    )
    assert verify()[1] == []
    assert list(broken()) == []
    assert head is not None
    assert Change.objects.get(pk=head.pk).digest == head.digest


def test_who_was_honoured_or_awarded_keeps_his_papers(here: roads.City) -> None:
    awarded = telling(here, S.NOT_SELECTED)
    Nomination.objects.filter(pk=awarded.pk).update(has_nominee_award=True)
    honoured = telling(here, S.CONFERRED)

    later()

    for case in (awarded, honoured):
        assert fresh(case).deeds == TELLING["deeds"]
        assert case.evidence.exists()
    assert not Change.objects.filter(kind=Change.Kind.ERASURE).exists()


def test_nothing_goes_before_its_time_or_while_anything_is_under_way(here: roads.City) -> None:
    case = telling(here, S.REJECTED)
    tasks.erase_materials()
    with time_machine.travel(timezone.now() + KEPT_FOR - dt.timedelta(days=1)):
        tasks.erase_materials()
    assert fresh(case).erased_at is None

    waiting = bring_to(S.SCREENING, here=here)
    later()
    assert fresh(case).erased_at is None

    Round.objects.filter(pk=here.round.pk).update(life="cancelled")
    later()
    assert [fresh(each).erased_at is not None for each in (case, waiting)] == [True, True]
    assert later() is None
    assert Change.objects.filter(kind=Change.Kind.ERASURE).count() == 1


def test_the_database_lets_nothing_else_go(here: roads.City) -> None:
    case, waiting = telling(here, S.NOT_SELECTED), bring_to(S.SCREENING, here=here)
    honoured = telling(here, S.CONFERRED)
    now = timezone.now()
    rest = Nomination.objects.filter(pk=case.pk)
    empty = {"erased_at": now, **EMPTIED}
    wrong: list[Callable[[], Any]] = [
        lambda: rest.update(erased_at=now),
        lambda: rest.update(**{**empty, "deeds": "还在"}),
        lambda: rest.update(**{**empty, "identity_number": "370202199001011236"}),
        lambda: Nomination.objects.filter(pk=waiting.pk).update(**empty),
        lambda: Nomination.objects.filter(pk=honoured.pk).update(**empty),
        lambda: Opinion.objects.filter(nomination=case).update(text="", seal=""),
        lambda: VisitClaim.objects.filter(visit__nomination=case).update(text=""),
    ]
    for act in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    rest.update(**empty)

    after: list[Callable[[], Any]] = [
        lambda: rest.update(name="又写上"),
        lambda: rest.update(erased_at=None),
        lambda: Opinion.objects.filter(nomination=case).update(text="改写"),
        lambda: Opinion.objects.filter(nomination=case).update(text="", seal="", category="manager"),
        lambda: Opinion.objects.filter(nomination=case).delete(),
        lambda: VisitClaim.objects.filter(visit__nomination=case).update(text="", finding="no", remark="改"),
    ]
    for act in after:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert [line for line in differing() if "emptied" in line] == [
        f"nomination {case.pk}: emptied, and not as the record tells (design.md, 8)"
    ]


def test_its_pages_stay_and_say_so_and_nothing_is_done_with_it(client: Client, here: roads.City) -> None:
    cases = [returned_once(here), telling(here, S.NOT_SELECTED), roads.draft_in(here, **TELLING)]
    later()

    for case in map(fresh, cases):
        client.force_login(case.nominator)
        own = client.get(case.get_absolute_url())
        assert (own.status_code, "按期删除" in own.content.decode()) == (200, True)
        assert (
            client.post(reverse("nominations:withdraw", args=[case.pk]), {"note": "不办了" * 9}).status_code
            < 500
        )
        assert moves_open_to(case.nominator, case) == []
        with pytest.raises(IllegalMove):
            make_move(nomination=case, move="withdraw", by=case.nominator, note=roads.NOTE)
    for name in ("city", "district"):
        client.force_login(getattr(here, name))
        for case in cases[:2]:
            assert "按期删除" in client.get(screen(case)).content.decode()
        assert (
            client.get(reverse("admin:nominations_nomination_changelist"), {"show": "all"}).status_code == 200
        )
    client.force_login(here.city)
    for page in ("overview", "panel", "scoring", "quotas", "selection", "carry"):
        assert client.get(reverse(f"admin:nominations_round_{page}", args=[here.round.pk])).status_code == 200
    assert (
        "评选全部办结365天后由系统删除"
        in client.get(reverse("nominations:nominate", args=[here.round.pk])).content.decode()
    )
