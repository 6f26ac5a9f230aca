"""Which form a move asks to be filled in, and which action then takes it: the one table of both."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.uploads import LARGEST
from nominations.actions import disqualifications, experts, recommendations, resolutions, reviews, visits
from nominations.actions.moves import SHORTEST_NOTE, SHORTEST_REASON, make_move
from nominations.asked import asked_of_union
from nominations.choices import Ground
from nominations.forms.corrections import RemarksMixin
from nominations.forms.days import DayInput
from nominations.forms.materials import FilesField, SeveralFiles, chosen_in, field_for
from nominations.forms.meetings import MOST_PEOPLE, MeetingPart
from nominations.models import Nomination, VisitClaim
from nominations.offdays import overrides
from nominations.workdays import notice_end
from nominations.workflow import Move, State

CORRECTION_DAYS = 5
LONGEST_NOTE = 1000
PAPERS = ".pdf,.jpg,.jpeg,.png"


def tell(form: forms.BaseForm, error: ValidationError) -> None:
    """Puts an action's error beside the fields it names, and on top what names none of the form's."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields and field != NON_FIELD_ERRORS else None, errors)


class MoveForm(forms.Form):
    """A move with its note; `seen` is the state that the person has before his eyes."""

    note = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, move: Move, nomination: Nomination, **options: Any) -> None:
        self.move, self.nomination = move, nomination
        super().__init__(*args, **options)
        self.fields["seen"].initial = nomination.state
        self.adapt()
        note = self.fields["note"]
        note.required = move.needs_note
        note.label = NOTE_LABELS.get(move.name, note.label)
        if move.tells_note:
            note.help_text = _("至少%(shortest)d个字。申报人会读到这段话。") % {"shortest": SHORTEST_REASON}
        elif move.needs_note:
            note.help_text = _("至少%(shortest)d个字。") % {"shortest": SHORTEST_NOTE}
        self.order_fields([name for name in self.fields if name != "note"])
        if not self.is_bound:  # else the errors on top come first
            self.visible_fields()[0].field.widget.attrs["autofocus"] = True

    def adapt(self) -> None:
        """Fits the fields to the case, before any of them is drawn."""


