import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import PERMISSIONS, STAFF_ROLES, Role
from tests.factories import PostFactory, UnionFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def test_addresses_are_kept_in_lower_case_and_passwords_hashed():
    user = User.objects.create_user("Name@Example.org", "a long password")

    assert user.email == "name@example.org"
    assert user.check_password("a long password")
    assert not user.is_staff


def test_a_superuser_enters_the_admin_and_may_everything():
    user = User.objects.create_superuser("admin@example.org", "a long password")

    assert (user.is_staff, user.is_superuser) == (True, True)
    assert user.has_perms(["accounts.change_user", "anything.at_all"])
    assert user.has_module_perms("accounts")


def test_who_is_shut_out_may_nothing():
    superuser = UserFactory(is_superuser=True, is_staff=True, is_active=False)
    keeper = PostFactory(role="city", user__is_active=False)

    assert not superuser.has_perm("anything.at_all")
    assert not superuser.has_module_perms("accounts")
    assert not keeper.user.has_perm("organisations.add_union")
    assert not keeper.user.has_perm("organisations.change_union", keeper.union)


def test_a_user_can_be_reached():
    with pytest.raises(IntegrityError, match="a_user_can_be_reached"), transaction.atomic():
        UserFactory(email=None)


def test_a_post_is_held_once():
    post = PostFactory()

    with pytest.raises(IntegrityError, match="a_post_is_held_once"), transaction.atomic():
        PostFactory(user=post.user, role=post.role, union=post.union)


def test_reach_goes_down_the_tree_and_never_up_or_aside():
    city = UnionFactory()
    district = UnionFactory(parent=city)
    shop = UnionFactory(parent=district)
    UnionFactory(parent=city)
    user = PostFactory(role="district", union=district).user

    assert user.reach("nominations.recommend") == {district.pk, shop.pk}
    assert user.reach("nominations.examine") == frozenset()
    assert UserFactory().reach("nominations.recommend") == frozenset()


def test_reach_is_asked_once():
    user = PostFactory(role="district").user

    assert count_queries(lambda: [user.reach("nominations.recommend") for _ in range(3)]) == 2
    assert count_queries(lambda: (user.holds("nominations.recommend"), user.is_expert)) == 0


def test_who_is_an_expert():
    assert PostFactory(role="expert").user.is_expert
    assert not PostFactory(role="city").user.is_expert


def test_every_role_has_its_line_and_works_in_the_admin_or_at_the_desk():
    assert set(PERMISSIONS) == set(Role)
    assert {Role.EXPERT} == set(Role) - STAFF_ROLES
    assert PostFactory(role="city").is_for_staff
    assert not PostFactory(role="expert").is_for_staff


def test_names_stand_for_people():
    named, by_mail, by_phone = (
        UserFactory(name="示例"),
        UserFactory(name=""),
        UserFactory(name="", email=None, phone="+8613800000001"),
    )

    assert (str(named), named.get_full_name(), named.get_short_name()) == ("示例", "示例", "示例")
    assert str(by_mail) == by_mail.email
    assert str(by_phone) == "手机用户"
    assert str(PostFactory(user=named, role="city")) == "示例 · 市总工会经办"


def test_never_confirmed_are_those_alone_who_never_showed_it_was_theirs():
    never = UserFactory()
    unverified = UserFactory()
    EmailAddress.objects.create(user=unverified, email=unverified.email, verified=False)
    verified = UserFactory()
    EmailAddress.objects.create(user=verified, email=verified.email, verified=True)
    UserFactory(phone="+8613800000001", phone_verified=True)
    UserFactory(last_login=timezone.now())
    UserFactory(is_superuser=True)
    UserFactory(is_staff=True)
    PostFactory(role="expert")

    assert set(User.objects.never_confirmed()) == {never, unverified}


def test_the_history_of_posts_keeps_who_came_and_went():
    post = PostFactory(role="city")
    post.delete()

    events = apps.get_model("accounts", "PostEvent")
    assert list(events._default_manager.order_by("pgh_id").values_list("pgh_label", "role")) == [
        ("insert", "city"),
        ("delete", "city"),
    ]
