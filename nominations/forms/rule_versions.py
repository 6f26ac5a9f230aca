"""An amendment of the rules of a running round, as it is typed: what may change, and why."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.amendments import AMENDABLE, LINES, Row, Rules
from nominations.forms.draws import ScoringPlanForm
from nominations.forms.eligibility import held_rows, rule_forms
from nominations.forms.polls import PollForm
from nominations.forms.rule_lines import FORMSETS, rows_of_lines, rows_of_one, told
from nominations.models import Poll, Round, ScoringPlan


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True)
class Section:
    """A part of the page below the text of the rules: a table of lines, or a form, or several."""

    key: str
    heading: str
    lines: Any = None
    parts: tuple[forms.Form, ...] = ()

    @property
    def is_open(self) -> bool:
        """What has a fault is not folded away."""
        faulty = self.lines is not None and (self.lines.total_error_count() > 0)
        return faulty or any(form.errors for form in self.parts)


class AmendForm(forms.ModelForm):
    """The text of the rules with their lines. Nothing of it is saved: `rules` is what is proposed."""

    reason = forms.CharField(
        label=_("变更理由"),
        max_length=1000,
        help_text=_("向公众公布，请写明为什么变更；不要写个人姓名和电话。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Round
        fields = tuple(name for name in AMENDABLE if name not in LINES)
        widgets = {"closes_at": MomentInput()}

    def __init__(self, data: Any = None, *, standing: Rules, **options: Any) -> None:
        super().__init__(data, **options)
        round_ = self.instance
        self.standing = standing
        self.lines = {key: formset(data, instance=round_, prefix=key) for key, formset in FORMSETS.items()}
        self.single: dict[str, Any] = {"scoring": self.scoring(data, round_)}
        poll = Poll.objects.filter(round=round_).first()
        if poll is None or poll.announced_at is None:
            self.single["poll"] = PollForm(
                data,
                instance=poll or Poll(round=round_),
                prefix="poll",
                empty_permitted=poll is None,
                use_required_attribute=False,
            )
        self.conditions = rule_forms(held_rows(round_.eligibility_rules.all()), data)

    def scoring(self, data: Any, round_: Round) -> ScoringPlanForm:
        plan = ScoringPlan.objects.filter(round=round_).first()
        return ScoringPlanForm(
            data,
            instance=plan or ScoringPlan(round=round_),
            prefix="scoring",
            empty_permitted=plan is None,
            use_required_attribute=False,
        )

    def is_valid(self) -> bool:
        parts = (self.lines.values(), self.single.values(), self.conditions)
        return all([super().is_valid(), *(form.is_valid() for part in parts for form in part)])

    @property
    def text(self) -> list[forms.BoundField]:
        """What is written beside the lines; the reason is asked for last."""
        return [self[name] for name in self.Meta.fields]

    @property
    def sections(self) -> list[Section]:
        """In the order in which the rules are read."""
        found = []
        for key in LINES:
            if key in self.lines:
                lines = self.lines[key]
                found.append(Section(key, str(lines.model._meta.verbose_name), lines=lines))
            elif key in self.single:
                form = self.single[key]
                found.append(Section(key, str(form._meta.model._meta.verbose_name), parts=(form,)))
        return [*found, Section("eligibility", str(_("申报条件规则")), parts=tuple(self.conditions))]

    @property
    def rules(self) -> Rules:
        columns = {
            name: told(Round, name, self.cleaned_data[name])
            for name in self.Meta.fields
            if name in self.changed_data
        }
        lines = {key: rows_of_lines(formset) for key, formset in self.lines.items()}
        single = {key: rows_of_one(form) for key, form in self.single.items()}
        return {**self.standing, **columns, **lines, **single, "eligibility": self.eligibility()}

    def eligibility(self) -> list[Row]:
        held = {row["code"]: row["id"] for row in self.standing.get("eligibility", [])}
        rows = (form.row() for form in self.conditions)
        return [{"id": held.get(row["code"]), **row} for row in rows if row]
