from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from craftsmen.forms.pictures import PictureForm
from events.dates import floor
from events.models import Board, Edition, Event, ExhibitionZone


class DayField(forms.SplitDateTimeField):
    """A day with or without a time; without one it means the beginning of the day."""

    widget = AdminSplitDateTime

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(require_all_fields=False, **kwargs)
        self.fields[0].required = self.required
        self.fields[1].required = False

    def compress(self, data_list: Any) -> datetime | None:
        day, clock = data_list or (None, None)
        return from_current_timezone(datetime.combine(day, clock or time.min)) if day else None


class BoardField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Board) -> str:
        return f"{obj.edition} · {obj.name}"


class EventForm(forms.ModelForm):
    """An event as the editor enters it; a moment is cut down to what is known of it."""

    starts_at = DayField(
        label=_("开始"), help_text=_("只知年份、月份或上中下旬时，填其中任何一天；不知道时间就不填时间。")
    )
    ends_at = DayField(label=_("结束"), required=False, help_text=_("多日活动填最后一天。"))
    board = BoardField(
        Board.objects.select_related("edition__day").order_by("-edition__year", "edition", "order"),
        label=_("所属板块"),
        required=False,
    )
    edition = forms.ModelChoiceField(
        Edition.objects.with_day(),
        label=_("所属年度工匠日"),
        required=False,
        help_text=_("不属于任何板块时填写"),
    )

    class Meta:
        model = Event
        fields = (
            "name",
            "type",
            "region",
            "board",
            "edition",
            "date_precision",
            "starts_at",
            "ends_at",
            "open_ended",
            "venue",
            "organisers",
            "audience",
            "description",
            "source",
            "published",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        precision = data.get("date_precision")
        for name in ("starts_at", "ends_at"):
            if precision and data.get(name):
                data[name] = floor(timezone.localtime(data[name]), precision)
        return data


class ZoneForm(PictureForm):
    """A zone with its picture, which says what it shows."""

    class Meta:
        model = ExhibitionZone
        fields = ("exhibition", "order", "name", "text", "picture_caption")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (self.instance.picture or given.get("new_picture")) and not given.get("picture_caption"):
            self.add_error("picture_caption", ValidationError(_("请写明照片里是什么。"), code="required"))
        return given
