"""Which meeting it was: one on record, or a new one with its number, day and attendance."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.forms.days import DayInput
from nominations.models import Meeting

MOST_PEOPLE: Final = 9999
OF_A_NEW_ONE: Final = ("minutes_number", "held_on", "entitled", "present", "members")


class MeetingPart(forms.Form):
    """Part of a form: a meeting on record is chosen, or a new one entered."""

    hide_optional_marks = True

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("会议"), required=False, empty_label=_("登记新的会议，填写下面各项")
    )
    minutes_number = forms.CharField(label=_("新会议的纪要编号"), max_length=50, required=False)
    held_on = forms.DateField(label=_("新会议的日期"), required=False, widget=DayInput())
    kind = forms.ChoiceField(label=_("新会议的类别"), choices=Meeting.Kind.choices, required=False)
    entitled = forms.IntegerField(
        label=_("新会议的应到人数"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    present = forms.IntegerField(
        label=_("新会议的到会人数"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    members = forms.CharField(
        label=_("新会议的到会人员"), max_length=2000, required=False, help_text=_("姓名之间用顿号隔开。")
    )

    def offer_meetings_of(self, round_id: int) -> None:
        held = Meeting.objects.filter(round=round_id)
        field: Any = self.fields["meeting"]
        field.queryset = held
        field.initial = held.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in OF_A_NEW_ONE if cleaned.get(name) or name in self.errors]
        if cleaned.get("meeting") and given:
            self.add_error("meeting", _("已选择会议，就不要再填写新会议；登记新会议请在这里选第一项。"))
        elif not cleaned.get("meeting") and "meeting" not in self.errors:
            for name in OF_A_NEW_ONE:
                if name not in given:
                    self.add_error(name, _("登记新会议时请填写。"))
        return cleaned
