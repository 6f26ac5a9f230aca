"""Which papers of the register are asked for."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Certificate, Title
from craftsmen.models.titles import YEARS
from craftsmen.serials import normalise_serial
from reports.models import ReportRun

MOST: Final = 1000
Kind = ReportRun.Kind


class RegisterReportForm(forms.Form):
    """Certificates by their serials or by title and year; ledgers by title and year, or whole."""

    kind = forms.ChoiceField(
        label=_("报表"),
        choices=[(kind.value, kind.label) for kind in ReportRun.OF_REGISTER],
        initial=Kind.CERTIFICATES_PDF,
    )
    title = forms.ModelChoiceField(
        label=_("称号"), queryset=Title.objects.filter(external=False), required=False, empty_label=_("全部")
    )
    year = forms.IntegerField(
        label=_("年度"),
        required=False,
        validators=YEARS,
        help_text=_("证书和登记表按荣誉年度，撤销更正台账按办理年份；不填为全部。"),
    )
    serials = forms.CharField(
        label=_("证书编号"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("只打印其中几份时填写，每行一个；其他报表不用填。"),
    )

    def clean_serials(self) -> list[int]:
        """The papers that these serials name."""
        serials = list(
            dict.fromkeys(filter(None, map(normalise_serial, self.cleaned_data["serials"].split())))
        )
        if len(serials) > MOST:
            raise ValidationError(_("一次最多打印%(most)d份。"), params={"most": MOST}, code="many")
        known = dict(Certificate.objects.in_force().filter(serial__in=serials).values_list("serial", "pk"))
        if wrong := [serial for serial in serials if serial not in known]:
            raise ValidationError(
                _("这些证书没有查到，或者已停用、荣誉已撤销，不能打印：%(serials)s。"),
                params={"serials": "、".join(wrong)},
                code="unknown",
            )
        return [known[serial] for serial in serials]

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if given.get("kind") != Kind.CERTIFICATES_PDF or "serials" not in given:
            return given
        if not given["serials"] and not (given.get("title") and given.get("year")):
            self.add_error("serials", _("请填写证书编号，或者同时选定称号和年度。"))
        elif not given["serials"] and not self.papers_of_title().exists():
            self.add_error("title", _("这个称号、这个年度没有可以打印的证书。"))
        return given

    def papers_of_title(self) -> Any:
        given = self.cleaned_data
        return Certificate.objects.in_force().filter(honour__title=given["title"], honour__year=given["year"])

    @property
    def order(self) -> dict[str, Any]:
        """What `actions.ask_for_register` asks for."""
        given = self.cleaned_data
        chosen = given["serials"] if given["kind"] == Kind.CERTIFICATES_PDF else []
        title, year = given["title"], given["year"]
        words = (_now("%(year)d年度") % {"year": year} if year else "") + (title.name if title else "")
        return {
            "kind": Kind(given["kind"]),
            "subject": _now("%(number)d份") % {"number": len(chosen)} if chosen else words or _now("全部"),
            "parameters": {
                "title": title.pk if title and not chosen else None,
                "year": year if not chosen else None,
                "certificates": chosen,
            },
        }


def asked_in(query: QueryDict) -> dict[str, Any]:
    """What the form begins with: `?kind= &title= &year=`, and `?certificates=` by number."""
    ids = [int(each) for each in query.get("certificates", "").split(",") if each.isdecimal()]
    papers = Certificate.objects.filter(pk__in=[each for each in ids if each < 2**63][:MOST])
    serials = "\n".join(papers.values_list("serial", flat=True))
    given = {name: query[name] for name in ("kind", "title", "year") if query.get(name)}
    return {**given, "serials": serials}
