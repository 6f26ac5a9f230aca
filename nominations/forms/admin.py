"""Forms of rounds, notices, meetings and conferral in the admin."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from craftsmen.documents import EXAMPLE
from nominations.actions.listing import Grouping
from nominations.actions.meetings import check_attendance
from nominations.builders.lists import order_faults
from nominations.builders.roads import STATIONS
from nominations.forms.days import DayInput
from nominations.forms.programmes import clean_programme
from nominations.models import Criterion, Meeting, Notice, Round
from nominations.privacy import check_no_private_numbers
from nominations.scoring import FULL_POINTS
from nominations.workflow import OPTIONAL, SPINE, State

STEPS = [(state.value, STATIONS[state]) for state in SPINE if state in OPTIONAL]


class RoundForm(forms.ModelForm):
    """The steps are ticked as people speak of them: what is held, not what is left out."""

    steps = forms.MultipleChoiceField(
        label=gettext_lazy("设置以下环节"),
        choices=STEPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("资格审查、会议研究、公示和命名每次都有，不在此列。"),
    )

    class Meta:
        model = Round
        fields = (
            "title",
            "union",
            "programme",
            "name",
            "year",
            "session_no",
            "places",
            "opens_at",
            "closes_at",
            "scope",
            "quota",
            "conditions",
            "frontline_definition",
            "procedure",
            "contact",
            "convention",
            "notice_days",
            "notice_until",
            "handling_days",
            "seed_source",
            "carry_forward_ratio",
            "quorum",
            "needs_rank",
            "frontline_first",
            "most_per_employer",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        left_out = self.initial.get("left_out") or self.instance.left_out
        self.fields["steps"].initial = [step for step, _label in STEPS if step not in left_out]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("申报截止应晚于申报开始。"))
        if "steps" in cleaned:
            self.instance.left_out = [step for step, _label in STEPS if step not in cleaned["steps"]]
        if (title := cleaned.get("title")) and "convention" in cleaned:
            self.check_order(title.is_for_people, cleaned)
        clean_programme(self.instance, cleaned)
        return cleaned

    def check_order(self, is_for_people: bool, cleaned: dict[str, Any]) -> None:
        """A list of anything but people goes by the name alone (domain.md §8.2)."""
        if not is_for_people:
            cleaned["convention"] = "name"
        has_scores = State.EXPERT_REVIEW not in self.instance.left_out
        for words in order_faults(cleaned["convention"], is_for_people=is_for_people, has_scores=has_scores):
            self.add_error("convention", words)


class CriterionForm(forms.ModelForm):
    """Two lines may change places in one go, so the formset looks at their order, not each line."""

    class Meta:
        model = Criterion
        fields = ("order", "name", "guidance", "greatest", "weight", "breaks_ties")
        widgets = {"guidance": forms.Textarea(attrs={"rows": 2, "cols": 30})}

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "order"}  # type: ignore[misc]  # Django's hook, not in the stubs


class LinesFormSet(forms.BaseInlineFormSet):
    """Lines of the rules, each under a name of its own."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("同一张表中的名称不能重复。")


class CriterionFormSet(LinesFormSet):
    """The weights add up to 100, unless there is no rubric, and none is needed yet."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        lines = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("name") and form not in self.deleted_forms
        ]
        if len({line["order"] for line in lines}) < len(lines):
            raise ValidationError(_("评分指标的次序不能重复。"), code="order")
        total = sum((line.get("weight") or line["greatest"] for line in lines), Decimal(0))
        is_scored = State.EXPERT_REVIEW in self.instance.steps
        if total != FULL_POINTS and (lines or (is_scored and self.instance.published_at)):
            raise ValidationError(
                _("评分指标的权重（不填的按满分计）合计应为100分，现为%(total)s分。") % {"total": total},
                code="points",
            )


class ConferForm(forms.Form):
    document_number = forms.CharField(
        label=gettext_lazy("文号"),
        max_length=50,
        help_text=format_lazy(gettext_lazy("例如{example}；其他括号会自动改成六角括号。"), example=EXAMPLE),
        error_messages={
            "required": format_lazy(
                gettext_lazy(
                    "没有文号不能命名：请填写命名决定的文号，由机关代字、六角括号中的年份和序号组成，例如{example}。"
                ),
                example=EXAMPLE,
            )
        },
    )
    heading = forms.CharField(
        label=gettext_lazy("决定标题"),
        max_length=200,
        error_messages={"required": gettext_lazy("请填写命名决定的标题。")},
    )
    signed_on = forms.DateField(
        label=gettext_lazy("签发日期"),
        initial=timezone.localdate,
        widget=DayInput(),
        error_messages={"required": gettext_lazy("请填写命名决定的签发日期。")},
    )
    grouped_by = forms.ChoiceField(
        label=gettext_lazy("名单分组"),
        choices=Grouping.choices,
        required=False,
        help_text=gettext_lazy("决定的附件怎样分组，名录就怎样分组；以后可以在“命名决定”里调整。"),
    )


class NoticeForm(forms.ModelForm):
    class Meta:
        model = Notice
        fields = ("heading", "basis")

    def clean(self) -> dict[str, Any]:
        """No private number gets as far as the draft."""
        cleaned = super().clean() or {}
        for name in ("heading", "basis"):
            try:
                check_no_private_numbers([cleaned.get(name, "")])
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned


class PublishNoticeForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("公示开始日期"),
        help_text=gettext_lazy("应为工作日，当日计入公示期。发布后名单和期限都不能再改。"),
        widget=DayInput(),
    )


class CloseNoticeForm(forms.Form):
    memo = forms.CharField(
        label=gettext_lazy("公示情况说明"),
        max_length=2000,
        help_text=gettext_lazy("公示起止、渠道、收到异议的数量、处理和结论；会记入每份申报件的办理记录。"),
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
    )


class MeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ("round", "kind", "minutes_number", "held_on", "entitled", "present", "members")
        widgets = {"members": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def clean_held_on(self) -> dt.date:
        held_on: dt.date = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise ValidationError(_("会议日期不能晚于今天。"))
        return held_on

    def clean(self) -> dict[str, Any]:
        """Names and numbers agree, and enough of those entitled came."""
        cleaned = super().clean() or {}
        if not self.errors:
            check_attendance(Meeting(**cleaned))
        return cleaned

    def clean_present(self) -> int:
        present: int = self.cleaned_data["present"]
        if present < 1:
            raise ValidationError(_("到会人数至少1人。"))
        return present
