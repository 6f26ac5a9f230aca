"""The list of a decision, typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ArrangeForm(forms.Form):
    text = forms.CharField(
        label=_("名单"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "照命名决定的次序，一行一个，写证书编号或姓名（名称）；同名的写证书编号。以“#”开头的一行是分组标题，"
            "例如“# 一、市南区”。全部清空就恢复按笔画排列。"
        ),
    )
