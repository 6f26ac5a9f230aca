import pytest
from django.urls import reverse

from accounts.roles import Role
from reports.models import ReportRun
from tests.factories import PostFactory, UserFactory
from tests.reports.pages import addresses, answers, built, page

pytestmark = pytest.mark.django_db
State = ReportRun.State
ASKERS = {Role.CITY, Role.PUBLISHER}


@pytest.mark.parametrize("role", Role)
def test_what_another_asked_for_is_not_found(client, here, role):
    run = built(here, by=PostFactory(role=Role.CITY, union=here.federation).user)
    client.force_login(here.people[role])

    expected = {
        Role.CITY: [200, 200, 302, 404, 404, 404],
        Role.PUBLISHER: [200, 200, 302, 200, 200, 404],
        Role.AUDITOR: [404, 404, 404, 200, 404, 404],
    }
    assert answers(client, run) == expected.get(role, [404] * 6)


def test_staff_of_another_city_find_nothing(client, here):
    run = built(here)
    client.force_login(PostFactory(role=Role.CITY).user)

    assert answers(client, run) == [200, 404, 404, 404, 404, 404]
    assert list(client.get(page("mine")).context["page_obj"]) == []
    assert ReportRun.objects.count() == 1


def test_a_stranger_finds_nothing(client, here):
    run = built(here)
    client.force_login(UserFactory())

    assert answers(client, run) == [404] * 6


def test_who_is_not_signed_in_is_asked_to(client, here):
    run = built(here)

    for method, address in addresses(run):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address}")


def test_who_asked_uses_it(client, here):
    run = built(here)
    client.force_login(here.city)

    assert answers(client, run) == [200, 200, 302, 200, 200, 302]


def test_who_lost_the_post_finds_nothing(client, here):
    run = built(here)
    here.city.posts.all().delete()
    client.force_login(here.city)

    assert answers(client, run) == [404] * 6


def test_the_superuser_uses_them_all(client, here):
    run = built(here)
    client.force_login(here.superuser)

    assert answers(client, run) == [200, 200, 302, 200, 200, 302]
