"""Opening a locked score: by the chair, with a reason, the old points kept; in the action, the pages, the database."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from nominations.actions import experts
from nominations.actions.draws import appoint_chair
from nominations.actions.moves import make_move
from nominations.actions.unlocks import unlock_scores
from nominations.models import Assignment, Change, Score, UnlockedScore
from nominations.workflow import State
from notifications.models import Message
from tests.nominations import roads, scoring
from tests.queries import count_queries

# Numbers of rows and of forms, in which any two digits may stand.
TOKENS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"\w{32,}\"|(?:href|action)=\"[^\"]*\"")
pytestmark = pytest.mark.django_db

WHY = "看错了指标，专家本人申请更正。"


@pytest.fixture
def here():
    here = roads.city()
    appoint_chair(member=here.round.panel.get(expert=here.experts[0]), by=here.city)
    return here


@pytest.fixture
def case(here):
    return roads.bring_to(State.EXPERT_REVIEW, here=here)


def of(case, expert):
    return case.assignments.select_related("nomination__round", "expert").get(expert=expert)


def lock(assignment):
    saved = scoring.score(assignment)
    return experts.lock_scores(assignment=saved, version=saved.version, by=assignment.expert)


@pytest.fixture
def locked(here, case):
    return lock(of(case, here.experts[1]))


def rows():
    return (
        list(Assignment.objects.order_by("pk").values()),
        list(Score.objects.order_by("pk").values()),
        list(UnlockedScore.objects.order_by("pk").values()),
        Change.objects.count(),
        Message.objects.count(),
    )


def test_a_lock_enters_the_record_with_its_points(here, locked):
    change = Change.objects.get(kind=Change.Kind.SCORE)

    points = {str(score.criterion_id): str(score.points) for score in locked.scores.all()}
    assert (change.by, change.nomination, change.note) == (here.experts[1], locked.nomination, "材料扎实。")
    assert change.facts == {"total": "80.0000", "points": points}


def test_the_chair_unlocks_and_the_old_points_stay(here, locked):
    old = {str(score.criterion_id): str(score.points) for score in locked.scores.all()}

    opened = unlock_scores(assignment=locked, because=f" {WHY} ", by=here.experts[0])

    kept = UnlockedScore.objects.get()
    assert (opened.locked_at, opened.total, opened.version) == (None, None, locked.version + 1)
    assert (kept.assignment, kept.total, kept.points) == (locked, Decimal(80), old)
    assert (kept.comment, kept.locked_at, kept.because) == ("材料扎实。", locked.locked_at, WHY)
    assert kept.unlocked_by == here.experts[0]
    change = Change.objects.get(kind=Change.Kind.UNLOCK)
    assert change.facts == {"expert": here.experts[1].pk, "total": "80.0000", "points": old}
    message = Message.objects.get(key__contains=":unlocked:", channel="site")
    assert (message.recipient, message.link) == (here.experts[1], locked.get_absolute_url())
    assert locked.nomination.name not in message.subject + message.body
    again = lock(of(locked.nomination, here.experts[1]))
    assert again.total == Decimal(80)


@pytest.mark.parametrize("who", ["city", "publisher", "superuser", "auditor"])
def test_nobody_but_the_chair_unlocks(here, locked, who):
    before = rows()

    for by in (getattr(here, who), here.experts[2], locked.nomination.nominator):
        with pytest.raises(PermissionDenied):
            unlock_scores(assignment=locked, because=WHY, by=by)
    assert rows() == before


def test_a_chair_who_left_the_case_knows_nothing_of_it(here, case, locked, client):
    experts.recuse(assignment=of(case, here.experts[0]), because="师徒关系。", by=here.experts[0])
    client.force_login(here.experts[0])

    with pytest.raises(PermissionDenied):
        unlock_scores(assignment=locked, because=WHY, by=here.experts[0])
    page = client.get(reverse("nominations:chair", args=[here.round.pk]))
    assert list(page.context["page_obj"]) == []
    assert client.get(reverse("nominations:unlock_scores", args=[locked.pk])).status_code == 404


def refused(**asked):
    before = rows()
    with pytest.raises(ValidationError) as error:
        unlock_scores(**asked)
    assert rows() == before
    return error.value.messages


def test_what_stands_against_it_is_told_in_words(here, case, locked):
    chair = here.experts[0]
    own = lock(of(case, chair))
    still_open = of(case, here.experts[2])

    assert refused(assignment=own, because=WHY, by=chair) == [
        "组长不能解锁自己的评分：请主办单位另行指定组长后办理。"
    ]
    assert refused(assignment=still_open, because=WHY, by=chair) == ["这份评分没有锁定，专家可以直接修改。"]
    assert refused(assignment=locked, because="错了", by=chair) == ["请写明解锁理由，至少5个字。"]
    make_move(nomination=case, move="not_select", by=here.city, note="会议研究不列入。")
    assert refused(assignment=locked, because=WHY, by=chair) == ["此件的专家评审已经结束，不能再解锁。"]


def test_the_pages_of_the_chair_show_no_points(here, case, locked, client):
    client.force_login(here.experts[0])
    page = reverse("nominations:chair", args=[here.round.pk])
    form = reverse("nominations:unlock_scores", args=[locked.pk])

    listed = client.get(page)
    shown = client.get(form)
    empty = client.post(form, {"because": ""})
    done = client.post(form, {"because": WHY}, follow=True)

    assert [each.pk for each in listed.context["page_obj"]] == [locked.pk]
    for answer in (listed, shown):
        text = answer.content.decode().split("<main", 1)[1]
        assert "80" not in TOKENS.sub("", text)
    assert (empty.status_code, done.redirect_chain) == (400, [(page, 302)])
    assert "已解锁，并已通知专家。" in done.content.decode()
    assert UnlockedScore.objects.count() == 1
    desk = client.get(reverse("nominations:panel")).content.decode()
    assert page in desk
    client.force_login(here.experts[1])
    assert client.get(page).status_code == 404
    assert "组长已解锁这份评分" in client.get(locked.get_absolute_url()).content.decode()


def test_the_page_of_the_chair_asks_as_often_for_many(here, client):
    page = reverse("nominations:chair", args=[here.round.pk])
    client.force_login(here.experts[0])
    asked = []
    for many in (1, 2, 5):
        for _ in range(many):
            case = roads.bring_to(State.EXPERT_REVIEW, here=here)
            lock(of(case, here.experts[1]))
        asked.append(count_queries(lambda: client.get(page)))

    assert len(set(asked)) == 1


def kept_row(locked, by, **changed):
    values = {
        "assignment": locked,
        "total": locked.total,
        "points": {},
        "comment": locked.comment,
        "locked_at": locked.locked_at,
        "because": WHY,
        "unlocked_by": by,
    }
    return UnlockedScore.objects.create(**(values | changed))


def test_the_database_opens_only_what_it_has_kept(here, locked):
    open_it = "UPDATE nominations_assignment SET locked_at = NULL, total = NULL, version = version + 1 WHERE id = %s"

    def sql(statement):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [locked.pk])

    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        sql(open_it)
    for by in (here.city, here.experts[1]):
        with pytest.raises(DatabaseError, match="the chair alone unlocks"), transaction.atomic():
            kept_row(locked, by)
    for wrong in ({"total": 79}, {"comment": "别的"}, {"locked_at": timezone.now()}):
        with pytest.raises(DatabaseError, match="what is kept is what was locked"), transaction.atomic():
            kept_row(locked, here.experts[0], **wrong)
    kept = kept_row(locked, here.experts[0])
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        sql(open_it.replace("version = version + 1", "comment = '改', version = version + 1"))
    sql(open_it)
    for change in ("UPDATE nominations_unlockedscore SET total = 1", "DELETE FROM nominations_unlockedscore"):
        with pytest.raises(DatabaseError, match="Cannot update or delete"):
            sql(f"{change} WHERE assignment_id = %s")
    assert UnlockedScore.objects.get() == kept


@pytest.mark.django_db(transaction=True)
def test_a_row_kept_in_another_transaction_opens_nothing():
    here = roads.city()
    appoint_chair(member=here.round.panel.get(expert=here.experts[0]), by=here.city)
    locked = lock(of(roads.bring_to(State.EXPERT_REVIEW, here=here), here.experts[1]))
    kept_row(locked, here.experts[0])

    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        Assignment.objects.filter(pk=locked.pk).update(locked_at=None, total=None, version=9)
