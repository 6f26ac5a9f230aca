"""The reason and the letter with which an association takes its word back."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nominations.actions.moves import SHORTEST_REASON
from nominations.forms.exits import ReasonField
from nominations.forms.moves import SealField


class TakeBackWordForm(forms.Form):
    """Without the state it has before its eyes: an association is told of none."""

    seal = SealField(label=_("盖有本单位公章的撤回推荐函扫描件"))
    note = ReasonField(
        label=_("撤回推荐的理由"),
        help_text=format_lazy(_("至少{shortest}个字。申报人和主办单位会读到。"), shortest=SHORTEST_REASON),
    )
