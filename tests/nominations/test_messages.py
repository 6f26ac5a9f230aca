import pytest

from nominations.models import Change
from nominations.workflow import State
from notifications.models import Message
from tests.nominations import roads

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here():
    return roads.city()


def test_a_return_tells_what_to_mend_and_until_when(here):
    nomination = roads.bring_to(S.RETURNED, here=here)

    message = Message.objects.filter(recipient=nomination.nominator, channel="site").latest("pk")
    assert "请补充技能等级证书的扫描件。" in message.body
    assert f"{nomination.correct_by:%Y}年" in message.body
    assert message.link == nomination.get_absolute_url()


def test_that_he_is_proposed_is_told_to_nobody(here):
    nomination = roads.bring_to(S.DELIBERATION, here=here)
    before = set(Message.objects.values_list("key", flat=True))

    roads.propose(here, nomination)

    assert set(Message.objects.values_list("key", flat=True)) == before


def test_the_first_check_is_told_to_nobody(here):
    nomination = roads.bring_to(S.SCREENING, here=here)
    before = set(Message.objects.values_list("key", flat=True))

    roads.check_first(here, nomination)

    assert set(Message.objects.values_list("key", flat=True)) == before


def test_every_other_move_is_told_to_the_nominator_once(here):
    nomination = roads.bring_to(S.CONFERRED, here=here)

    told = [change for change in nomination.changes.all() if change.move not in {"check_first", "propose"}]
    keys = [f"nomination:{nomination.pk}:change:{change.pk}:site" for change in told]
    mine = Message.objects.filter(recipient=nomination.nominator, channel="site")
    assert sorted(mine.values_list("key", flat=True)) == sorted(keys)
    assert len(keys) == len(set(keys)) == 9
    everything = " ".join(message.subject + message.body for message in mine)
    for inside in ("拟命名", roads.NOTE, "属实", nomination.identity_number, str(nomination.score)):
        assert inside not in everything


def test_whoever_is_next_is_told_and_nobody_else(here):
    elsewhere = roads.city()
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)

    waiting = Message.objects.filter(key__contains=":waits:", channel="site")

    told = {(message.recipient, message.key.split(":")[3]) for message in waiting}
    arrived = {change.target: str(change.pk) for change in Change.objects.filter(nomination=nomination)}
    assert told == {
        (here.grassroots, arrived[S.EMPLOYER_REVIEW]),
        (here.district, arrived[S.DISTRICT_REVIEW]),
        (here.city, first_arrival(nomination, S.SCREENING)),
    }
    assert not Message.objects.filter(recipient__in=elsewhere.people.values()).exists()


def first_arrival(nomination, state):
    return str(nomination.changes.filter(target=state).first().pk)
