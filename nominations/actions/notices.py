"""Drafting, posting and closing a public notice."""

import datetime as dt
from typing import cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from craftsmen.names import Order, roster_note
from nominations.actions.moves import SHORTEST_NOTE, make_move
from nominations.actions.notice_papers import keep_papers, record_notice
from nominations.actions.structure import check_list
from nominations.builders.lists import in_order
from nominations.fingerprints import check_seen, fingerprint
from nominations.models import Nomination, Notice, NoticeEntry, Round
from nominations.offdays import has_run_out, last_day, overrides
from nominations.privacy import check_places
from nominations.standstill import check_runs
from nominations.workdays import is_workday, notice_end
from nominations.workflow import LISTED, State


@transaction.atomic
def draft_notice(*, round: Round, by: User) -> Notice:  # noqa: A002 - a round is what it is
    """A draft with the standard wording over everybody now proposed (domain.md §7)."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("title").get(pk=round.pk)
    if not by.has_perm("nominations.draft_notice_for_round", round_):
        raise PermissionDenied
    check_runs(round_.pk)
    if not round_.nominations.filter(state=State.PROPOSED).exists():
        raise ValidationError(
            _("本次评选还没有拟命名%(noun)s，不能起草公示。") % {"noun": round_.kind.noun}, code="nobody"
        )
    check_list(round_)
    if round_.notices.filter(published_at__isnull=True).exists():
        raise ValidationError(_("本次评选已有一份公示草稿，请直接修改它。"), code="drafted")
    latest = round_.notices.aggregate(latest=Max("version"))["latest"] or 0
    chosen_at_first = round_.nominations.filter(state=State.PROPOSED, reserve_rank=None)
    is_substitution = latest > 0 and not chosen_at_first.exists()
    with override(settings.LANGUAGE_CODE):  # a paper is in Chinese, whatever its drafter reads
        steps = "、".join(str(step.label) for step in steps_done(round_))
        noun = str(round_.kind.noun)
    whom = f"{'递补' if is_substitution else ''}拟命名{noun}"
    why = f"因此前公示的名额空缺，经{State.DELIBERATION.label}递补" if is_substitution else f"经{steps}"
    return Notice.objects.create(
        round=round_,
        version=latest + 1,
        heading=f"关于{round_.name[:80]}{whom}的公示{f'（第{latest + 1}批）' if latest else ''}",
        basis=f"根据{round_.name}工作安排，{why}，现将{whom}名单予以公示。",
        convention=round_.convention,
        days=round_.notice_days,
        until=round_.notice_until,
        drafted_by=by,
    )


def steps_done(round_: Round) -> list[State]:
    """The steps a reader of the notice is told of."""
    told = {State.SCREENING, State.EXPERT_REVIEW, State.SITE_VISIT, State.DELIBERATION}
    return [state for state in round_.steps if state in told]


@transaction.atomic
def publish_notice(*, notice: Notice, by: User, starts_on: dt.date, seen: str | None = None) -> Notice:
    """Posts the list as `seen`; from now on neither it nor its days change. Raises ValidationError in words."""
    notice = lock_notice(notice)
    check_may_publish(notice, by, starts_on)
    proposed = list(notice.round.nominations.for_lists().filter(state=State.PROPOSED))
    if not proposed:
        raise ValidationError(
            _("本次评选没有拟命名%(noun)s，不能发布公示。") % {"noun": notice.round.kind.noun}, code="nobody"
        )
    check_number(notice.round, len(proposed))
    check_list(notice.round)
    entries = list_of(notice, proposed)
    check_seen(seen, mark_of(notice, entries))
    check_places(texts_of(notice, entries))
    NoticeEntry.objects.bulk_create(entries)
    notice.starts_on, notice.ends_on = starts_on, notice_end(starts_on, notice.days, overrides())
    notice.published_by, notice.published_at = by, timezone.now()
    notice.save(update_fields=["starts_on", "ends_on", "published_by", "published_at"])
    keep_papers(notice)
    record_notice(notice, step="post", by=by)
    for nomination in proposed:
        make_move(nomination=nomination, move="publish", by=by, facts={"notice": notice.pk})
    return notice


def check_number(round_: Round, proposed: int) -> None:
    """Raises ValidationError when they, with those of earlier notices who still stand, are more than the places."""
    taken = round_.nominations.filter(state__in=LISTED).exclude(state=State.PROPOSED).count()
    if proposed + taken > round_.places:
        raise ValidationError(
            _("拟命名%(proposed)d人，此前公示和命名%(taken)d人，超过名额%(places)d人，请先由会议研究调整。")
            % {"proposed": proposed, "taken": taken, "places": round_.places},
            code="places",
        )


def lock_notice(notice: Notice) -> Notice:
    return (
        Notice.objects.select_for_update(of=("self",))
        .select_related("round__title", "round__union")
        .get(pk=notice.pk)
    )


def check_may_publish(notice: Notice, by: User, starts_on: dt.date) -> None:
    if not by.has_perm("nominations.publish_notice", notice):
        raise PermissionDenied
    check_runs(notice.round_id)
    if notice.published_at is not None:
        raise ValidationError(_("这份公示已经发布。"), code="published")
    if notice.drafted_by_id == by.pk:
        raise ValidationError(_("起草与发布不能是同一人，请由另一名工作人员发布。"), code="same_person")
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("公示开始日期不能早于今天。")})
    if not is_workday(starts_on, overrides()):
        raise ValidationError({"starts_on": _("公示应从工作日开始，请另选日期。")})


def entries_of(notice: Notice) -> list[NoticeEntry]:
    """The list as posted or, of a draft, as it would be posted now."""
    if notice.published_at is not None:
        return list(notice.entries.select_related("nomination"))
    return list_of(notice, list(notice.round.nominations.for_lists().filter(state=State.PROPOSED)))


def list_of(notice: Notice, proposed: list[Nomination]) -> list[NoticeEntry]:
    """The lines in the order announced, with the few fields that may be public and no others."""
    ordered = in_order(notice.round, proposed, cast("Order", notice.convention))
    return [
        NoticeEntry(
            notice=notice,
            nomination=nomination,
            order=order,
            name=nomination.name,
            annotation=roster_note(is_woman=nomination.gender == "female", ethnicity=nomination.ethnicity),
            workplace=nomination.where_told,
            trade=nomination.third_told,
        )
        for order, nomination in enumerate(ordered, start=1)
    ]


def mark_of(notice: Notice, entries: list[NoticeEntry]) -> str:
    """The fingerprint of a draft: its words, its days and every line of its list."""
    rows = [
        (entry.nomination_id, entry.annotation, line)
        for entry, line in zip(entries, lines(entries), strict=True)
    ]
    return fingerprint([notice.heading, notice.basis, notice.days, notice.until, *rows])


def texts_of(notice: Notice, entries: list[NoticeEntry]) -> list[tuple[str, str]]:
    """Each text that is posted, with where it stands."""
    rows = [
        (_("名单第%(order)d行") % {"order": entry.order}, line)
        for entry, line in zip(entries, lines(entries), strict=True)
    ]
    return [(_("标题"), notice.heading), (_("依据和程序"), notice.basis), *rows]


def lines(entries: list[NoticeEntry]) -> list[str]:
    return [f"{entry.name} {entry.workplace} {entry.trade}" for entry in entries]


def check_has_run_out(notice: Notice) -> None:
    """Raises ValidationError until its days are over, and names the day when that is not the announced one."""
    last = last_day(notice)
    if has_run_out(notice):
        return
    if last == notice.ends_on:
        raise ValidationError(_("公示期尚未届满，届满后才能办理。"), code="in_notice")
    raise ValidationError(
        _("公示期间的工作日有调整，或者评选曾经中止，公示顺延到%(last)s，届满后才能办理。") % {"last": last},
        code="in_notice",
    )


def check_no_objection_waits(notice: Notice) -> None:
    """Raises ValidationError over an objection that was accepted and has no conclusion, or that nobody has
    looked at: whether it is accepted decides who may be approved."""
    if waiting := notice.objections.waiting().count():
        raise ValidationError(
            _(
                "这份公示还有%(waiting)d件异议没有决定是否受理或者没有核查结论，请异议核查人员办理后再结束公示。"
            )
            % {"waiting": waiting},
            code="objections",
        )


@transaction.atomic
def close_notice(*, notice: Notice, by: User, memo: str) -> Notice:
    """Ends a notice whose days are over: every case still standing in it is approved, with the memo filed."""
    notice = lock_notice(notice)
    if not by.has_perm("nominations.close_notice", notice):
        raise PermissionDenied
    check_runs(notice.round_id)
    if notice.closed_at is not None:
        raise ValidationError(_("这份公示已经结束。"), code="closed")
    check_has_run_out(notice)
    if len(memo.strip()) < SHORTEST_NOTE:
        raise ValidationError({"memo": _("请填写公示情况说明。")})
    check_no_objection_waits(notice)
    notice.closed_at, notice.closing_memo = timezone.now(), memo.strip()
    notice.save(update_fields=["closed_at", "closing_memo"])
    record_notice(notice, step="close", by=by)
    standing = Nomination.objects.filter(notice_entries__notice=notice, state=State.IN_NOTICE)
    for nomination in standing.order_by("pk"):
        make_move(
            nomination=nomination,
            move="approve",
            by=by,
            note=notice.closing_memo,
            facts={"notice": notice.pk},
        )
    return notice
