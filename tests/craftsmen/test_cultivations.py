import pytest
from django.db import DatabaseError, transaction

from accounts.roles import Role
from craftsmen.models import Craftsman, Cultivation, Honour
from tests.craftsmen.desks import page
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory, TitleFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def nation(**facts):
    outside = {"external": True, "conferring_union": None, "certificate_code": "", "tier": "national"}
    return TitleFactory(name="大国工匠", slug="daguo", **(outside | facts))


def cultivated(title, person=None, **facts):
    return Cultivation.objects.create(
        craftsman=person or CraftsmanFactory(),
        title=title,
        **(
            {
                "year": 2024,
                "basis": "示例名单",
                "starts_on": "2024-05-01",
                "ends_on": "2026-05-01",
            }
            | facts
        ),
    )


ENDED = {"outcome": "ended", "outcome_on": "2025-01-01", "outcome_note": "本人退出"}
DONE = {"outcome": "completed", "outcome_on": "2026-05-01"}


def test_who_is_cultivated_is_shown_as_such_and_never_as_a_holder(client):
    title = nation()
    person = CraftsmanFactory(name="王毅")
    cultivated(title, person)

    shown = client.get(person.get_absolute_url()).content.decode()
    of_title = client.get("/honours/daguo/").content.decode()

    assert list(Craftsman.objects.public()) == [person]
    assert (Honour.objects.count(), Honour.objects.public().count()) == (0, 0)
    assert "大国工匠培育对象" in shown
    assert "大国工匠<" not in shown
    assert "正在培育或培育期满，不是称号获得者" in of_title
    assert "王毅" in of_title
    assert 'id="years"' not in of_title
    assert client.get("/honours/daguo/2024/").status_code == 404
    assert "名录 1 人" not in client.get("/honours/").content.decode()


@pytest.mark.parametrize(
    ("person", "facts", "revoked"),
    [
        ({"hidden_because": "正在核查"}, {}, False),
        ({}, ENDED, False),
        ({}, {}, True),
    ],
    ids=["hidden", "ended", "revoked"],
)
def test_who_may_not_be_shown_is_nowhere(client, person, facts, revoked):
    title = nation()
    craftsman = CraftsmanFactory(name="王毅", **person)
    cultivated(title, craftsman, **facts)
    if revoked:
        HonourFactory(craftsman=craftsman, **REVOKED)

    pages = ["/", "/craftsmen/", "/craftsmen/?q=王毅", "/honours/", "/honours/daguo/"]

    assert not any("王毅</a>" in client.get(each).content.decode() for each in pages)
    assert client.get(craftsman.get_absolute_url()).status_code == 404


def test_a_completed_cultivation_says_so(client):
    title = nation()
    person = cultivated(title, **DONE).craftsman

    assert "培育期满" in client.get(person.get_absolute_url()).content.decode()
    assert "（培育期满）" in client.get("/honours/daguo/").content.decode()


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_on": "2024-05-01"},
        {"outcome": "completed"},
        {"outcome_on": "2025-01-01"},
        ENDED | {"outcome_note": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(facts):
    with pytest.raises(DatabaseError), transaction.atomic():
        cultivated(nation(), **facts)


def test_nothing_of_it_is_deleted_or_given_to_another():
    row, other = cultivated(nation()), CraftsmanFactory()

    for act in (
        lambda: Cultivation.objects.all()._raw_delete("default"),
        lambda: Cultivation.objects.update(craftsman=other),
        lambda: cultivated(row.title, row.craftsman),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert Cultivation.objects.get().craftsman == row.craftsman
    assert str(row) == f"{row.craftsman} · 2024年度大国工匠培育对象"


SENT = {
    "year": "2024",
    "basis": "示例名单",
    "starts_on": "2024-05-01",
    "ends_on": "2026-05-01",
    "outcome": "under_way",
}


def test_staff_enter_it_and_its_outcome(sign_in):
    client, person, title = sign_in(Role.CITY), CraftsmanFactory(), nation()
    studio = TitleFactory(kind="studio")
    who = {"craftsman": person.pk, "title": title.pk}

    wrong_kind = client.post(page("cultivation", "add"), SENT | who | {"title": studio.pk})
    backwards = client.post(page("cultivation", "add"), SENT | who | {"ends_on": "2024-01-01"})
    entered = client.post(page("cultivation", "add"), SENT | who)
    row = Cultivation.objects.get()
    undated = client.post(page("cultivation", "change", row.pk), SENT | {"outcome": "completed"})
    ended = client.post(page("cultivation", "change", row.pk), SENT | DONE)

    assert [each.status_code for each in (wrong_kind, backwards, entered, undated, ended)] == [
        400,
        400,
        302,
        400,
        302,
    ]
    assert "只有授予个人的称号才有培育对象。" in wrong_kind.content.decode()
    assert "培育期满日期要晚于开始日期。" in backwards.content.decode()
    assert "培育期满或终止的，要填写结果日期" in undated.content.decode()
    row.refresh_from_db()
    assert (row.craftsman, row.title, row.outcome) == (person, title, "completed")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_others_look_and_enter_nothing(sign_in, role):
    client, row = sign_in(role), cultivated(nation())

    assert client.get(page("cultivation", "changelist")).status_code == 200
    assert client.get(page("cultivation", "add")).status_code == 403
    assert client.post(page("cultivation", "change", row.pk), SENT | DONE).status_code == 403


def test_pages_ask_as_often_for_many_as_for_one(client, sign_in):
    title, person, counts = nation(), CraftsmanFactory(), []
    staff = sign_in(Role.AUDITOR)

    for years in (range(2020, 2021), range(2021, 2023), range(1990, 2017)):
        for year in years:
            cultivated(title, person, year=year)
            cultivated(title, year=year)
        counts.append(
            [
                count_queries(lambda: client.get("/honours/daguo/")),
                count_queries(lambda: client.get(person.get_absolute_url())),
                count_queries(lambda: staff.get(page("cultivation", "changelist"))),
            ]
        )

    assert counts[0] == counts[1] == counts[2]
