"""What a decision of revocation would change, or has changed, on the pages the public sees."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from craftsmen.models import Honour, Revocation, RevocationLine, Title
from craftsmen.models.honours import HOLDERS


@dataclass(frozen=True)
class Line:
    """One honour of the decision."""

    line: RevocationLine
    serials: list[str]
    is_public: bool
    leaves_the_directory: bool

    @property
    def honour(self) -> Honour:
        return self.line.honour


@dataclass(frozen=True)
class Roll:
    """A roll of the decision: how many it names, and how many once the decision holds."""

    title: Title
    year: int | None
    before: int
    after: int


@dataclass(frozen=True)
class Consequences:
    lines: list[Line]
    rolls: list[Roll]
    papers: int
    leaving: int


def consequences(revocation: Revocation) -> Consequences:
    """Asked in as many questions for one honour as for a hundred."""
    rows = list(revocation.lines.select_related("honour__decision").prefetch_related("honour__certificates"))
    honours = {each.pk: each for each in Honour.objects.with_holder().filter(revocation_lines__in=rows)}
    public = set(Honour.objects.public().filter(pk__in=honours).values_list("pk", flat=True))
    others = Honour.objects.public().exclude(pk__in=honours).filter(of_holders(honours.values()))
    keep = set(others.values_list(*HOLDERS))
    lines = []
    for row in rows:
        serials = [each.serial for each in row.honour.certificates.all()]
        row.honour = honours[row.honour_id]
        is_public = row.honour_id in public
        lines.append(Line(row, serials, is_public, is_public and holder_of(row.honour) not in keep))
    return Consequences(
        lines=lines,
        rolls=rolls_of([each.honour for each in lines if each.is_public]),
        papers=sum(len(each.serials) for each in lines),
        leaving=len({holder_of(each.honour) for each in lines if each.leaves_the_directory}),
    )


def holder_of(honour: Honour) -> tuple[int | None, ...]:
    """Who or what holds it, as `values_list(*HOLDERS)` has it."""
    return tuple(getattr(honour, f"{holder}_id") for holder in HOLDERS)


def of_holders(honours: Iterable[Honour]) -> Q:
    """Every honour of those who hold these."""
    keys = [holder_of(each) for each in honours]
    wanted = Q(pk__in=[])
    for place, holder in enumerate(HOLDERS):
        wanted |= Q(**{f"{holder}__in": {key[place] for key in keys if key[place] is not None}})
    return wanted


def rolls_of(honours: list[Honour]) -> list[Roll]:
    """Each roll that names one of these, by title and year."""
    titles = {each.title_id: each.title for each in honours}
    leaving = Counter((each.title_id, each.year) for each in honours)
    counted = Honour.objects.public().filter(title__in=titles).order_by().values_list("title", "year")
    before = {(title, year): number for title, year, number in counted.annotate(number=Count("pk"))}
    return [
        Roll(titles[title], year, before[title, year], before[title, year] - number)
        for (title, year), number in leaving.items()
    ]
