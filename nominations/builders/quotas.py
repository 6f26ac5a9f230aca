"""How the quotas of a round are used: 推荐单位, 名额, 已报, 入围, 入选 (domain.md §7, report 21)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from nominations.models import Change, Nomination, Quota, Round
from nominations.models.quotas import sent_up, took
from nominations.quotas import SUBJECTS
from nominations.workflow import LISTED, State
from organisations.models import Union


@dataclass(frozen=True)
class Usage:
    """A line of the table; `most` is None for a union that has no quota."""

    of: Any
    most: int | None
    place_target: int | None
    sent: int
    shortlisted: int
    chosen: int

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.sent >= self.most


Counted = tuple[int, int, int]
NOTHING: Counted = (0, 0, 0)


def usage_by_subject(round_: Round, unions: Collection[int] | None = None) -> dict[str, list[Usage]]:
    """The lines by what the quota is of: unions first, those without a quota that sent somebody up after
    those that have one. With `unions`, these alone and nothing of regions and industries."""
    quotas = list(round_.quotas.for_lists().prefetch_related("scheme_item__industries"))
    by_district = counts(round_, "district_union", sent=took("recommend"))
    by_employer = counts(round_, "employer_union", sent=took("endorse"))
    lines = {"union": union_lines(quotas, by_district, by_employer, unions)}
    if unions is not None:
        return lines
    regions, industries = counts(round_, "region", sent=sent_up()), counts(round_, "industry", sent=sent_up())
    lines["region"] = [line(each, regions.get(each.region_id, NOTHING)) for each in quotas if each.region_id]
    lines["industry"] = [
        line(each, industries.get(each.industry_id, NOTHING)) for each in quotas if each.industry_id
    ]
    lines["scheme_item"] = [
        line(each, total(industries.get(one.pk, NOTHING) for one in each.scheme_item.industries.all()))
        for each in quotas
        if each.scheme_item is not None
    ]
    return {subject: lines[subject] for subject in SUBJECTS}


def union_lines(
    quotas: list[Quota],
    by_district: dict[int | None, Counted],
    by_employer: dict[int | None, Counted],
    unions: Collection[int] | None,
) -> list[Usage]:
    own = [each for each in quotas if each.union_id and (unions is None or each.union_id in unions)]
    bound = {each.union_id for each in quotas}
    with_quota = [
        line(each, max(by_district.get(each.union_id, NOTHING), by_employer.get(each.union_id, NOTHING)))
        for each in own
    ]
    free = [pk for pk, counted in by_district.items() if pk is not None and pk not in bound and any(counted)]
    found = Union.objects.in_bulk(pk for pk in free if unions is None or pk in unions)
    without = [Usage(union, None, None, *by_district[pk]) for pk, union in found.items()]
    return with_quota + sorted(without, key=lambda each: str(each.of))


def line(quota: Quota, counted: Counted) -> Usage:
    return Usage(quota.subject, quota.max_recommend, quota.place_target, *counted)


def total(parts: Any) -> Counted:
    sent = shortlisted = chosen = 0
    for part in parts:
        sent, shortlisted, chosen = sent + part[0], shortlisted + part[1], chosen + part[2]
    return sent, shortlisted, chosen


def counts(round_: Round, column: str, *, sent: Exists) -> dict[int | None, Counted]:
    """By union, region or industry: sent up, shortlisted, chosen; one query."""
    past_the_experts = Change.objects.filter(
        nomination=OuterRef("pk"), target__in=[State.SITE_VISIT, State.DELIBERATION]
    )
    cases = Nomination.objects.filter(round=round_, submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    rows = (
        cases.order_by()
        .annotate(is_sent=sent, is_shortlisted=Exists(past_the_experts))
        .values(column)
        .annotate(
            sent=Count("pk", filter=Q(is_sent=True)),
            shortlisted=Count("pk", filter=Q(is_shortlisted=True)),
            chosen=Count("pk", filter=Q(state__in=LISTED)),
        )
    )
    return {row[column]: (row["sent"], row["shortlisted"], row["chosen"]) for row in rows}
