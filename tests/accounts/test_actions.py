from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from accounts import actions
from accounts.models import Post, User
from accounts.roles import Role
from notifications.models import Message
from tests.factories import PostFactory, UnionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return PostFactory(role="city")


def test_appoint_gives_the_post_lets_in_and_tells(city):
    user, union = UserFactory(), UnionFactory(parent=city.union)

    post = actions.appoint(user=user, role=Role.DISTRICT, union=union, by=city.user)

    user.refresh_from_db()
    assert (post.user, post.role, post.union, user.is_staff) == (user, "district", union, True)
    told = Message.objects.get(channel="site")
    assert (told.recipient, told.subject) == (user, "您已被任命：区市（产业）工会")
    assert union.name in told.body


def test_an_expert_does_not_enter_the_admin(city):
    user = UserFactory()

    actions.appoint(user=user, role=Role.EXPERT, union=city.union, by=city.user)

    user.refresh_from_db()
    assert not user.is_staff


def test_nobody_appoints_himself_not_even_the_superuser(city):
    for by in (city.user, UserFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            actions.appoint(user=by, role=Role.PUBLISHER, union=city.union, by=by)


def test_nobody_appoints_beside_or_above_his_tree(city):
    above, beside = UnionFactory(), UnionFactory()
    city.union.parent = above
    city.union.save()

    for union in (above, beside):
        with pytest.raises(PermissionDenied):
            actions.appoint(user=UserFactory(), role=Role.CITY, union=union, by=city.user)
    assert list(Post.objects.all()) == [city]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CITY])
def test_other_roles_appoint_nobody(role):
    post = PostFactory(role=role)

    with pytest.raises(PermissionDenied):
        actions.appoint(user=UserFactory(), role=Role.GRASSROOTS, union=post.union, by=post.user)


def test_a_post_that_is_held_is_not_given_twice(city):
    post = PostFactory(union=city.union)

    with pytest.raises(ValidationError, match="已担任"):
        actions.appoint(user=post.user, role=post.role, union=post.union, by=city.user)


def test_dismiss_takes_the_post_and_the_way_into_the_admin(city):
    post = PostFactory(role="district", union=city.union)

    user = actions.dismiss(post=post, by=city.user)

    user.refresh_from_db()
    assert (user.is_staff, list(Post.objects.all())) == (False, [city])
    assert Message.objects.get(channel="site").subject == "职务已撤销：区市（产业）工会"


def test_who_holds_another_post_stays_in_the_admin(city):
    post = PostFactory(role="district", union=city.union)
    PostFactory(user=post.user, role="editor", union=city.union)

    assert actions.dismiss(post=post, by=city.user).is_staff


def test_dismiss_is_refused_to_others_and_for_oneself(city):
    beside = PostFactory(role="district")

    for post, by in ((beside, city.user), (city, city.user), (city, beside.user)):
        with pytest.raises(PermissionDenied):
            actions.dismiss(post=post, by=by)
    assert Post.objects.count() == 2


def test_open_account_vouches_for_address_and_number(city):
    user = actions.open_account(name="示例", email="New@example.org", phone="+8613800000001", by=city.user)

    assert (user.email, user.phone, user.phone_verified, user.has_usable_password()) == (
        "new@example.org",
        "+8613800000001",
        True,
        False,
    )
    assert EmailAddress.objects.get().verified


def test_open_account_with_a_number_alone(city):
    user = actions.open_account(name="示例", email=None, phone="+8613800000001", by=city.user)

    assert (user.email, EmailAddress.objects.count()) == (None, 0)


def test_open_account_is_refused_to_others():
    with pytest.raises(PermissionDenied):
        actions.open_account(
            name="示例", email="new@example.org", phone=None, by=PostFactory(role="district").user
        )


def test_clearing_leaves_alone_who_was_not_meant():
    kept = UserFactory(phone="+8613800000001")
    actions.clear_unconfirmed(email=None, phone=None)
    actions.clear_unconfirmed(email="other@example.org", phone="+8613800000002")
    actions.clear_unconfirmed(email=None, phone="+8613800000001", but=kept)

    assert list(User.objects.all()) == [kept]


def test_sync_roles_brings_the_admin_in_line_and_says_what_changed():
    stays, enters, leaves = (
        PostFactory(role="city").user,
        PostFactory(role="editor").user,
        UserFactory(is_staff=True),
    )
    superuser = UserFactory(is_superuser=True)
    User.objects.filter(pk=enters.pk).update(is_staff=False)

    first, second = StringIO(), StringIO()
    call_command("sync_roles", stdout=first)
    call_command("sync_roles", stdout=second)

    assert first.getvalue().splitlines() == [
        f"user {enters.pk}: enters the admin",
        f"user {leaves.pk}: no longer enters the admin",
        f"user {superuser.pk}: enters the admin",
        "3 changed",
    ]
    assert second.getvalue() == "0 changed\n"
    assert set(User.objects.filter(is_staff=True)) == {stays, enters, superuser}
