"""Next year's round, made of this year's."""

import datetime as dt
from typing import Any, Final, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from nominations.actions.programmes import check_places
from nominations.models import (
    Criterion,
    MaterialRequirement,
    Poll,
    Quota,
    Round,
    ScoringPlan,
    Stage,
    StructureTarget,
)
from nominations.models.polls import new_salt
from nominations.numerals import next_name
from nominations.round_life import Life

# What hangs on a round and is the same again.
LINES: Final = (
    Stage,
    Criterion,
    MaterialRequirement,
    ScoringPlan,
    Quota,
    StructureTarget,
)
LONGEST_NAME: Final = 100

Day = TypeVar("Day", dt.date, dt.datetime)
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def copy_round(*, round: Round, by: User) -> Round:  # noqa: A002 - a round is what it is
    """A new round that nobody sees yet, with every date a year later. It stays in its programme if that has
    room left; the panel is chosen anew."""
    round_ = Round.objects.select_related("programme").get(pk=round.pk)
    if not by.has_perm("nominations.copy_round", round_):
        raise PermissionDenied
    year = round_.year + 1
    new = next_years(
        round_,
        published_at=None,
        life=Life.RUNNING,
        year=year,
        name=free_name(next_name(round_.name, round_.year)),
        session_no=round_.session_no + 1 if round_.session_no else None,
        programme_id=round_.programme_id if has_room(round_, year) else None,
    )
    for model in LINES:
        for row in model._default_manager.filter(round=round_):
            next_years(row, round_id=new.pk)
    for rule in round_.eligibility_rules.all():
        next_years(rule, round_id=new.pk, params=params_of_next_year(rule.params))
    for poll in Poll.objects.filter(round=round_):
        copy_poll(poll, new)
    return new


def params_of_next_year(params: dict[str, Any]) -> dict[str, Any]:
    """The day that a rule of eligibility counts to is a day like others."""
    on = params.get("on")
    return {**params, "on": a_year_later(dt.date.fromisoformat(on)).isoformat()} if on else params


def copy_poll(poll: Poll, new: Round) -> None:
    """Its rules alone: neither announced nor counted, and under a salt of its own."""
    next_years(
        poll,
        round_id=new.pk,
        salt=new_salt(),
        announced_at=None,
        closed_at=None,
        ballots_cast=None,
        totals_sha256="",
    )


def has_room(round_: Round, year: int) -> bool:
    try:
        check_places(round_.programme, round=None, year=year, places=round_.places)
    except ValidationError:
        return False
    return True


def next_years(row: Row, **values: Any) -> Row:
    """A new row like this one with every date a year later, but for `values`."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    later = {
        name: a_year_later(value) if isinstance(value, dt.date) else value for name, value in columns.items()
    }
    del later[row._meta.pk.attname]
    return type(row)._default_manager.create(**{**later, **values})


def a_year_later(moment: Day) -> Day:
    """The same day of the next year, by the clock on the wall; 29 February becomes the 28th."""
    here = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    try:
        return here.replace(year=here.year + 1)
    except ValueError:
        return here.replace(year=here.year + 1, day=28)


def free_name(name: str) -> str:
    """The name, or with a number behind it if it is taken."""
    name, number = name[: LONGEST_NAME - 4], 1
    wanted = name
    while Round.objects.filter(name=wanted).exists():
        number += 1
        wanted = f"{name}（{number}）"
    return wanted
