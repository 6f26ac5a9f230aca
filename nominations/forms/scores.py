"""The rubric as an expert fills it in, and his reasons for leaving a case."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.defaultfilters import linebreaksbr
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.experts import points_words
from nominations.builders.answers import Difference
from nominations.models import Assignment, Criterion
from nominations.scoring import HIGH, LOW, is_possible, needs_comment, weighted

NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")
LONGEST_COMMENT = 2000
LONGEST_REASON = Assignment._meta.get_field("recused_because").max_length


def plain(points: Decimal | None) -> str:
    """27 and 27.5, never 27.0."""
    return "" if points is None else f"{points.normalize():f}"


class PointsField(forms.CharField):
    """The points of one criterion; whatever is wrong with them, the words say what is right."""

    def __init__(self, criterion: Criterion, *, required: bool) -> None:
        self.criterion = criterion
        self.weight = plain(criterion.weight)
        super().__init__(
            label=criterion.name,
            help_text=linebreaksbr(criterion.guidance, autoescape=True),
            required=required,
            error_messages={"required": gettext_lazy("请评分，全部评完后才能锁定。")},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 5}),
        )

    def clean(self, value: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", super().clean(value))
        if not text:
            return None
        if not NUMBER.fullmatch(text) or not is_possible(Decimal(text), self.criterion.greatest):
            raise ValidationError(points_words(self.criterion), code="points")
        return Decimal(text)


class ScoreForm(forms.Form):
    """Points by criterion and a comment; `complete` asks for all of them, as locking does."""

    hide_optional_marks = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("评语"),
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=format_lazy(gettext_lazy("总分低于{low}分或高于{high}分时必须填写。"), low=LOW, high=HIGH),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, assignment: Assignment, data: Any = None, *, complete: bool = False) -> None:
        self.criteria = {f"criterion_{each.pk}": each for each in assignment.nomination.round.criteria.all()}
        stored = {score.criterion_id: plain(score.points) for score in assignment.scores.all()}
        self.stored: dict[str, Any] = {
            "version": assignment.version,
            "comment": assignment.comment,
            **{name: stored.get(criterion.pk, "") for name, criterion in self.criteria.items()},
        }
        self.complete = complete
        super().__init__(data, initial=self.stored)
        for name, criterion in self.criteria.items():
            self.fields[name] = PointsField(criterion, required=complete)
        self.order_fields(["version", *self.criteria, "comment"])

    @classmethod
    def of_stored(cls, assignment: Assignment) -> "ScoreForm":
        """What is kept, tried as if it were to be locked."""
        return cls(assignment, cls(assignment).stored, complete=True)

    @classmethod
    def typed_anew(cls, assignment: Assignment, typed: QueryDict) -> "ScoreForm":
        """What was typed, as if on the page as it is now."""
        data = typed.copy()
        data["version"] = str(assignment.version)
        return cls(assignment, data)

    @property
    def values(self) -> dict[str, Any]:
        """What `actions.experts.save_scores` keeps."""
        cleaned = self.cleaned_data
        return {"points": self.points, "comment": cleaned["comment"], "version": cleaned["version"]}

    @property
    def differences(self) -> list[Difference]:
        """Where what was typed and what is kept are not the same; nothing if nothing was typed."""
        return [
            Difference(str(self.fields[name].label), self.data[name], str(self.stored[name]))
            for name in (*self.criteria, "comment")
            if name in self.data and self.data[name].strip() != str(self.stored[name])
        ]

    @property
    def points(self) -> dict[Criterion, Decimal | None]:
        return {criterion: self.cleaned_data[name] for name, criterion in self.criteria.items()}

    @property
    def total(self) -> str:
        """What the points that are kept make, each by its weight."""
        points = {name: Decimal(self.stored[name] or 0) for name in self.criteria}
        return plain(self.weigh(points))

    def weigh(self, points: dict[str, Decimal]) -> Decimal:
        return weighted(
            (given, self.criteria[name].greatest, self.criteria[name].worth) for name, given in points.items()
        )

    @property
    def scored(self) -> int:
        return sum(self.stored[name] != "" for name in self.criteria)

    @property
    def rubric(self) -> list[tuple[forms.BoundField, str, str]]:
        """Of each criterion the field, the greatest points there are and those that are kept."""
        return [
            (self[name], plain(criterion.greatest), self.stored[name])
            for name, criterion in self.criteria.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        points = {name: cleaned[name] for name in self.criteria if cleaned.get(name) is not None}
        if self.complete and len(points) == len(self.criteria):
            total = self.weigh(points)
            if needs_comment(total) and not cleaned.get("comment"):
                self.add_error("comment", _("合计%(total)s分，请写明评语。") % {"total": plain(total)})
        return cleaned


class VersionForm(forms.Form):
    """Which points are meant."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RecuseForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("回避事由"),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("请写明回避事由。")},
        help_text=gettext_lazy(
            "例如：近亲属；现在或三年内同一单位；师徒；推荐人；同一工作室；其他利害关系。"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
