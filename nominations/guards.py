"""Sentences that must hold before a move; each raises ValidationError that says what to do.

Rows are read under the lock that `actions.moves` has taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Honour
from nominations import asked
from nominations.appeals import appeal_is_in_time, district_still_reviews, its_employer_turned_it_down
from nominations.channels import comes_through_its_channel, somebody_else_filled_it_in
from nominations.corrections import (
    correction_is_in_time,
    correction_is_overdue,
    office_still_screens,
)
from nominations.eligible import indexes_of, is_eligible_or_let_pass, may_be_handed_in
from nominations.kinds import half_told
from nominations.models import Nomination, Notice
from nominations.offdays import has_run_out
from nominations.panels import every_expert_has_locked, panel_is_large_enough, whole_panel_has_locked
from nominations.privacy import has_private_number
from nominations.recommending import quota_is_left, union_has_ranked_it
from nominations.sections import FIELD_BEHIND, MATERIALS, Section, column, wanted
from nominations.stage_plan import Kind
from nominations.stops import (
    a_place_fell_vacant,
    a_place_is_left,
    no_objection_is_open,
    no_objection_was_substantiated,
    nobody_in_reserve_comes_first,
    vote_that_counts_is_closed,
)
from nominations.windows import room_is_left, what_all_must_pass_is_over
from nominations.workflow import State
from organisations.models import Union

# Whose move it is comes second: nobody's, where the clock acts.
Guard = Callable[[Nomination, Any], None]

# What of the form is published once somebody stands in a notice or is honoured.
PUBLIC: Final = ("name", "workplace", "trade", "leader_name", "completed_by", "benefit_base", "summary")
# Unions that have somebody to review for an employer.
OF_EMPLOYERS: Final = frozenset({Union.Kind.GRASSROOTS_UNION, Union.Kind.DIRECT_UNION})


@dataclass(frozen=True)
class Missing:
    """Something the form still lacks, and the section where to add it."""

    section: Section
    what: str


def missing(nomination: Nomination) -> list[Missing]:
    """What the form lacks before it can be handed in, in the order of its sections."""
    codes = codes_of(nomination)
    lacking = [
        Missing(section, words_for(nomination, field))
        for section in nomination.kind.sections
        for field in section.fields
        if field in wanted(section, nomination.engagement, codes) | half_told(nomination, section)
        and getattr(nomination, column(field)) in ("", None)
    ]
    lacking += [
        Missing(section, _("%(field)s（填写有误）") % {"field": named})
        for typing in nomination.typings.all()
        for section in [nomination.kind.section(typing.section)]
        for box in typing.wrong
        for named in [words_for(nomination, FIELD_BEHIND.get(box, box))]
        if Missing(section, named) not in lacking
    ]
    papers = asked.lacking(nomination, asked.asked_of_nominee(nomination))
    return lacking + [Missing(MATERIALS, each.name) for each in papers]


def codes_of(nomination: Nomination) -> list[str]:
    """The rules of eligibility that the round holds."""
    return [rule.code for rule in nomination.round.eligibility_rules.all()]


def words_for(nomination: Nomination, field: str) -> str:
    """What a field is called in a form of this kind."""
    named: Any = nomination.kind.labels.get(field)
    return str(named or getattr(Nomination._meta.get_field(field), "verbose_name", field))


def form_is_complete(nomination: Nomination, _by: User) -> None:
    if lacking := missing(nomination):
        raise ValidationError(
            _("还缺以下内容，补齐后再提交：%(what)s。")
            % {"what": _("、").join(item.what for item in lacking)},
            code="incomplete",
        )


def declarations_are_given(nomination: Nomination, _by: User) -> None:
    if not (
        nomination.declared_true_at
        and nomination.consented_to_handling_at
        and nomination.consented_to_publication_at
    ):
        raise ValidationError(
            _("请勾选真实性承诺、个人信息处理同意和公开同意后再提交。"), code="declarations"
        )


def nothing_public_holds_a_private_number(nomination: Nomination, _by: User) -> None:
    found = [
        words_for(nomination, field) for field in PUBLIC if has_private_number(getattr(nomination, field))
    ]
    if found:
        raise ValidationError(
            _("以下内容会公开，其中有身份证号或手机号码，请先删除：%(what)s。")
            % {"what": _("、").join(found)},
            code="private",
        )


def nominee_does_not_sit_on_the_panel(nomination: Nomination, _by: User) -> None:
    if nomination.round.panel.filter(expert=nomination.nominator_id).exists():
        raise ValidationError(
            _("您是本次评选的评审专家，不能申报。如有疑问，请联系主办单位。"), code="on_panel"
        )


def round_is_open(nomination: Nomination, _by: User) -> None:
    if not nomination.round.is_accepting:
        raise ValidationError(_("本次评选不在申报时间内，不能提交；已填写的内容仍为您保存。"), code="closed")


def employer_has_a_union(nomination: Nomination, _by: User) -> None:
    """One that reviews for employers, and a district, industry or city union above it: else the case
    would wait for nobody."""
    union = nomination.employer_union
    lacks_employers = union is None or union.kind not in OF_EMPLOYERS
    lacking = {
        State.EMPLOYER_REVIEW: lacks_employers,
        State.DISTRICT_REVIEW: nomination.district_union_id is None,
    }
    if any(lacking[state] for state in lacking if state in nomination.road):
        raise ValidationError(
            _(
                "您的单位还没有在本系统登记工会，请联系单位工会或所在区市总工会登记后再提交；已填写的内容仍为您保存。"
            ),
            code="no_union",
        )


def identity_number_is_new_to_the_round(nomination: Nomination, _by: User) -> None:
    others = Nomination.objects.submitted().exclude(state=State.WITHDRAWN).exclude(pk=nomination.pk)
    if others.filter(round=nomination.round_id, identity_index__in=indexes_of(nomination)).exists():
        raise ValidationError(str(nomination.kind.twice), code="duplicate")


def somebody_else_checked_first(nomination: Nomination, by: User) -> None:
    if nomination.first_checked_by_id is None:
        raise ValidationError(_("尚未初核：请先由另一名工作人员办理“初核通过”。"), code="unchecked")
    if nomination.first_checked_by_id == by.pk:
        raise ValidationError(_("初核与复核不能由同一人办理，请由另一名工作人员复核。"), code="same_person")


def nobody_checked_first_yet(nomination: Nomination, _by: User) -> None:
    if nomination.first_checked_by_id is not None:
        raise ValidationError(_("此件已经初核，请由另一名工作人员复核。"), code="checked")


def visit_is_reported(nomination: Nomination, _by: User) -> None:
    if not nomination.visits.exists():
        raise ValidationError(_("请先填写考察日期、地点、人员和情况。"), code="no_visit")


def meeting_resolved_for_it(nomination: Nomination, _by: User) -> None:
    """The last one to speak on it."""
    last = nomination.resolutions.order_by("pk").last()
    if last is None or not last.proposed:
        raise ValidationError(_("请先登记会议纪要编号和表决结果，同意票应多于反对票。"), code="no_resolution")


def meeting_took_it_off_the_list(nomination: Nomination, _by: User) -> None:
    """Whom a meeting has put there."""
    last = nomination.resolutions.order_by("pk").last()
    if nomination.state == State.PROPOSED and (last is None or last.proposed):
        raise ValidationError(
            _("此件已列入拟命名名单，由会议作出“不列入”的决议才能移出：请登记会议和表决结果。"),
            code="no_resolution",
        )


def notice_has_run_out(nomination: Nomination, _by: User) -> None:
    latest = Notice.objects.posted().filter(entries__nomination=nomination).order_by("-version").first()
    if latest is None or not has_run_out(latest):
        raise ValidationError(_("公示期尚未届满，届满后才能办理。"), code="in_notice")
    if latest.closed_at is None:
        raise ValidationError(_("公示期已满，请先在“公示”中结束这份公示。"), code="not_closed")


def honour_is_not_held_yet(nomination: Nomination, _by: User) -> None:
    held = Honour.objects.of_identity(nomination.identity_index)
    if held.filter(title=nomination.round.title_id, year=nomination.round.year).exists():
        raise ValidationError(_("已经有这个年度的这个称号，不能重复授予。"), code="held")


def nominee_stands_in_the_list(nomination: Nomination, _by: User) -> None:
    if not nomination.notice_entries.filter(notice__published_at__isnull=False).exists():
        raise ValidationError(_("此件不在已发布的公示名单中。"), code="not_listed")


def no_correction_waits(nomination: Nomination, _by: User) -> None:
    """What is wrong, and known to be, is not posted; from the notice on it cannot be corrected so."""
    if nomination.notes.waiting().exists():
        raise ValidationError(
            _("“%(name)s”有一项更正等待批准，请先批准或撤下，再发布公示。") % {"name": nomination.name},
            code="correction_waits",
        )


GUARDS: Final[dict[str, tuple[Guard, ...]]] = {
    "submit": (
        round_is_open,
        nominee_does_not_sit_on_the_panel,
        form_is_complete,
        nothing_public_holds_a_private_number,
        employer_has_a_union,
        comes_through_its_channel,
        declarations_are_given,
        identity_number_is_new_to_the_round,
        may_be_handed_in,
    ),
    "resubmit": (
        correction_is_in_time,
        nominee_does_not_sit_on_the_panel,
        form_is_complete,
        nothing_public_holds_a_private_number,
        employer_has_a_union,
        comes_through_its_channel,
        declarations_are_given,
        identity_number_is_new_to_the_round,
        may_be_handed_in,
    ),
    "lapse": (correction_is_overdue,),
    "endorse": (
        somebody_else_filled_it_in,
        quota_is_left("endorse"),
        union_has_ranked_it("endorse"),
        asked.its_union_handed_in_what_is_asked,
    ),
    "recommend": (somebody_else_filled_it_in, quota_is_left("recommend"), union_has_ranked_it("recommend")),
    "check_first": (somebody_else_filled_it_in, nobody_checked_first_yet),
    "pass_screening": (
        somebody_else_filled_it_in,
        somebody_else_checked_first,
        room_is_left(Kind.PRELIMINARY, "pass_screening"),
        panel_is_large_enough,
        is_eligible_or_let_pass,
    ),
    "close_scoring": (
        every_expert_has_locked,
        whole_panel_has_locked,
        room_is_left(Kind.EXPERT_REVIEW, "close_scoring"),
    ),
    "finish_visit": (visit_is_reported, room_is_left(Kind.SITE_VISIT, "finish_visit")),
    "propose": (
        a_place_is_left,
        honour_is_not_held_yet,
        meeting_resolved_for_it,
        vote_that_counts_is_closed,
        what_all_must_pass_is_over,
    ),
    "not_select": (meeting_took_it_off_the_list,),
    "promote_reserve": (
        a_place_fell_vacant,
        nobody_in_reserve_comes_first,
        honour_is_not_held_yet,
        meeting_resolved_for_it,
    ),
    "publish": (nominee_stands_in_the_list, no_correction_waits),
    "approve": (notice_has_run_out, no_objection_is_open),
    "confer": (no_objection_is_open,),
    "release": (no_objection_is_open, no_objection_was_substantiated),
    "reopen_correction": (office_still_screens,),
    "appeal": (its_employer_turned_it_down, appeal_is_in_time, district_still_reviews),
}
