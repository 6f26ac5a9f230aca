import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.sites import site
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import Post, User
from tests.factories import PASSWORD, PostFactory, UnionFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

USERS, ADD_USER = reverse("admin:accounts_user_changelist"), reverse("admin:accounts_user_add")
POSTS, ADD_POST = reverse("admin:accounts_post_changelist"), reverse("admin:accounts_post_add")


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def city(client):
    post = PostFactory(role="city")
    client.force_login(post.user)
    return post


@pytest.mark.parametrize("address", [USERS, POSTS])
def test_lists_ask_the_same_number_of_questions_for_1_3_and_30_rows(client, address):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    counts = list[int]()

    for rows in (1, 3, 30):
        while Post.objects.count() < rows:
            PostFactory()
        counts.append(count_queries(lambda: client.get(address)))

    assert len(set(counts)) == 1, counts


def test_list_shows_colleagues_and_people_without_posts(client, city):
    colleague, loose = PostFactory(union=UnionFactory(parent=city.union)).user, UserFactory()
    PostFactory()
    UserFactory(is_superuser=True)

    page = client.get(USERS)

    assert set(page.context["cl"].result_list) == {city.user, colleague, loose}


@pytest.mark.parametrize(
    ("field", "typed"), [("name", "示例张"), ("email", "found@example"), ("phone", "138000")]
)
def test_people_are_found_by_name_address_and_number(client, city, field, typed):
    found = UserFactory(name="示例张三", email="found@example.org", phone="+8613800000001")
    UserFactory()

    assert list(client.get(USERS, {"q": typed}).context["cl"].result_list) == [found]


def test_an_account_is_opened_for_a_colleague(client, city):
    answer = client.post(ADD_USER, {"name": "示例新人", "email": "New@example.org", "phone": "138 0000 0001"})

    assert answer.status_code == 302
    user = User.objects.get(name="示例新人")
    assert (user.email, user.phone, user.is_staff, user.has_usable_password()) == (
        "new@example.org",
        "+8613800000001",
        False,
        False,
    )
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "必填"),
        ({"email": "", "phone": ""}, "至少填写一项"),
        ({"phone": "12345"}, "请输入11位手机号码"),
        ({"email": "known@example.org"}, "这个电子邮箱已被使用"),
        ({"phone": "13900000009"}, "这个手机号码已被使用"),
    ],
)
def test_an_account_that_cannot_be_opened_is_told_in_words(client, city, fields, words):
    UserFactory(email="known@example.org", phone="+8613900000009", phone_verified=True)

    answer = client.post(ADD_USER, {"name": "示例新人", "email": "new@example.org", "phone": ""} | fields)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not User.objects.filter(name="示例新人").exists()


def test_a_sign_up_that_nobody_confirmed_gives_way_to_a_colleague(client, city):
    UserFactory(email="new@example.org", name="陌生人")

    client.post(ADD_USER, {"name": "示例新人", "email": "new@example.org", "phone": ""})

    assert User.objects.get(email="new@example.org").name == "示例新人"


def test_name_and_access_are_changed_but_no_address(client, city):
    post = PostFactory(union=city.union, user__email="old@example.org")
    user = post.user
    posts = {"posts-TOTAL_FORMS": 1, "posts-INITIAL_FORMS": 1, "posts-0-id": post.pk, "posts-0-user": user.pk}
    forged = {
        "email": "thief@example.org",
        "is_superuser": "on",
        "posts-0-role": "city",
        "posts-0-DELETE": "on",
    }

    answer = client.post(page_of(user), {"name": "改名", **posts, **forged})

    assert answer.status_code == 302
    user.refresh_from_db()
    post.refresh_from_db()
    assert (user.name, user.is_active, user.email, user.is_superuser) == (
        "改名",
        False,
        "old@example.org",
        False,
    )
    assert post.role == "grassroots"


def test_accounts_of_others_are_neither_seen_nor_changed(client, city):
    beside = PostFactory().user
    shared = PostFactory(union=city.union).user
    PostFactory(user=shared)

    assert client.get(page_of(beside)).status_code == 302
    assert client.get(page_of(shared)).status_code == 200
    assert client.post(page_of(shared), {"name": "改名"}).status_code == 403


