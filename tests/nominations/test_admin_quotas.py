"""The pages of quotas: how they are used, and a union's own order, on any device and without JavaScript."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.actions.quotas import rank_cases
from nominations.models import Nomination, Quota, UnionRank
from nominations.workflow import State
from organisations.models import Union
from tests.nominations.desks import posted, unopened
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, bring_to, city, recommend

pytestmark = pytest.mark.django_db

S = State
OWN = reverse("admin:nominations_nomination_quotas")


@pytest.fixture
def here() -> City:
    return city()


def desk(here: City, union: Union | None = None, name: str = "ranks") -> str:
    of = union or here.district_union
    return reverse(f"admin:nominations_nomination_{name}", args=[here.round.pk, of.pk])


def ranks(here: City) -> dict[Nomination, int]:
    return {row.nomination: row.rank for row in UnionRank.objects.filter(union=here.district_union)}


def test_the_table_tells_quota_sent_shortlisted_and_chosen(client: Client, here: City) -> None:
    Quota.objects.create(round=here.round, union=here.district_union, max_recommend=4, place_target=2)
    for state in (S.DISTRICT_REVIEW, S.SCREENING, S.SITE_VISIT, S.PROPOSED):
        bring_to(state, here=here)
    client.force_login(here.city)

    [line] = client.get(page("quotas", here.round)).context["usage"]["union"]

    assert (line.of, line.most, line.place_target) == (here.district_union, 4, 2)
    assert (line.sent, line.shortlisted, line.chosen) == (3, 2, 1)
    assert not line.is_full


def test_a_union_reads_its_own_rows_alone(client: Client, here: City) -> None:
    other = city()
    Quota.objects.create(round=here.round, union=here.district_union, max_recommend=4)
    Quota.objects.create(round=here.round, union=other.district_union, max_recommend=9)
    bring_to(S.SCREENING, here=here)
    client.force_login(here.district)

    answer = client.get(OWN)

    [(round_, lines, desks)] = answer.context["rounds"]
    assert (round_, [line.of for line in lines]) == (here.round, [here.district_union])
    assert list(desks) == [here.district_union]
    assert str(other.district_union) not in answer.content.decode()


def test_numbers_are_typed_and_saved(client: Client, here: City) -> None:
    one, two = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(2))
    client.force_login(here.district)

    wrong = client.post(desk(here), {f"rank_{one.pk}": 1, f"rank_{two.pk}": 1})
    answer = client.post(desk(here), {f"rank_{one.pk}": 2, f"rank_{two.pk}": 1})

    assert wrong.status_code == 400
    assert "填了两次" in wrong.content.decode()
    assert answer.status_code == 302
    assert ranks(here) == {one: 2, two: 1}


def test_arrows_move_a_case(client: Client, here: City) -> None:
    one, two = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(2))
    client.force_login(here.district)

    client.post(desk(here, name="shift"), {"up": str(two.pk)})
    after = client.get(desk(here)).context["form"].cases

    assert after == [two, one]
    assert ranks(here) == {two: 1, one: 2}
    assert client.post(desk(here, name="shift"), {"up": "nonsense"}).status_code == 404


def test_what_was_sent_is_shown_apart(client: Client, here: City) -> None:
    sent, waiting = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(2))
    rank_cases(round=here.round, union=here.district_union, ranks={sent.pk: 1}, by=here.district)
    recommend(here, sent)
    client.force_login(here.district)

    answer = client.get(desk(here))

    assert [row.nomination for row in answer.context["sent"]] == [sent]
    assert answer.context["form"].cases == [waiting]


def test_nobody_ranks_for_another_union(client: Client, here: City) -> None:
    other = city()
    bring_to(S.DISTRICT_REVIEW, here=here)

    answers = {}
    for name, user in {"elsewhere": other.district, "grassroots": here.grassroots, "city": here.city}.items():
        client.force_login(user)
        answers[name] = (client.get(desk(here)).status_code, client.post(desk(here)).status_code)

    assert answers == dict.fromkeys(answers, (404, 404))


def test_the_order_is_shown_to_the_city_and_to_no_expert(client: Client, here: City) -> None:
    case = bring_to(S.DISTRICT_REVIEW, here=here)
    rank_cases(round=here.round, union=here.district_union, ranks={case.pk: 77}, by=here.district)
    moved = bring_to(S.DELIBERATION, here=here, nomination=case)
    client.force_login(here.city)
    [row] = client.get(page("selection", here.round)).context["rows"]
    client.force_login(here.experts[0])
    assignment = moved.assignments.get(expert=here.experts[0])
    shown = client.get(reverse("nominations:assignment", args=[assignment.pk])).content.decode()

    assert row.nomination.union_rank == 77
    assert "推荐排序" not in shown


def test_quotas_and_targets_are_lines_of_the_rules(client: Client, here: City) -> None:
    round_ = unopened(here)
    url = reverse("admin:nominations_round_change", args=[round_.pk])
    client.force_login(here.city)

    data = posted(client, url) | {
        "quotas-TOTAL_FORMS": 1,
        "quotas-0-union": here.district_union.pk,
        "quotas-0-max_recommend": 3,
        "targets-TOTAL_FORMS": 1,
        "targets-0-name": "女职工",
        "targets-0-part": "women",
        "targets-0-base": "everybody",
        "targets-0-bound": "floor",
        "targets-0-share": "18",
        "carry_forward_ratio": "1.2",
    }
    both = client.post(url, data | {"quotas-0-region": here.federation.region_id})
    answer = client.post(url, data)

    assert "四者选填其一" in both.content.decode()
    assert answer.status_code == 302, answer.context["errors"]
    assert [(each.union, each.max_recommend) for each in round_.quotas.all()] == [(here.district_union, 3)]
    assert [(each.part, each.share) for each in round_.targets.all()] == [("women", Decimal(18))]


def test_the_rules_page_asks_the_same_of_one_and_thirty_quotas(client: Client, here: City) -> None:
    round_ = unopened(here)
    url = reverse("admin:nominations_round_change", args=[round_.pk])
    client.force_login(here.city)
    counts = []
    for number in (1, 2, 27):
        for _ in range(number):
            Quota.objects.create(round=round_, union=city_union(here), max_recommend=1)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3


def city_union(here: City) -> Union:
    from_count = Union.objects.count()
    return Union.objects.create(
        name=f"示例新区工会{from_count}",
        kind=Union.Kind.DISTRICT_FEDERATION,
        parent=here.federation,
        region=here.federation.region,
    )
