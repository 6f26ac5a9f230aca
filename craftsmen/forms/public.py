"""The check of a certificate, and what forms the public fills in say alike."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from craftsmen.serials import is_serial, normalise_serial

NO_SUCH_CHOICE = {"invalid_choice": _("没有这个选项，请重新选择。")}


class SerialForm(forms.Form):
    """The serial of a certificate, typed from paper."""

    serial = forms.CharField(
        label=_("证书编号"),
        max_length=40,
        help_text=_("印在证书下方，例如ZZ-LB-2026-0001-5。大小写不限。"),
        error_messages={"required": _("请输入证书编号。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_serial(self) -> str:
        serial = normalise_serial(self.cleaned_data["serial"])
        if not is_serial(serial):
            raise ValidationError(_("编号不正确，可能有字抄错了：请对照证书逐位核对。"), code="serial")
        return serial
