"""The seed of a draw, the way a round is scored, and the pool that panels are drawn from."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.claims import names_in
from nominations.models import Expert, PanelDraw, ScoringPlan

BETWEEN_WORDS: Final = re.compile(r"[，,、；;\s]+")


class DrawForm(forms.Form):
    seed = forms.CharField(
        label=gettext_lazy("种子"),
        required=False,
        max_length=PanelDraw._meta.get_field("seed").max_length,
        help_text=gettext_lazy(
            "事先公布、抽取前谁也不知道的数字，例如约定某一期彩票的开奖号码。留空则由系统生成。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    because = forms.CharField(
        label=gettext_lazy("重新抽取的理由"),
        required=False,
        max_length=PanelDraw._meta.get_field("because").max_length,
    )

    def __init__(self, *args: Any, is_first: bool, source: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if source:
            seed = self.fields["seed"]
            seed.required = True
            seed.error_messages["required"] = _("请填写事先公布的“%(source)s”的号码。") % {"source": source}
            seed.help_text = _("规则事先公布：用“%(source)s”的号码作种子。") % {"source": source}
        if is_first:
            del self.fields["because"]


class ScoringPlanForm(forms.ModelForm):
    class Meta:
        model = ScoringPlan
        fields = (
            "panel_size",
            "panels",
            "draws_by_trade",
            "experts_per_case",
            "min_experts",
            "is_blind",
            "method",
            "normalises_within_panel",
        )

    def clean(self) -> dict[str, Any]:
        """What the database would refuse, and an even number, in words."""
        cleaned = super().clean() or {}
        size, fewest, each = (cleaned.get(name) for name in ("panel_size", "min_experts", "experts_per_case"))
        if size and size % 2 == 0:
            self.add_error("panel_size", _("评审组人数应为单数，如5、7、9。"))
        if size and fewest and fewest > size:
            self.add_error("min_experts", _("最少有效评分份数不能多于评审组人数。"))
        if each and fewest and size and not fewest <= each <= size:
            words = _("每件的专家人数应在%(fewest)d与评审组人数%(size)d之间。")
            self.add_error("experts_per_case", words % {"fewest": fewest, "size": size})
        if cleaned.get("normalises_within_panel") and (cleaned.get("panels") or 0) < 2:
            self.add_error("normalises_within_panel", _("只有一个评审组时不用组内标准化。"))
        return cleaned


class WordsField(forms.CharField):
    """Some words, typed with any of the commas people use."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word for word in BETWEEN_WORDS.split(value or "") if word]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before: list[str] = list(initial or [])
        return before != list(self.to_python(data))


class NamesField(WordsField):
    """Names in a row, of which one may be padded with a blank."""

    def to_python(self, value: Any) -> Any:
        return names_in(value or "")


class ExpertForm(forms.ModelForm):
    trades = WordsField(
        label=gettext_lazy("工种（专业）"),
        help_text=gettext_lazy("用逗号或顿号隔开；第一个是主要工种，分工种抽取时按它归类。"),
    )
    masters_and_apprentices = NamesField(
        label=gettext_lazy("师傅和徒弟"),
        required=False,
        help_text=gettext_lazy("姓名，用逗号或顿号隔开；只用于提示回避。"),
    )

    class Meta:
        model = Expert
        fields = (
            "user",
            "union",
            "trades",
            "industries",
            "employer",
            "studio",
            "masters_and_apprentices",
            "is_active",
        )
