"""How the quotas of a round are used: 推荐单位, 名额, 已报, 入围, 入选 (domain.md §7, report 21)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from nominations.models import Change, Nomination, Quota, Round
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
COLUMNS = ("district_union", "employer_union", "region", "industry")


def usage_by_subject(round_: Round, unions: Collection[int] | None = None) -> dict[str, list[Usage]]:
    """The lines by what the quota is of: unions first, those without a quota that sent somebody up after
    those that have one. With `unions`, these alone, nothing of regions and industries, and nobody as chosen whose
    notice is not posted."""
    quotas = list(round_.quotas.for_lists().prefetch_related("scheme_item__industries"))
    rows = counts(round_, [] if unions is None else [State.PROPOSED])
    by_district = by("district_union", rows, sent="recommended")
    by_employer = by("employer_union", rows, sent="endorsed")
    lines = {"union": union_lines(quotas, by_district, by_employer, unions)}
    if unions is not None:
        return lines
    regions, industries = (by(column, rows, sent="sent_up") for column in ("region", "industry"))
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


def counts(round_: Round, hidden: Collection[State] = ()) -> list[dict[str, Any]]:
    """By all columns that quotas are of at once: how many a union recommended or endorsed, were sent to the office,
    shortlisted, chosen, those in `hidden` states left out. One question, whatever it is asked for."""
    cases = Nomination.objects.filter(round=round_, submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    its = {
        "recommended": moved(round_, move="recommend"),
        "endorsed": moved(round_, move="endorse"),
        "sent_up": moved(round_, target=State.SCREENING, move__in=["recommend", "endorse"]),
        "shortlisted": moved(round_, target__in=[State.SITE_VISIT, State.DELIBERATION]),
        "chosen": Q(state__in=LISTED) & ~Q(state__in=hidden),
    }
    numbers = {name: Count("pk", filter=which) for name, which in its.items()}
    return list(cases.order_by().values(*COLUMNS).annotate(**numbers))


def by(column: str, rows: Iterable[dict[str, Any]], *, sent: str) -> dict[int | None, Counted]:
    """Of one column: sent up, shortlisted, chosen."""
    found: dict[int | None, list[Counted]] = defaultdict(list)
    for row in rows:
        found[row[column]].append((row[sent], row["shortlisted"], row["chosen"]))
    return {key: total(parts) for key, parts in found.items()}


def moved(round_: Round, **how: Any) -> Q:
    """The cases of the round with such a move."""
    return Q(pk__in=Change.objects.filter(round=round_, **how).order_by().values("nomination"))
