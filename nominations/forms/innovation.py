"""Which of the six kinds are to be selected this year, and what they share."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from craftsmen.models import Title
from nominations.innovation import CATEGORIES
from nominations.models import Round
from organisations.models import Union


class YearForm(forms.Form):
    """A title left empty leaves its kind out."""

    union = forms.ModelChoiceField(Union.objects.none(), label=gettext_lazy("主办工会"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1950, max_value=2199)
    opens_at = forms.SplitDateTimeField(label=gettext_lazy("申报开始"), widget=AdminSplitDateTime)
    closes_at = forms.SplitDateTimeField(label=gettext_lazy("申报截止"), widget=AdminSplitDateTime)
    notice_days = forms.IntegerField(label=gettext_lazy("公示工作日数"), min_value=1, max_value=60, initial=5)
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=1000,
        help_text=gettext_lazy("电话、地址、邮编、邮箱；也印在公示上。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        unions = Union.objects.exclude(kind__in=(Union.Kind.GRASSROOTS_UNION, Union.Kind.ASSOCIATION))
        if not by.is_superuser:
            unions = unions.filter(pk__in=by.reach("nominations.set_up_round"))
        cast("Any", self.fields["union"]).queryset = unions
        self.fields["year"].initial = timezone.localdate().year
        titles = Title.objects.filter(external=False, conferring_union__in=unions.values("pk"))
        for category in CATEGORIES:
            self.add(category.kind, category.places, titles.filter(kind=category.kind))

    def add(self, kind: str, places: int, titles: Any) -> None:
        label = Title.Kind(kind).label
        self.fields[f"title_{kind}"] = forms.ModelChoiceField(
            titles, label=label, required=False, empty_label=_("不设这一类")
        )
        self.fields[f"places_{kind}"] = forms.IntegerField(
            label=format_lazy(gettext_lazy("{kind}的名额"), kind=label),
            min_value=1,
            max_value=5000,
            required=False,
            initial=places,
        )

    @property
    def kinds(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The title and the places of each kind, as the page shows them."""
        return [(self[f"title_{each.kind}"], self[f"places_{each.kind}"]) for each in CATEGORIES]

    @property
    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith(("title_", "places_"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("申报截止应晚于申报开始。"))
        chosen = {each.kind: self.pick(each.kind) for each in CATEGORIES}
        chosen = {kind: pick for kind, pick in chosen.items() if pick}
        if not chosen and not self.errors:
            raise ValidationError(_("请至少选择一类称号。"), code="none")
        shared = {name: cleaned.get(name) for name in cleaned if not name.startswith(("title_", "places_"))}
        return shared | {"chosen": chosen}

    def pick(self, kind: str) -> tuple[Title, int] | None:
        """The title and places of a kind; what is wrong with them is told beside the field."""
        title, places = self.cleaned_data.get(f"title_{kind}"), self.cleaned_data.get(f"places_{kind}")
        if title is None:
            return None
        union, year = self.cleaned_data.get("union"), self.cleaned_data.get("year")
        if union and title.conferring_union_id != union.pk:
            self.add_error(f"title_{kind}", _("这个称号不是%(union)s设立的。") % {"union": union.name})
        if places is None and f"places_{kind}" not in self.errors:
            self.add_error(f"places_{kind}", _("请填写名额。"))
        if year and Round.objects.filter(title=title, year=year).exists():
            self.add_error(f"title_{kind}", _("这个年度已经有这个称号的评选。"))
        return title, places or 0
