import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from reports import actions
from reports.models import ReportRun
from tests.factories import PostFactory, UserFactory
from tests.nominations import roads
from tests.reports.papers import PDF, XLSX, posted

pytestmark = pytest.mark.django_db
State = ReportRun.State


def fresh(user):
    """The same person, who remembers no reach."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def runs(here):
    """In two cities, each asked for by two people; here also by one who has lost his post since."""
    elsewhere = roads.city()
    made = []
    for city in (here, elsewhere):
        notice = posted(city, "王毅")
        made += [actions.ask(kind=PDF, notice=notice, by=by) for by in (city.city, city.publisher)]
        former = PostFactory(role=Role.CITY, union=city.federation)
        made.append(actions.ask(kind=XLSX, notice=notice, by=former.user))
        former.delete()
    return made


def people(here):
    nobody = UserFactory()
    gone = PostFactory(role=Role.CITY, union=here.federation, user__is_active=False).user
    both = PostFactory(role=Role.CITY, union=here.district_union).user
    PostFactory(role=Role.AUDITOR, union=here.federation, user=both)
    return [*here.people.values(), here.superuser, nobody, gone, both]


def test_the_list_is_the_rule_for_everybody(here, runs):
    everybody = {*people(here), *(run.asked_by for run in runs)}

    for user in map(fresh, everybody):
        ruled = [run for run in runs if user.has_perm("reports.view_reportrun", run)]
        assert set(ReportRun.objects.visible_to(user)) == set(ruled)


def test_the_list_of_what_one_asked_for_is_the_rule_for_everybody(here, runs):
    everybody = {*people(here), *(run.asked_by for run in runs)} - {here.superuser}

    for user in map(fresh, everybody):
        ruled = [run for run in runs if user.has_perm("reports.cancel_reportrun", run)]
        assert set(ReportRun.objects.asked_by(user)) == set(ruled)


def test_who_sees_what(here, runs):
    def seen(user):
        return {runs.index(run) for run in ReportRun.objects.visible_to(fresh(user))}

    assert {role.value: seen(user) for role, user in here.people.items()} == {
        "grassroots": set(),
        "district": set(),
        "city": {0},
        "publisher": {0, 1, 2},
        "expert": set(),
        "objections": set(),
        "editor": set(),
        "auditor": {0, 1, 2},
    }
    assert seen(runs[2].asked_by) == set()
    assert seen(here.superuser) == {0, 1, 2, 3, 4, 5}


def test_who_is_no_longer_let_in_sees_nothing(here, runs):
    User.objects.filter(pk__in=[here.city.pk, here.superuser.pk]).update(is_active=False)

    for user in (fresh(here.city), fresh(here.superuser)):
        assert not ReportRun.objects.visible_to(user).exists()
        assert not ReportRun.objects.asked_by(user).exists()


NOW = timezone.now()
BEGUN = {"attempts": 1, "started_at": NOW}
DONE = {
    "state": "done",
    "progress": 100,
    "file": "reports/x.pdf",
    "sha256": "0" * 64,
    "finished_at": NOW,
    **BEGUN,
}


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"progress": 101}, "progress_ends_at_a_hundred"),
        ({**DONE, "file": ""}, "a_report_is_done_when_it_has_its_file"),
        ({**DONE, "sha256": ""}, "a_report_is_done_when_it_has_its_file"),
        ({**DONE, "progress": 99}, "a_report_is_done_when_it_has_its_file"),
        ({**DONE, "finished_at": None}, "a_report_no_longer_under_way_has_ended"),
        ({**DONE, "attempts": 0}, "a_report_worked_on_has_begun"),
        ({**DONE, "started_at": None}, "a_report_worked_on_has_begun"),
        ({"file": "reports/x.pdf"}, "a_report_is_done_when_it_has_its_file"),
        ({"sha256": "0" * 64}, "a_report_is_done_when_it_has_its_file"),
        ({"state": "failed", "finished_at": NOW}, "a_failed_report_says_why"),
        ({"error": "示例原因"}, "a_failed_report_says_why"),
        ({"state": "failed", "error": "示例原因"}, "a_report_no_longer_under_way_has_ended"),
        ({"state": "cancelled"}, "a_report_no_longer_under_way_has_ended"),
        ({"finished_at": NOW}, "a_report_no_longer_under_way_has_ended"),
        ({"state": "running"}, "a_report_worked_on_has_begun"),
    ],
)
def test_the_database_refuses_what_cannot_be(here, fields, broken):
    run = actions.ask(kind=PDF, notice=posted(here, "王毅"), by=here.city)

    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        ReportRun.objects.filter(pk=run.pk).update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        DONE,
        {"state": "running", **BEGUN},
        {"state": "failed", "error": "示例原因", "finished_at": NOW},
        {"state": "cancelled", "finished_at": NOW},
    ],
)
def test_the_database_takes_what_can_be(here, fields):
    run = actions.ask(kind=PDF, notice=posted(here, "王毅"), by=here.city)

    assert ReportRun.objects.filter(pk=run.pk).update(**fields) == 1


@pytest.mark.parametrize(("kind", "name"), [(PDF, "示例公示.pdf"), (XLSX, "示例公示.xlsx")])
def test_a_file_is_named_after_the_notice(here, kind, name):
    run = actions.ask(kind=kind, notice=posted(here, "王毅", heading="示例公示"), by=here.city)

    assert run.filename == name
    assert str(run).endswith("示例公示")
