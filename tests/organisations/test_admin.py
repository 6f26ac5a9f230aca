import pytest
from django.contrib.admin.sites import site
from django.forms import modelform_factory
from django.test import RequestFactory
from django.urls import reverse

from organisations.admin import EmployerAdmin
from organisations.models import Employer, IndustryScheme, IndustrySchemeItem, Region, Union
from tests.factories import (
    EmployerFactory,
    IndustryFactory,
    PostFactory,
    RegionFactory,
    UnionFactory,
    UserFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def make_region(n):
    return RegionFactory(parent=RegionFactory(code="370000"))


def make_industry(n):
    return IndustryFactory(code=f"{n:02d}")


def make_union(n):
    return UnionFactory(parent=UnionFactory())


def make_employer(n):
    return EmployerFactory()


def make_scheme(n):
    return IndustryScheme.objects.create(name=f"示例口径{n}")


@pytest.mark.parametrize(
    ("model", "make"),
    [
        ("region", make_region),
        ("industry", make_industry),
        ("union", make_union),
        ("employer", make_employer),
        ("industryscheme", make_scheme),
    ],
)
def test_lists_ask_the_same_number_of_questions_for_1_3_and_30_rows(client, model, make):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = reverse(f"admin:organisations_{model}_changelist")
    made, counts = 0, list[int]()

    for rows in (1, 3, 30):
        while made < rows:
            make(made)
            made += 1
        counts.append(count_queries(lambda: client.get(address)))

    assert len(set(counts)) == 1, counts


@pytest.fixture
def keeper():
    """City staff who keep the organisations of their tree."""
    return PostFactory(role="city", union=UnionFactory(kind=Union.Kind.CITY_FEDERATION))


def test_keeper_changes_a_union_below_and_none_beside(client, keeper):
    client.force_login(keeper.user)
    below, beside = UnionFactory(parent=keeper.union), UnionFactory()

    for union, status in ((below, 302), (beside, 403)):
        address = reverse("admin:organisations_union_change", args=[union.pk])
        form = {
            "name": "改名工会",
            "kind": union.kind,
            "parent": union.parent_id or "",
            "region": union.region_id,
        }
        assert client.post(address, form).status_code == status
        union.refresh_from_db()

    assert below.name == "改名工会"
    assert beside.name != "改名工会"


def test_employers_of_other_unions_are_not_listed_not_opened_not_completed(client, keeper):
    client.force_login(keeper.user)
    mine, others = EmployerFactory(union=keeper.union, name="示例甲公司"), EmployerFactory(name="示例乙公司")

    listed = client.get(reverse("admin:organisations_employer_changelist"))
    opened = client.get(reverse("admin:organisations_employer_change", args=[others.pk]))

    assert list(listed.context["cl"].result_list) == [mine]
    assert opened.status_code == 302  # the admin knows no such row
    assert others.name not in opened.content.decode()


@pytest.mark.parametrize("role", ["grassroots", "district", "publisher", "objections", "editor"])
def test_others_do_not_come_to_the_organisations(client, role):
    client.force_login(PostFactory(role=role).user)

    for model in ("region", "industry", "union", "employer", "industryscheme"):
        assert client.get(reverse(f"admin:organisations_{model}_changelist")).status_code == 403


def test_auditor_reads_and_changes_nothing(client):
    post = PostFactory(role="auditor")
    client.force_login(post.user)
    union = UnionFactory(parent=post.union, name="示例工会甲")
    address = reverse("admin:organisations_union_change", args=[union.pk])

    read = client.get(address)
    changed = client.post(address, {"name": "改名"})

    assert read.status_code == 200
    assert 'name="_save"' not in read.content.decode()
    assert changed.status_code == 403


def test_a_late_save_leaves_alone_what_others_changed_meanwhile():
    employer = EmployerFactory(ownership=Employer.Ownership.PRIVATE)
    Employer.objects.filter(pk=employer.pk).update(ownership=Employer.Ownership.STATE)
    form = modelform_factory(Employer, fields=["name", "ownership"])(
        {"name": "新名称", "ownership": Employer.Ownership.PRIVATE}, instance=employer
    )
    assert form.is_valid()

    EmployerAdmin(Employer, site).save_model(RequestFactory().post("/"), form.instance, form, change=True)

    employer.refresh_from_db()
    assert (employer.name, employer.ownership) == ("新名称", Employer.Ownership.STATE)


def test_a_save_without_changes_writes_nothing():
    employer = EmployerFactory()
    form = modelform_factory(Employer, fields=["name"])({"name": employer.name}, instance=employer)
    assert form.is_valid()

    admin = EmployerAdmin(Employer, site)

    assert (
        count_queries(lambda: admin.save_model(RequestFactory().post("/"), form.instance, form, change=True))
        == 0
    )


def test_items_of_a_scheme_are_added_changed_and_removed_in_its_page(client, keeper):
    client.force_login(keeper.user)
    scheme = make_scheme(1)
    kept, gone = (IndustrySchemeItem.objects.create(scheme=scheme, name=name) for name in ("甲", "乙"))
    industry = IndustryFactory()
    form = {
        "name": scheme.name,
        "items-TOTAL_FORMS": 3,
        "items-INITIAL_FORMS": 2,
        "items-0-id": kept.pk,
        "items-0-scheme": scheme.pk,
        "items-0-name": "甲产业",
        "items-0-industries": [industry.pk],
        "items-1-id": gone.pk,
        "items-1-scheme": scheme.pk,
        "items-1-name": "乙",
        "items-1-DELETE": "on",
        "items-2-scheme": scheme.pk,
        "items-2-name": "丙产业",
    }

    answer = client.post(reverse("admin:organisations_industryscheme_change", args=[scheme.pk]), form)

    assert answer.status_code == 302
    items = {item.name: list(item.industries.all()) for item in scheme.items.all()}
    assert items == {"甲产业": [industry], "丙产业": []}


def test_keeper_adds_a_union(client, keeper):
    client.force_login(keeper.user)
    form = {
        "name": "新工会",
        "kind": "grassroots_union",
        "parent": keeper.union_id,
        "region": keeper.union.region_id,
    }

    answer = client.post(reverse("admin:organisations_union_add"), form)

    assert answer.status_code == 302
    assert Union.objects.filter(name="新工会", parent=keeper.union).exists()
    assert Region.objects.count() == 1


def test_a_wrong_code_is_refused_beside_its_field(client, keeper):
    client.force_login(keeper.user)
    employer = EmployerFactory(union=keeper.union)
    form = {"uscc": employer.uscc[:17] + "I", "name": employer.name}

    answer = client.post(reverse("admin:organisations_employer_change", args=[employer.pk]), form)

    assert answer.status_code == 400
    assert "统一社会信用代码应为18位" in answer.context["adminform"].form.errors["uscc"][0]
