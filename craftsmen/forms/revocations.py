"""A decision that takes honours back, typed in: each honour on a line, errors told line by line."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from craftsmen.forms.admin import EvidenceField
from craftsmen.models import Certificate, Honour, Revocation
from craftsmen.serials import is_serial, normalise_serial

MOST: Final = 500
LONGEST_REASON: Final = 500


class RevocationForm(forms.ModelForm):
    """Honours are named by the serial of their certificate, or by #number where they have none."""

    evidence = EvidenceField()
    because = forms.CharField(
        label=_("共同的撤销原因"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("名单中没有单独写原因的，都按这个原因撤销。"),
    )
    honours = forms.CharField(
        label=_("撤销名单"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "每行一项：证书编号，空一格后可以写这一项的撤销原因。没有证书的荣誉写#和荣誉编号，例如#12。"
            "也可以从表格中整列粘贴。"
        ),
        error_messages={"required": _("请填写要撤销的荣誉，每行一个证书编号。")},
    )

    class Meta:
        model = Revocation
        fields = ("document_number", "heading", "signed_on", "ground", "basis")
        widgets = {
            "signed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "basis": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_honours(self) -> list[tuple[Honour, str]]:
        """Each honour with its own reason, which may be empty."""
        typed = [line.strip() for line in self.cleaned_data["honours"].splitlines()]
        numbered = [(number, *split(line)) for number, line in enumerate(typed, start=1) if line]
        if not numbered:
            raise ValidationError(_("请填写要撤销的荣誉，每行一个证书编号。"), code="required")
        if len(numbered) > MOST:
            raise ValidationError(
                _("一次最多撤销%(most)d项，请分成几份决定。"), params={"most": MOST}, code="many"
            )
        known = find(key for _number, key, _because in numbered)
        errors = list(wrong(numbered, known))
        if errors:
            raise ValidationError(errors)
        return [(known[key], because) for _number, key, because in numbered]

    def clean(self) -> dict[str, Any]:
        super().clean()
        common = self.cleaned_data.get("because", "").strip()
        lines = self.cleaned_data.get("honours")
        if lines is not None:
            self.cleaned_data["lines"] = [(honour, because or common) for honour, because in lines]
            if not common and any(not because for _honour, because in lines):
                self.add_error("because", _("名单中有的没有单独写原因，请填写共同的撤销原因。"))
        return self.cleaned_data

    @property
    def given(self) -> dict[str, Any]:
        """What `actions.draft_revocation` asks for."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "evidence", "lines")}


def split(line: str) -> tuple[str, str]:
    """What names the honour, and the reason after it."""
    key, _space, because = re.sub(r"[\s,，;；]+", " ", line, count=1).partition(" ")
    return normalise_serial(key), because.strip()[:LONGEST_REASON]


def find(keys: Iterable[str]) -> dict[str, Honour]:
    """The honours that these serials and #numbers name."""
    keys = set(keys)
    ids = {int(key[1:]) for key in keys if re.fullmatch(r"#[0-9]{1,18}", key)}
    honours = Honour.objects.with_holder()
    serials = Certificate.objects.filter(serial__in=keys).values_list("serial", "honour")
    by_id = honours.in_bulk(ids | {honour for _serial, honour in serials})
    known = {f"#{pk}": honour for pk, honour in by_id.items() if pk in ids}
    return known | {serial: by_id[honour] for serial, honour in serials}


def wrong(numbered: list[tuple[int, str, str]], known: dict[str, Honour]) -> Iterable[ValidationError]:
    """Each line that cannot be taken, and why."""
    first: dict[int, int] = {}
    for number, key, _because in numbered:
        line = {"line": number, "key": key}
        honour = known.get(key)
        if honour is None and not (is_serial(key) or key.startswith("#")):
            yield ValidationError(_("第%(line)d行：“%(key)s”不是证书编号，可能有字抄错了。"), params=line)
        elif honour is None:
            yield ValidationError(_("第%(line)d行：没有查到“%(key)s”。"), params=line)
        elif not honour.is_standing:
            yield ValidationError(_("第%(line)d行：“%(key)s”的荣誉已经撤销。"), params=line)
        elif honour.pk in first:
            line["first"] = first[honour.pk]
            yield ValidationError(_("第%(line)d行：“%(key)s”与第%(first)d行是同一项荣誉。"), params=line)
        else:
            first[honour.pk] = number


def lines_for(honours: Iterable[Honour]) -> str:
    """The text of the list for honours that were chosen elsewhere."""
    return "\n".join(each.certificate.serial if each.certificate else f"#{each.pk}" for each in honours)


class ConfirmForm(forms.Form):
    """Says that the list was read before it takes effect."""

    checked = forms.BooleanField(
        label=_("我已对照撤销决定逐项核对名单、文号和日期。"),
        error_messages={"required": _("请核对后勾选。")},
    )
