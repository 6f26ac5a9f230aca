"""The order of a published list, as the rules of its round announce it (domain.md §4.6): the one place."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from craftsmen.names import ORDERS_OF_PEOPLE, Order, roster_key
from nominations.builders.selections import contenders
from nominations.models import Nomination, Round
from nominations.quotas import ranked

# Behind every code of a region or industry.
LAST: Final = ("~", "~")


def in_order(round_: Round, cases: Iterable[Nomination], order: Order) -> list[Nomination]:
    """Whoever shares a region, an industry or a place stands by the strokes of the surname."""
    if order == "score":
        return by_score(round_, list(cases))
    if order == "region":
        return sorted(cases, key=lambda each: (region_code(each), roster_key(each.name)))
    if order == "industry":
        return sorted(cases, key=lambda each: (industry_code(each), roster_key(each.name)))
    return sorted(cases, key=lambda each: roster_key(each.name, order))


def region_code(nomination: Nomination) -> str:
    return nomination.region.code if nomination.region else LAST[0]


def industry_code(nomination: Nomination) -> tuple[str, str]:
    industry = nomination.industry
    return (industry.section, industry.code) if industry else LAST


def by_score(round_: Round, cases: list[Nomination]) -> list[Nomination]:
    """As they were placed, ties broken as the rules say; no points are told, and who has none comes last."""
    scores = {each.pk: each.score for each in cases if each.score is not None}
    lines = ranked(contenders(round_, scores), cut=round_.places, frontline_first=round_.frontline_first)
    places = {line.key: line.rank for line in lines}
    return sorted(cases, key=lambda each: (places.get(each.pk, len(cases) + 1), roster_key(each.name)))


def order_faults(order: str, *, is_for_people: bool, has_scores: bool) -> list[str]:
    """What keeps a round from announcing this order."""
    if is_for_people and order not in ORDERS_OF_PEOPLE:
        return [_("人选名单请选按姓氏笔画、姓名笔画、区市、行业或评审成绩为序。")]
    if not is_for_people and order != "name":
        return [_("集体和成果的名单按名称笔画为序。")]
    if order == "score" and not has_scores:
        return [_("本次评选不设专家评审，名单不能按评审成绩为序。")]
    return []
