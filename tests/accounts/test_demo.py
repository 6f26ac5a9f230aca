import pytest
from allauth.account.models import EmailAddress
from django.db.models import Model

from accounts import demo
from accounts.models import Post, User
from accounts.roles import Role
from organisations import demo as organisations_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    organisations_demo.load()
    demo.load("first password")


def rows():
    tables: list[type[Model]] = [User, Post, EmailAddress]
    return [list(model._default_manager.order_by("pk").values()) for model in tables]


def test_demo_people_hold_their_posts_and_sign_in(loaded):
    names = {str(user.email).removesuffix("@demo.example"): user for user in User.objects.all()}

    assert set(names) == {
        *(
            "worker",
            "grassroots",
            "district",
            "city",
            "publisher",
            "objections",
            "editor",
            "auditor",
            "admin",
        ),
        *(f"expert{n}" for n in range(1, 8)),
    }
    assert all(user.check_password("first password") for user in names.values())
    assert {name for name, user in names.items() if user.is_staff} == set(Role) - {Role.EXPERT} | {"admin"}
    assert {name for name, user in names.items() if user.is_superuser} == {"admin"}
    assert all(names[f"expert{n}"].is_expert for n in range(1, 8))
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(names)


def test_demo_loads_twice_without_doubling(loaded):
    first = rows()
    demo.load("first password")

    assert rows() == first


def test_demo_people_take_up_a_new_password(loaded):
    demo.load("second password")

    assert all(user.check_password("second password") for user in User.objects.all())


def test_demo_leaves_other_people_alone(loaded):
    other = User.objects.create_user("other@example.org", "other password")
    demo.load("second password")

    other.refresh_from_db()
    assert other.check_password("other password")
