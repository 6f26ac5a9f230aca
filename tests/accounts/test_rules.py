"""Rules and lists say the same, for every role."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Post, User
from accounts.roles import Role
from accounts.rules import holds, reaches
from notifications.models import Message
from organisations.models import Employer
from tests.factories import EmployerFactory, MessageFactory, PostFactory, UnionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """A union with one below and one beside, and in each of them people, employers and messages."""
    city = UnionFactory()
    for union in (city, UnionFactory(parent=city), UnionFactory()):
        MessageFactory(recipient=PostFactory(union=union).user)
        EmployerFactory(union=union)
    EmployerFactory(union=None)
    MessageFactory(recipient=UserFactory())
    MessageFactory()
    UserFactory(is_superuser=True)
    return city


READERS = [*Role, "worker", "superuser"]
TABLES = [
    (User, "accounts.view_user"),
    (Post, "accounts.view_post"),
    (Employer, "organisations.view_employer"),
    (Message, "notifications.view_message"),
]


def reader_of(kind, union):
    if kind in set(Role):
        return PostFactory(role=kind, union=union).user
    return UserFactory(is_superuser=kind == "superuser")


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(("model", "permission"), TABLES)
def test_the_list_shows_what_the_rule_allows(tree, kind, model, permission):
    reader = reader_of(kind, tree)

    listed = set(model.objects.visible_to(reader))
    allowed = {row for row in model.objects.all() if reader.has_perm(permission, row)}

    assert listed == allowed
    assert bool(allowed) <= reader.has_perm(permission)


@pytest.mark.parametrize("kind", READERS)
def test_who_may_change_which_accounts(tree, kind):
    reader = reader_of(kind, tree)
    loose, below = UserFactory(), PostFactory(union=UnionFactory(parent=tree)).user
    beside, both, superuser = PostFactory().user, PostFactory(union=tree), UserFactory(is_superuser=True)
    PostFactory(user=both.user)
    may = kind == "city"

    changeable = [
        reader.has_perm("accounts.change_user", user)
        for user in (loose, below, beside, both.user, superuser, reader)
    ]

    assert changeable == ([True] * 6 if kind == "superuser" else [False, may, False, False, False, False])
    assert reader.has_perm("accounts.view_user", loose) == (kind in {"city", "superuser"})
    assert reader.has_perm("accounts.change_user") == (may or kind == "superuser")
    assert reader.has_perm("accounts.delete_user", loose) == (kind == "superuser")


@pytest.mark.parametrize("kind", READERS)
def test_who_keeps_the_organisations(tree, kind):
    reader, may = reader_of(kind, tree), kind in {"city", "superuser"}
    below, beside = UnionFactory(parent=tree), UnionFactory()

    assert reader.has_perm("organisations.view_union", beside) == (may or kind == "auditor")
    assert reader.has_perm("organisations.add_union") == may
    assert reader.has_perm("organisations.change_union") == may
    assert reader.has_perm("organisations.change_union", below) == may
    assert reader.has_perm("organisations.change_union", beside) == (kind == "superuser")
    assert reader.has_perm("organisations.change_employer", EmployerFactory(union=below)) == may
    assert reader.has_perm("organisations.change_employer", EmployerFactory(union=beside)) == (
        kind == "superuser"
    )
    assert reader.has_perm("organisations.change_employer") == may
    for table in ("region", "industry", "industryscheme", "industryschemeitem"):
        assert reader.has_perm(f"organisations.change_{table}") == may
    assert reader.has_perm("organisations.delete_region") == (kind == "superuser")


def test_nobody_asks_for_strangers_and_for_nothing():
    stranger, post = AnonymousUser(), PostFactory(role="city")
    holder, reacher = holds("accounts.appoint"), reaches("accounts.appoint", lambda post: post.union_id)

    assert not holder(stranger)
    assert not reacher(stranger, post)
    assert not reacher(post.user, None)
    assert reacher(post.user, post)
    assert not reacher(UserFactory(is_active=False), post)


def test_a_post_is_given_to_another_and_for_a_union_in_reach():
    post = PostFactory(role="city")
    by = post.user

    assert by.has_perm("accounts.appoint_post", Post(user=UserFactory(), role="editor", union=post.union))
    assert not by.has_perm("accounts.appoint_post", Post(user=by, role="editor", union=post.union))
    assert not by.has_perm("accounts.appoint_post", PostFactory())
    assert not by.has_perm("accounts.appoint_post")
    assert by.has_perm("accounts.delete_post")
    assert by.has_perm("accounts.delete_post", PostFactory(union=post.union))
    assert not by.has_perm("accounts.delete_post", post)