class SealField(forms.FileField):
    """A sealed scan; `actions.reviews` looks inside it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("盖章扫描件"))
        words = format_lazy(_("PDF、JPG或PNG，不超过{megabytes}MB。"), megabytes=LARGEST // 1024 // 1024)
        options.setdefault("help_text", words)
        super().__init__(widget=forms.FileInput(attrs={"accept": PAPERS}), **options)


class EndorseForm(MoveForm):
    seal = SealField(label=_("盖有单位工会公章的推荐意见扫描件"))
    notice_from = forms.DateField(label=_("单位公示开始日期"), widget=DayInput())
    notice_to = forms.DateField(
        label=_("单位公示结束日期"),
        help_text=format_lazy(
            _("在本单位公示不少于{days}个工作日，期满无异议后上报。"), days=reviews.UNIT_NOTICE_DAYS
        ),
        widget=DayInput(),
    )
    confirms_category = forms.BooleanField(error_messages={"required": reviews.CONFIRM_CATEGORY})

    def adapt(self) -> None:
        if not self.nomination.category:
            del self.fields["confirms_category"]
            return
        field = self.fields["confirms_category"]
        category = self.nomination.get_category_display()
        field.label = format_lazy(_("已核对：申报人的职工身份确为“{category}”"), category=category)
        field.help_text = self.nomination.round.frontline_definition

    def __init__(self, *args: Any, nomination: Nomination, **options: Any) -> None:
        super().__init__(*args, nomination=nomination, **options)
        self.asked = {f"material-{each.pk}": each for each in asked_of_union(nomination)}
        for name, each in self.asked.items():
            field: Any = field_for(each)
            field.needed_to_submit = each.required
            self.fields[name] = field
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        papers = list(chosen_in(cleaned, self.asked))
        for name in self.asked:
            cleaned.pop(name, None)
        return {**cleaned, "papers": papers}


class RecommendForm(MoveForm):
    seal = SealField(label=_("盖章的推荐意见扫描件"), required=False)


def correct_by() -> dt.date:
    """Five working days from tomorrow on."""
    return notice_end(timezone.localdate() + dt.timedelta(days=1), CORRECTION_DAYS, overrides())


class ExtendForm(MoveForm):
    correct_by = forms.DateField(
        label=_("补正期限"),
        help_text=format_lazy(_("到当日24时；默认给{days}个工作日。"), days=CORRECTION_DAYS),
        initial=correct_by,
        widget=DayInput(),
    )


class ReturnForm(RemarksMixin, ExtendForm):
    opens_all = forms.BooleanField(
        label=_("整份申报表都可以修改"),
        required=False,
        help_text=_("一般不勾选：申报人只能修改写了问题的项目，其余各项保持原样。"),
    )


class TakeBackForm(MoveForm):
    seal = SealField(
        label=_("盖有推荐工会公章的撤回推荐函扫描件"),
        help_text=_(
            "PDF、JPG或PNG。撤回推荐以后，这件申报不再办理，也不能恢复；已经公示的，名单上会注明退出，理由不公开。"
        ),
    )


class DisqualifyForm(MoveForm):
    disqualified_for = forms.ChoiceField(
        label=_("原因类别"),
        choices=[("", _("请选择")), *Ground.choices],
        help_text=_("因弄虚作假被取消资格的，以后几年内不能再申报。"),
    )


class VisitForm(MoveForm):
    """Each claim of the deeds has its finding, and a remark where it is not wholly so."""

    visited_on = forms.DateField(label=_("考察日期"), widget=DayInput())
    place = forms.CharField(label=_("考察地点"), max_length=100)
    visitors = forms.CharField(
        label=_("考察人员"), max_length=200, help_text=_("两人以上，姓名之间用顿号隔开。")
    )
    photos = FilesField(
        label=_("现场照片"),
        required=False,
        help_text=format_lazy(
            _("JPG或PNG，最多{most}张；手机可以直接拍照，照片里的拍摄地点等信息会自动去掉。"),
            most=visits.MOST_PHOTOS,
        ),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, nomination: Nomination, **options: Any) -> None:
        self.claims = visits.claims_of(nomination)
        super().__init__(*args, nomination=nomination, **options)
        for number, text in enumerate(self.claims):
            self.fields[f"claim_{number}"] = forms.ChoiceField(
                label=text,
                choices=VisitClaim.Finding.choices,
                widget=forms.RadioSelect,
                help_text=visits.told_of_rest(text),
            )
            self.fields[f"remark_{number}"] = forms.CharField(
                label=_("核实说明"),
                max_length=200,
                required=False,
                help_text=_("不完全属实的，写明实际情况。"),
            )
        last = ("photos", "note")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> dict[str, Any]:
        """The findings of all claims come together, as the action takes them."""
        cleaned = super().clean() or {}
        findings = [
            (text, cleaned.pop(f"claim_{number}", ""), cleaned.pop(f"remark_{number}", ""))
            for number, text in enumerate(self.claims)
        ]
        return {**cleaned, "claims": [visits.Checked(*each) for each in findings]}


class ResolutionForm(MeetingPart, MoveForm):
    """How a meeting voted on this case."""

    recused = forms.CharField(
        label=_("研究此件时回避的人员"),
        max_length=200,
        required=False,
        help_text=_("姓名之间用顿号隔开；回避的人不参加此件的表决。没有就不填。"),
    )
    votes_for = forms.IntegerField(label=_("同意票"), min_value=0, max_value=MOST_PEOPLE)
    votes_against = forms.IntegerField(label=_("反对票"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    abstentions = forms.IntegerField(label=_("弃权票"), min_value=0, max_value=MOST_PEOPLE, initial=0)

    def __init__(self, *args: Any, nomination: Nomination, **options: Any) -> None:
        super().__init__(*args, nomination=nomination, **options)
        self.offer_meetings_of(nomination.round_id)


class ReserveForm(ResolutionForm):
    """Not selected, but perhaps next in line."""

    reserve_rank = forms.IntegerField(
        label=_("候补次序"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("会议列为候补的填写，从1开始；命名前有名额空出时按此递补。不列为候补的留空。"),
    )
    nominee_award = forms.BooleanField(
        label=_("授予提名奖"),
        required=False,
        help_text=_("会议决定授予的勾选。命名以后在本次评选的页面上公布，不是称号，不载入工匠名录。"),
    )


NOTE_LABELS: Final = {
    "endorse": _("单位工会推荐意见"),
    "recommend": _("区市（产业）工会审核意见"),
    "check_first": _("初核意见"),
    "pass_screening": _("复核意见"),
    "finish_visit": _("考察情况"),
    "return_for_correction": _("总的说明"),
    "extend_correction": _("延长期限的理由"),
    "reopen_correction": _("重新开放的理由"),
    "reject": _("不予推荐的理由"),
    "not_select": _("不列入的理由"),
    "hold": _("暂缓的理由"),
    "release": _("核查结论"),
    "disqualify": _("取消资格的理由"),
    "withdraw_recommendation": _("撤回推荐的理由"),
    "approve": _("公示情况"),
}


@dataclass(frozen=True)
class Step:
    """The form of a move, and the action that is called with what was filled in."""

    form: type[MoveForm]
    act: Callable[..., Nomination]


STEPS: Final = {
    "endorse": Step(EndorseForm, reviews.endorse),
    "recommend": Step(RecommendForm, reviews.recommend),
    "pass_screening": Step(MoveForm, reviews.pass_screening),
    "return_for_correction": Step(ReturnForm, reviews.return_for_correction),
    "extend_correction": Step(ExtendForm, reviews.extend_correction),
    "reopen_correction": Step(ExtendForm, reviews.reopen_correction),
    "close_scoring": Step(MoveForm, experts.close_scoring),
    "withdraw_recommendation": Step(TakeBackForm, recommendations.withdraw_recommendation),
    "disqualify": Step(DisqualifyForm, disqualifications.disqualify),
    "finish_visit": Step(VisitForm, visits.finish_visit),
    "propose": Step(ResolutionForm, resolutions.propose),
    "promote_reserve": Step(ResolutionForm, resolutions.promote_reserve),
}
NOT_SELECTED_BY_A_MEETING: Final = Step(ReserveForm, resolutions.not_select)


def step_for(move: Move, state: str) -> Step:
    """How `move` is taken from `state`: only a meeting decides on what is before it or what it put on the list."""
    if move.name == "not_select" and state in (State.DELIBERATION, State.PROPOSED):
        return NOT_SELECTED_BY_A_MEETING
    return STEPS.get(move.name, Step(MoveForm, partial(make_move, move=move.name)))
