"""How the quotas of a round are used: 推荐单位, 名额, 已报, 入围, 入选 (domain.md §7, report 21)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, When

from nominations.models import Change, Nomination, Quota, Round
from nominations.models.quotas import has_the_word_of
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


Row = dict[str, Any]
Counted = tuple[int, int, int]
NOTHING: Counted = (0, 0, 0)
COLUMNS = ("district_union", "employer_union", "region", "industry")


def usage_by_subject(round_: Round, unions: Collection[int] | None = None) -> dict[str, list[Usage]]:
    """The lines by what the quota is of: unions first, those without a quota that sent somebody up after
    those that have one. With `unions`, these alone, nothing of regions and industries, and nobody as chosen whose
    notice is not posted."""
    quotas = list(round_.quotas.for_lists().prefetch_related("scheme_item__industries"))
    rows = counts(round_, [] if unions is None else [State.PROPOSED])
    lines = {"union": union_lines(quotas, rows, unions)}
    if unions is not None:
        return lines
    regions, industries = (by(column, rows) for column in ("region", "industry"))
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


def union_lines(quotas: list[Quota], rows: list[Row], unions: Collection[int] | None) -> list[Usage]:
    counted, bound = by_union(rows), {each.union_id for each in quotas}
    own = [each for each in quotas if each.union_id and (unions is None or each.union_id in unions)]
    with_quota = [line(each, counted.get(each.union_id or 0, NOTHING)) for each in own]
    free = {row["district_union"] for row in rows if row["recommended"]} - bound
    found = Union.objects.in_bulk([pk for pk in free if unions is None or pk in unions])
    without = [Usage(union, None, None, *counted[pk]) for pk, union in found.items()]
    return with_quota + sorted(without, key=lambda each: str(each.of))


def line(quota: Quota, counted: Counted) -> Usage:
    return Usage(quota.subject, quota.max_recommend, quota.place_target, *counted)


def total(parts: Any) -> Counted:
    sent = shortlisted = chosen = 0
    for part in parts:
        sent, shortlisted, chosen = sent + part[0], shortlisted + part[1], chosen + part[2]
    return sent, shortlisted, chosen


def counts(round_: Round, hidden: Collection[State] = ()) -> list[Row]:
    """How many cases there are of each union, region and industry at once, and how far they have come: what the
    district or the employer's union vouched for, as its quota counts it, what was sent to the office, shortlisted
    and chosen, those in `hidden` states left out. One question, whatever it is asked for."""
    cases = Nomination.objects.filter(round=round_, submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    came = {
        "recommended": moved(round_, move="recommend") & Q(has_the_word_of(OuterRef("district_union"))),
        "endorsed": moved(round_, move="endorse") & Q(has_the_word_of(OuterRef("employer_union"))),
        "sent_up": moved(round_, target=State.SCREENING, move__in=["recommend", "endorse"]),
        "shortlisted": moved(round_, target__in=[State.SITE_VISIT, State.DELIBERATION]),
        "chosen": Q(state__in=LISTED) & ~Q(state__in=hidden),
    }
    told = cases.order_by().annotate(
        **{name: Case(When(how, then=1), default=0) for name, how in came.items()}
    )
    return list(told.values(*COLUMNS, *came).annotate(number=Count("pk")))


def by_union(rows: Iterable[Row]) -> dict[int, Counted]:
    """Of each union what it vouched for itself, as the district's, the employer's or both."""
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in rows:
        vouched = {row["district_union"]: row["recommended"]}
        vouched[row["employer_union"]] = vouched.get(row["employer_union"]) or row["endorsed"]
        for union in (union for union, did in vouched.items() if union is not None and did):
            found[union].append(counted(row, sent=True))
    return {union: total(parts) for union, parts in found.items()}


def by(column: str, rows: Iterable[Row]) -> dict[int | None, Counted]:
    """Of one column: sent up, shortlisted, chosen."""
    found: dict[int | None, list[Counted]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(counted(row, sent=row["sent_up"]))
    return {key: total(parts) for key, parts in found.items()}


def counted(row: Row, *, sent: bool) -> Counted:
    number = row["number"]
    return number * bool(sent), number * row["shortlisted"], number * row["chosen"]


def moved(round_: Round, **how: Any) -> Q:
    """The cases of the round with such a move."""
    return Q(pk__in=Change.objects.filter(round=round_, **how).order_by().values("nomination"))
