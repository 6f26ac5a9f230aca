"""One decision over several rounds."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from craftsmen.models import Decision
from nominations.forms.admin import ConferForm
from nominations.models import Round
from nominations.workflow import State


class ConferTogetherForm(ConferForm):
    """The rounds, and the decision: one that is registered already, or its number, heading and day."""

    rounds = forms.ModelMultipleChoiceField(
        Round.objects.none(), label=gettext_lazy("一并命名的评选"), widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=gettext_lazy("已登记的决定"),
        required=False,
        empty_label=gettext_lazy("没有，下面新填"),
        help_text=gettext_lazy("选了已登记的决定，下面三项不用填。"),
    )
    field_order = ("rounds", "decision", "document_number", "heading", "signed_on", "grouped_by")

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = Round.objects.all()
        unions = None if by.is_superuser else by.reach("nominations.confer")
        if unions is not None:
            rounds = rounds.filter(union__in=unions)
        ripe = rounds.filter(nominations__state=State.APPROVED).distinct().select_related("title", "union")
        signed = Decision.objects.filter(signing_union__in=rounds.values("union"))
        cast("Any", self.fields["rounds"]).queryset = ripe
        cast("Any", self.fields["decision"]).queryset = signed
        for name in ("document_number", "heading", "signed_on"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision"):
            return cleaned | {"document_number": "", "heading": "", "signed_on": None}
        for name in ("document_number", "heading", "signed_on"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(_("请填写，或者选择已登记的决定。"), code="required"))
        return cleaned
