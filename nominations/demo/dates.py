"""Moving a demo round into the past, which no action does and nobody can do in the portal."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import pgtrigger
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from craftsmen.models import Certificate, Decision
from nominations.actions.notice_papers import facts_of, keep_papers
from nominations.amendments import digest
from nominations.demo.people import NOMINEES
from nominations.link_facts import of_opinion, of_resolution, of_visit
from nominations.models import (
    Assignment,
    Change,
    Nomination,
    Notice,
    Opinion,
    Resolution,
    Round,
    RuleVersion,
    SiteVisit,
    rules_of,
)
from nominations.offdays import overrides
from nominations.workdays import is_workday, notice_end
from notifications.models import Message

# A day that belongs to the person and not to the round.
KEPT: Final = frozenset({"born_on"})


def date_back(*rounds: Round, days: int) -> None:
    """Every moment and day of the rounds, of all that hangs on them and of the messages about it, `days` earlier,
    and what is told of them."""
    shift(*rounds, days=days)
    restate(*rounds)


@transaction.atomic
def shift(*rounds: Round, days: int) -> None:
    """The moments and days alone: `restate` follows, once, where many steps are taken.

    The triggers that keep what was signed from being rewritten are off inside this block and `restate` and nowhere
    else: nothing here happened, so there is nothing to falsify, and a demo whose papers are all of today shows
    no past. What the database checks of a row by itself (`CheckConstraint`) holds throughout. The record is
    sealed when the transaction of the whole demo commits, with the days it then tells; ValueError if it is.
    """
    if Change.objects.sealed().filter(round__in=rounds).exists():
        raise ValueError("what is sealed is not dated back")
    with pgtrigger.ignore():
        for rows in rows_of(rounds):
            rows.update(**shifted(rows.model, days))
        messages = messages_about(rounds)
        messages.update(**shifted(Message, days))
        messages.filter(state=Message.State.QUEUED).update(
            state=Message.State.SENT, attempts=1, claimed_at=F("queued_at"), sent_at=F("queued_at")
        )
    for round_ in rounds:
        round_.refresh_from_db()


@transaction.atomic
def restate(*rounds: Round) -> None:
    """Notices, rules and the record, which tell of days in words of their own."""
    with pgtrigger.ignore():
        for notice in Notice.objects.posted().filter(round__in=rounds):
            count_anew(notice)
            print_anew(notice)
        restate_rules(rounds)
        restate_moves(rounds)


def rows_of(rounds: Sequence[Round]) -> Iterator[models.QuerySet]:
    """The rounds, every row of this app that points at them however far away, and what other apps keep of them.

    Where no row is, nothing is looked for behind it.
    """
    pks = [round_.pk for round_ in rounds]
    yield Round.objects.filter(pk__in=pks)
    ways: dict[type[models.Model], str] = {Round: ""}
    waiting: list[type[models.Model]] = [Round]
    for model in waiting:  # grows while it is walked
        for relation in model._meta.related_objects:
            far = relation.related_model
            if far in ways or far._meta.app_label != Round._meta.app_label:
                continue
            way = "__".join(filter(None, [relation.field.name, ways[model]]))
            rows = far._default_manager.filter(**{f"{way}__in": pks}).order_by()
            if not rows.exists():
                continue
            ways[far] = way
            waiting.append(far)
            yield rows
    yield Decision.objects.filter(honours__nomination__round__in=pks).order_by()
    yield Certificate.objects.filter(honour__nomination__round__in=pks).order_by()
    yield User.objects.filter(nominations__round__in=pks, email__startswith=NOMINEES)


def shifted(model: type[models.Model], days: int) -> dict[str, models.Expression]:
    """What `update` is given for the moments and days of a model."""
    return {
        field.name: models.ExpressionWrapper(
            F(field.name) - dt.timedelta(days=days), output_field=type(field)()
        )
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and field.name not in KEPT
    }


def restate_rules(rounds: Sequence[Round]) -> None:
    """The rules tell days too, in the version that stands and in the digest that the record has of it."""
    for version in RuleVersion.objects.filter(round__in=rounds).select_related("round"):
        version.rules = rules_of(version.round)
        version.save(update_fields=["rules"])
        told = version.round.changes.filter(kind=Change.Kind.RULES, facts__version=version.number)
        retell(told, {"sha256": digest(version.rules)})


def restate_moves(rounds: Sequence[Round]) -> None:
    """What the record tells of opinions, visits and meetings: their days are others now."""
    moves = Change.objects.filter(round__in=rounds).moves()
    for opinion in Opinion.objects.filter(nomination__round__in=rounds):
        its = moves.filter(nomination=opinion.nomination_id, facts__opinion=str(opinion.pk))
        retell(its, of_opinion(opinion))
    for visit in SiteVisit.objects.filter(nomination__round__in=rounds).prefetch_related("claims"):
        its = moves.filter(nomination=visit.nomination_id, move="finish_visit")
        retell(its, of_visit(visit, visit.claims.all()))
    for vote in Resolution.objects.filter(nomination__round__in=rounds).select_related("meeting"):
        its = moves.filter(nomination=vote.nomination_id, facts__meeting=vote.meeting_id)
        retell(its, of_resolution(vote))


def retell(changes: models.QuerySet[Change], facts: dict[str, Any]) -> None:
    for change in changes:
        change.facts |= facts
        change.save(update_fields=["facts"])


def messages_about(rounds: Sequence[Round]) -> models.QuerySet[Message]:
    """Their keys name the case or the assignment, whose numbers are found nowhere else."""
    cases = Nomination.objects.filter(round__in=rounds).values_list("pk", flat=True)
    tasks = Assignment.objects.filter(nomination__round__in=rounds).values_list("pk", flat=True)
    named = [Q(key__startswith=f"nomination:{pk}:") for pk in cases]
    named += [Q(key__startswith=f"assignment:{pk}:") for pk in tasks]
    return Message.objects.filter(reduce(or_, named)) if named else Message.objects.none()


def count_anew(notice: Notice) -> None:
    """A notice moved into other weeks meets other holidays: its working days are counted again."""
    if notice.starts_on is None:
        raise ValueError("a draft has no days")
    starts_on = workday(notice.starts_on)
    ends_on = notice_end(starts_on, notice.days, overrides())
    Notice.objects.filter(pk=notice.pk).update(starts_on=starts_on, ends_on=ends_on)


def print_anew(notice: Notice) -> None:
    """Its papers, and what the record tells of it, name its days."""
    notice.refresh_from_db()
    notice.papers.all().delete()
    keep_papers(notice)
    retell(notice.round.changes.filter(kind=Change.Kind.NOTICE, facts__notice=notice.pk), facts_of(notice))


def workday(day: dt.date, step: int = 1) -> dt.date:
    """`day` or the nearest working day after it, or before it with `step` -1."""
    known = overrides()
    while not is_workday(day, known):
        day += dt.timedelta(days=step)
    return day


def days_from_now(days: int, hour: int) -> dt.datetime:
    """The full hour of a day counted from today."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