def test_posts_are_given_and_taken_by_their_own_pages(client, city):
    user = UserFactory()
    button = reverse("admin:accounts_user_actions", args=[user.pk, "appoint"])
    assert "任命职务" in client.get(page_of(user)).content.decode()
    form = client.get(button, follow=True)
    assert form.context["adminform"].form.initial["user"] == str(user.pk)

    answer = client.post(ADD_POST, {"user": user.pk, "role": "district", "union": city.union_id})
    post = Post.objects.get(user=user)
    user.refresh_from_db()
    assert (answer.status_code, post.role, user.is_staff) == (302, "district", True)
    assert str(post.union) in client.get(page_of(user)).content.decode()

    delete = reverse("admin:accounts_post_delete", args=[post.pk])
    assert client.get(delete).status_code == 200
    assert client.post(delete, {"post": "yes"}).status_code == 302
    user.refresh_from_db()
    assert (list(user.posts.all()), user.is_staff) == ([], False)


def test_posts_that_may_not_be_given_are_told_in_words(client, city):
    beside, user = UnionFactory(), UserFactory()

    for form, words in (
        ({"user": user.pk, "role": "district", "union": beside.pk}, "您不能任命该工会的职务"),
        ({"user": city.user_id, "role": "publisher", "union": city.union_id}, "不能任命自己"),
        ({"user": city.user_id, "role": "publisher"}, "必填"),
    ):
        answer = client.post(ADD_POST, form)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert list(Post.objects.all()) == [city]


def test_posts_are_never_changed_and_ones_own_never_taken(client, city):
    post = PostFactory(union=city.union)

    assert (
        client.post(reverse("admin:accounts_post_change", args=[post.pk]), {"role": "city"}).status_code
        == 403
    )
    assert (
        client.post(reverse("admin:accounts_post_delete", args=[city.pk]), {"post": "yes"}).status_code == 403
    )
    assert "appoint" not in str(client.get(page_of(city.user)).context["objectactions"])
    assert Post.objects.count() == 2


def test_auditor_reads_accounts_and_changes_nothing(client):
    auditor = PostFactory(role="auditor")
    client.force_login(auditor.user)
    user = PostFactory(union=auditor.union).user

    assert client.get(USERS).status_code == 200
    assert client.get(page_of(user)).context["objectactions"] == []
    assert client.post(page_of(user), {"name": "改"}).status_code == 403
    assert client.get(ADD_USER).status_code == 403
    assert client.get(ADD_POST).status_code == 403


@pytest.mark.parametrize("role", ["grassroots", "district", "publisher", "objections", "editor"])
def test_others_do_not_come_to_the_accounts(client, role):
    client.force_login(PostFactory(role=role).user)

    for address in (USERS, ADD_USER, POSTS, ADD_POST):
        assert client.get(address).status_code == 403


def test_what_belongs_to_its_owner_is_not_in_the_admin():
    for model in (Group, EmailAddress, Authenticator):
        assert not site.is_registered(model)


def test_the_admin_has_no_door_of_its_own(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    login = reverse("admin:login")

    answer = client.post(login, {"username": user.email, "password": PASSWORD, "next": USERS})
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2Faccounts%2Fuser%2F"
    assert client.get(USERS, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))

    client.force_login(UserFactory())
    assert client.get(login).status_code == 403


@pytest.mark.parametrize(
    "asked", ["password__startswith=argon2", "posts__union__name__startswith=a", "email__contains=@"]
)
def test_an_address_asks_for_no_column_but_the_filters(client, city, asked):
    assert client.get(f"{USERS}?{asked}").status_code == 400


@pytest.mark.parametrize("asked", ["is_active__exact=1", "posts__role__exact=city"])
def test_the_filters_of_the_list_work(client, city, asked):
    UserFactory(is_active=False)

    assert list(client.get(f"{USERS}?{asked}").context["cl"].result_list) == [city.user]
