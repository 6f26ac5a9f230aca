import pytest
from django.urls import reverse

from accounts.roles import Role
from nominations import emails
from nominations.models import Change, Nomination
from nominations.workflow import State
from notifications.models import Message
from tests.factories import PostFactory
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


def test_the_first_check_is_told_to_those_who_check_again_and_to_nobody_else(here):
    here.city.posts.create(role=Role.PUBLISHER, union=here.federation)
    nomination = roads.bring_to(S.SCREENING, here=here)
    before = set(Message.objects.values_list("key", flat=True))

    roads.check_first(here, nomination)

    new = Message.objects.exclude(key__in=before).filter(channel="site")
    assert [message.recipient for message in new] == [here.publisher]
    link = reverse("admin:nominations_nomination_change", args=[nomination.pk])
    assert new.get().link == link


def test_every_other_move_is_told_to_the_nominator_once(here):
    nomination = roads.bring_to(S.CONFERRED, here=here)

    told = [change for change in nomination.changes.moves() if change.move not in {"check_first", "propose"}]
    keys = [f"nomination:{nomination.pk}:change:{change.pk}:site" for change in told]
    mine = Message.objects.filter(recipient=nomination.nominator, channel="site")
    assert sorted(mine.values_list("key", flat=True)) == sorted(keys)
    assert len(keys) == len(set(keys)) == 9
    everything = " ".join(message.subject + message.body for message in mine)
    for inside in ("拟命名", roads.NOTE, "属实", nomination.identity_number, str(nomination.score)):
        assert inside not in everything


def waiting_for(nomination):
    """Who was told that the case lies on his desk, with the state it came into."""
    arrived = {str(change.pk): change for change in Change.objects.moves().filter(nomination=nomination)}
    told = Message.objects.filter(key__startswith=f"nomination:{nomination.pk}:waits:", channel="site")
    changes = [(message.recipient, arrived[message.key.split(":")[3]]) for message in told]
    return sorted((change.move, change.target, person.pk) for person, change in changes if person)


def test_whoever_is_next_is_told_and_nobody_else(here):
    elsewhere = roads.city()
    nomination = roads.bring_to(S.EXPERT_REVIEW, here=here)

    assert waiting_for(nomination) == [
        ("check_first", S.SCREENING, here.publisher.pk),
        ("endorse", S.DISTRICT_REVIEW, here.district.pk),
        ("recommend", S.SCREENING, here.city.pk),
        ("submit", S.EMPLOYER_REVIEW, here.grassroots.pk),
    ]
    assert not Message.objects.filter(recipient__in=elsewhere.people.values()).exists()


def test_the_nearest_level_that_has_anybody_is_told(here):
    far, near, gone = (PostFactory(role=Role.GRASSROOTS, union=here.federation).user for _ in range(3))
    near.posts.update(union=here.district_union)
    gone.posts.update(union=here.grassroots_union)
    gone.is_active = False
    gone.save()
    here.grassroots.posts.all().delete()

    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    assert waiting_for(nomination) == [("submit", S.EMPLOYER_REVIEW, near.pk)]
    assert far.has_perm("nominations.endorse_nomination", nomination)


def test_a_nominee_is_not_told_of_his_own_case(here):
    above = PostFactory(role=Role.GRASSROOTS, union=here.district_union).user

    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here, nominator=here.grassroots)

    assert waiting_for(nomination) == [("submit", S.EMPLOYER_REVIEW, above.pk)]


def test_a_case_of_a_union_where_nobody_holds_the_post_is_told_to_nobody(here):
    here.grassroots.posts.all().delete()

    assert waiting_for(roads.bring_to(S.EMPLOYER_REVIEW, here=here)) == []


@pytest.mark.parametrize("state", [S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.SCREENING, "second check"])
def test_whoever_is_told_finds_the_case_on_his_desk(here, state):
    nomination = roads.bring_to(S.SCREENING if state == "second check" else state, here=here)
    if state == "second check":
        nomination = roads.check_first(here, nomination)

    told = emails.who_is_next(nomination)

    assert told
    for person in told:
        assert list(Nomination.objects.waiting_for(person)) == [nomination]
