"""What is to become of a round, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.models import Round
from nominations.round_life import Life, Step, steps_from

# What each step does, beside its button.
MEANS: Any = {
    Step.SUSPEND: _("不受理申报和选票，申报件、评分、考察和公示都停办；恢复时补正和公示的期限顺延。"),
    Step.RESUME: _("从原来的环节继续；补正期限按中止的天数顺延，中止的日子不计入公示期。"),
    Step.CANCEL: _("永久结束，不能恢复；各申报件停在现在的环节。"),
    Step.ARCHIVE: _("只能查看，不再列在待办的评选中；命名后才能归档。"),
}


class HaltForm(forms.Form):
    step = forms.ChoiceField(label=_("办理事项"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        help_text=_("至少10个字，连同时间向公众公布；不要写个人姓名和电话。"),
        error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        super().__init__(data)
        field: Any = self.fields["step"]
        field.choices = [
            (step.value, f"{step.label}：{MEANS[step]}") for step in steps_from(Life(round_.life))
        ]
