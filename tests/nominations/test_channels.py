"""Who puts whom forward, who fills in, who confirms, and who may not review what he filled in."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import account_of
from accounts.models import User
from accounts.roles import Role
from nominations.actions import channels, drafts
from nominations.models import Nomination
from nominations.workflow import State
from notifications.models import Message
from organisations.models import Union
from tests.factories import EmployerFactory, PostFactory, RegionFactory, UnionFactory
from tests.nominations import roads
from tests.nominations.forms import BASIC, DEEDS, TICKS, work_of
from tests.nominations.roads import City, city, fresh, paper
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TICKED = dict.fromkeys(TICKS, True)


@pytest.fixture
def here() -> City:
    found = city()
    found.employer.region = RegionFactory(parent=found.federation.region)
    found.employer.save()
    found.round.materials.update(required=False)
    return found


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def put_forward(here: City, **facts: Any) -> Nomination:
    told: dict[str, Any] = {
        "round": here.round,
        "union": here.grassroots_union,
        "name": "示例甲",
        "email": "a@example.org",
    }
    return channels.put_forward(**(told | {"by": here.grassroots} | facts))


def fill_in(client: Client, nomination: Nomination, employer: Any, **work: Any) -> None:
    for slug, data in (("basic", BASIC), ("work", work_of(employer, **work)), ("deeds", DEEDS)):
        version = fresh(nomination).version
        answer = client.post(
            reverse("nominations:edit", args=[nomination.pk, slug]), {"version": version, **data}
        )
        assert answer.status_code == 302


def refused(act: Any, **told: Any) -> list[str]:
    with pytest.raises(ValidationError) as error:
        act(**told)
    return error.value.messages


def hand_in(nomination: Nomination, by: User | None = None) -> Nomination:
    nomination = fresh(nomination)
    by = by or nomination.nominator
    return drafts.submit(nomination=nomination, declarations=TICKED, version=nomination.version, by=by)


def test_a_union_fills_in_the_worker_confirms_and_another_endorses(here: City) -> None:
    clerk = client_of(here.grassroots)
    begun = clerk.post(
        reverse("nominations:put_forward", args=[here.round.pk]),
        {"union": here.grassroots_union.pk, "name": "示例甲", "phone": "", "email": "jia@example.org"},
    )
    nomination = Nomination.objects.get()
    assert begun["Location"] == reverse("nominations:edit", args=[nomination.pk, "basic"])
    fill_in(clerk, nomination, here.employer)
    last_page = reverse("nominations:submit", args=[nomination.pk])

    shown = clerk.get(last_page).content.decode()
    clerk.post(last_page, TICKS | {"version": fresh(nomination).version})

    assert "declared_true_at" not in shown
    asked = fresh(nomination)
    assert (asked.state, asked.declared_true_at, asked.consented_to_handling_at) == (State.DRAFT, None, None)
    message = Message.objects.get(recipient=asked.nominator, channel="email")
    assert (message.address, message.link) == ("jia@example.org", last_page)

    worker = client_of(asked.nominator)
    assert "declared_true_at" in worker.get(last_page).content.decode()
    worker.post(last_page, TICKS | {"version": asked.version})
    confirmed = fresh(nomination)
    assert (confirmed.state, confirmed.channel) == (State.EMPLOYER_REVIEW, "employer")
    assert clerk.get(last_page).status_code == 404

    assert refused(roads.endorse, here=here, nomination=confirmed) == [
        "这份申报表由您填写，推荐和审核请由另一名工作人员办理。"
    ]
    colleague = PostFactory(role=Role.GRASSROOTS, union=here.grassroots_union).user
    endorsed = roads.endorse(replace(here, grassroots=colleague), confirmed)
    assert endorsed.state == State.DISTRICT_REVIEW


def test_nobody_hands_in_or_consents_for_another(here: City) -> None:
    nomination = put_forward(here)
    fill_in(client_of(here.grassroots), nomination, here.employer)

    with pytest.raises(PermissionDenied):
        hand_in(nomination, by=here.grassroots)

    assert fresh(nomination).declared_true_at is None


def test_a_draft_for_another_is_his_and_the_clerk_s_and_nobody_else_s(here: City) -> None:
    nomination = put_forward(here)
    colleague = PostFactory(role=Role.GRASSROOTS, union=here.grassroots_union).user
    url = reverse("nominations:edit", args=[nomination.pk, "basic"])
    people = {
        "worker": nomination.nominator, "clerk": here.grassroots, "colleague": colleague,
        "district": here.district, "city": here.city, "superuser": here.superuser,
    }  # fmt: skip

    answers = {who: client_of(user).get(url).status_code for who, user in people.items()}

    assert answers == dict.fromkeys(people, 404) | {"worker": 200, "clerk": 200}
    here.grassroots.posts.all().delete()
    former = client_of(here.grassroots)
    assert former.post(url, BASIC | {"version": 1}).status_code == 403


def test_a_clerk_puts_forward_for_his_own_union_into_an_open_round_of_its_city(here: City) -> None:
    other = city()
    association = UnionFactory(kind=Union.Kind.ASSOCIATION, parent=here.federation)

    for union in (other.grassroots_union, here.district_union, association):
        with pytest.raises(PermissionDenied):
            put_forward(here, union=union)
    for by in (here.district, here.city, here.publisher, here.auditor, other.grassroots):
        with pytest.raises(PermissionDenied):
            put_forward(here, by=by)
    words = [
        refused(put_forward, here=here, round=other.round),
        refused(put_forward, here=here, email=None),
        refused(put_forward, here=here, email=here.grassroots.email),
    ]
    put_forward(here)
    words.append(refused(put_forward, here=here, email="A@example.org"))
    here.round.closes_at = here.round.opens_at
    words.append(refused(put_forward, here=here))

    assert words == [
        ["本单位不在这次评选的范围内。"],
        ["请填写本人的手机号码或电子邮箱，供本人登录确认。"],
        ["不能推荐自己：请从“我要申报”自荐。"],
        ["此人在本次评选中已有申报，请由本人登录后办理。"],
        ["本次评选不在申报时间内。"],
    ]
    assert Nomination.objects.count() == 1


def test_a_union_is_told_only_of_what_was_handed_in_and_it_may_see(here: City) -> None:
    def begun() -> list[Any]:
        known = Nomination.objects.filter(nominator__email="a@example.org").order_by("started_at")
        return list(known.values_list("entered_by", "state"))

    worker = account_of(name="示例甲", email="a@example.org", phone=None)
    own = roads.draft_in(here, nominator=worker)
    association = UnionFactory(kind=Union.Kind.ASSOCIATION, parent=here.federation)
    clerk = PostFactory(role=Role.GRASSROOTS, union=association).user
    elsewhere = PostFactory(role=Role.GRASSROOTS, union=UnionFactory(parent=here.district_union)).user

    put_forward(here)
    put_forward(here, union=association, by=clerk)
    assert begun() == [(None, "draft"), (here.grassroots.pk, "draft"), (clerk.pk, "draft")]
    again = refused(put_forward, here=here)
    with pytest.raises(drafts.AlreadyNominated) as told_to_himself:
        drafts.start(round=here.round, by=worker)

    Nomination.objects.exclude(pk=own.pk).update(state=State.WITHDRAWN)
    submitted = roads.submit(here, own)
    words = refused(put_forward, here=here)
    unseen = put_forward(here, union=elsewhere.posts.get().union, by=elsewhere)

    assert (submitted.employer_union, told_to_himself.value.existing) == (here.grassroots_union, own)
    assert words == again == ["此人在本次评选中已有申报，请由本人登录后办理。"]
    assert unseen.state == State.DRAFT


def test_who_has_handed_in_one_form_hands_in_no_other_of_the_round(here: City) -> None:
    worker = account_of(name="示例甲", email="a@example.org", phone=None)
    own, other = roads.draft_in(here, nominator=worker), put_forward(here)
    fill_in(client_of(worker), other, here.employer)
    roads.submit(here, own)

    words = refused(hand_in, nomination=other)
    with pytest.raises(IntegrityError, match="a_nominator_hands_in_one_form_a_round"), transaction.atomic():
        Nomination.objects.filter(pk=other.pk).update(
            state=State.EMPLOYER_REVIEW, submitted_at=timezone.now()
        )

    assert words == ["您在本次评选中已提交过申报，一次评选只能提交一份。不用的这一份可以撤回。"]
    assert (fresh(other).state, fresh(own).state) == (State.DRAFT, State.EMPLOYER_REVIEW)


def test_a_phone_is_enough_and_the_account_is_found_again(here: City) -> None:
    first = put_forward(here, email=None, phone="+8613800000001")
    round_ = roads.round_in(here.federation, here.experts)

    second = put_forward(here, round=round_, email=None, phone="+8613800000001")

    assert first.nominator == second.nominator
    assert (first.nominator.phone, first.nominator.phone_verified) == ("+8613800000001", True)
    assert not first.nominator.has_usable_password()


def test_a_union_puts_forward_its_own_people_only(here: City) -> None:
    nomination = put_forward(here)
    elsewhere = EmployerFactory(union=UnionFactory(parent=here.district_union), region=here.employer.region)
    fill_in(client_of(here.grassroots), nomination, elsewhere)

    assert refused(hand_in, nomination=nomination) == [
        f"单位工会只能推荐本单位的职工：申报表中的工作单位不属于{here.grassroots_union}。"
    ]


def test_an_association_gives_its_sealed_word_and_the_road_stays_the_person_s(here: City) -> None:
    association = UnionFactory(kind=Union.Kind.ASSOCIATION, parent=here.federation)
    clerk = PostFactory(role=Role.GRASSROOTS, union=association).user
    client = client_of(clerk)
    nomination = put_forward(here, union=association, by=clerk)
    last_page = reverse("nominations:submit", args=[nomination.pk])
    fill_in(
        client, nomination, here.employer,
        engagement="freelance", uscc="", workplace="示例工坊", district_union=here.district_union.pk,
    )  # fmt: skip

    too_early = refused(hand_in, nomination=nomination)
    without = client.post(last_page, {"note": "", "version": 1})
    given = client.post(last_page, {"note": "技艺精湛，同意推荐。", "seal": paper()})
    again = client.post(last_page)
    submitted = hand_in(nomination)

    assert too_early == [f"{association}还没有出具盖章的推荐意见，不能提交。"]
    assert (without.status_code, given.status_code, again.status_code) == (400, 302, 302)
    assert list(nomination.opinions.values_list("union", "by", "text")) == [
        (association.pk, clerk.pk, "技艺精湛，同意推荐。")
    ]
    assert (submitted.channel, submitted.state) == ("association", State.DISTRICT_REVIEW)


def test_an_unfinished_form_is_not_sent_to_the_worker(here: City) -> None:
    nomination = put_forward(here)

    (words,) = refused(channels.ask_to_confirm, nomination=nomination, by=here.grassroots)

    assert words.startswith("还缺以下内容，补齐后再提交：")
    assert not Message.objects.filter(recipient=nomination.nominator).exists()


def test_the_forms_one_filled_in_cost_the_same_however_many(here: City) -> None:
    client, counts = client_of(here.grassroots), []
    for more in (1, 2, 27):
        for _ in range(more):
            number = Nomination.objects.count()
            put_forward(here, email=f"n{number}@example.org")
        counts.append(count_queries(lambda: client.get(reverse("nominations:entered"))))

    assert counts == [counts[0]] * 3


def test_a_round_offers_to_put_forward_to_those_who_may(here: City) -> None:
    url = reverse("nominations:put_forward", args=[here.round.pk])
    people = {"clerk": here.grassroots, "city": here.city, "expert": here.experts[0]}

    offered = {
        who: url in client_of(user).get(here.round.get_absolute_url()).content.decode()
        for who, user in people.items()
    }

    assert offered == {"clerk": True, "city": False, "expert": False}
    assert url not in Client().get(here.round.get_absolute_url()).content.decode()
