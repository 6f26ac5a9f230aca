import pytest
from django.urls import reverse

from accounts.roles import Role
from reports import actions
from reports.models import ReportRun
from tests.nominations import roads
from tests.queries import count_queries
from tests.reports.papers import PDF, claim, posted

pytestmark = pytest.mark.django_db
LIST = "admin:reports_reportrun_changelist"


def asked(here, **fields):
    return actions.ask(kind=PDF, notice=posted(here, "王毅", **fields), by=here.city)


@pytest.mark.parametrize("role", Role)
def test_who_asked_who_posts_and_the_auditor_look(client, here, role):
    run = asked(here)
    client.force_login(here.people[role])

    answers = [
        client.get(reverse(LIST)).status_code,
        client.get(reverse("admin:reports_reportrun_change", args=[run.pk])).status_code,
        client.get(reverse("admin:reports_reportrun_add")).status_code,
    ]

    expected = {
        Role.CITY: [200, 200, 403],
        Role.PUBLISHER: [200, 200, 403],
        Role.AUDITOR: [200, 200, 403],
        Role.EXPERT: [302] * 3,
    }
    assert answers == expected.get(role, [403] * 3)


def test_nobody_changes_a_run(client, here):
    run = asked(here)
    client.force_login(here.superuser)

    assert client.get(reverse("admin:reports_reportrun_add")).status_code == 403
    for page in ("change", "delete"):
        address = reverse(f"admin:reports_reportrun_{page}", args=[run.pk])
        assert client.post(address, {"state": "done", "post": "yes"}).status_code == 403
    assert ReportRun.objects.get().state == ReportRun.State.QUEUED


def test_staff_see_what_they_asked_for(client, here):
    mine = asked(here)
    actions.ask(kind=PDF, notice=mine.notice, by=here.publisher)
    client.force_login(here.city)

    assert list(client.get(reverse(LIST)).context["cl"].queryset) == [mine]


def test_a_run_leads_to_its_page(client, here):
    run = asked(here)
    client.force_login(here.city)

    shown = client.get(reverse("admin:reports_reportrun_change", args=[run.pk])).content.decode()

    assert f'href="{run.get_absolute_url()}"' in shown


def test_the_auditor_sees_the_runs_of_his_city(client, here):
    shown, hidden = asked(here), asked(roads.city())
    client.force_login(here.auditor)

    page = client.get(reverse(LIST))

    assert list(page.context["cl"].queryset) == [shown]
    assert client.get(reverse("admin:reports_reportrun_change", args=[hidden.pk])).status_code == 302


def test_the_file_is_not_linked(client, here):
    run = claim(asked(here))
    actions.finish(run=run, content=b"x")
    client.force_login(here.superuser)

    shown = client.get(reverse("admin:reports_reportrun_change", args=[run.pk])).content.decode()

    assert run.file.name not in shown


def test_the_list_asks_the_same_number_of_questions_for_any_length(client, here):
    client.force_login(here.superuser)
    counts = set()

    for rows in (1, 3, 30):
        while (made := ReportRun.objects.count()) < rows:
            asked(here, version=made + 1)
        counts.add(count_queries(lambda: client.get(reverse(LIST))))

    assert len(counts) == 1
