"""The places of a programme over its years."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from nominations.models import Programme, Round

NONE: Final = 0


def check_places(
    programme: Programme | None,
    *,
    round: Round | None,  # noqa: A002 - a round is what it is
    year: int,
    places: int,
) -> None:
    """Raises ValidationError that names the quota which `places` in `year` would break; `round` is the one
    that asks for them, and what it has now does not count. Locks the programme until the transaction ends."""
    if programme is None:
        return
    plan = Programme.objects.select_for_update(of=("self",), no_key=True).get(pk=programme.pk)
    if not plan.first_year <= year <= plan.last_year:
        raise ValidationError(
            _("%(programme)s只到%(first)s至%(last)s年，不包括%(year)s年。")
            % {"programme": plan, "first": plan.first_year, "last": plan.last_year, "year": year},
            code="year",
        )
    others = plan.rounds.all() if round is None else plan.rounds.exclude(pk=round.pk)
    given = total(others.filter(year=year)) + total(plan.declared_years.filter(year=year))
    if given + places > plan.yearly_quota:
        raise ValidationError(
            _("%(programme)s每年%(quota)s名，%(year)s年已安排%(given)s名，这里最多%(left)s名。")
            % {
                "programme": plan,
                "quota": plan.yearly_quota,
                "year": year,
                "given": given,
                "left": max(plan.yearly_quota - given, NONE),
            },
            code="yearly",
        )
    given = total(others) + total(plan.declared_years.all())
    if given + places > plan.total_quota:
        raise ValidationError(
            _("%(programme)s总名额%(quota)s名，已安排%(given)s名，这里最多%(left)s名。")
            % {
                "programme": plan,
                "quota": plan.total_quota,
                "given": given,
                "left": max(plan.total_quota - given, NONE),
            },
            code="total",
        )


def total(rows: QuerySet) -> int:
    return rows.aggregate(total=Sum("places"))["total"] or NONE
