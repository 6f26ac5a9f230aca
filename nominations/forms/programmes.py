"""Programmes over several years in the admin, and the programme of a round."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from nominations.actions.programmes import check_places
from nominations.models import DeclaredYear, Programme, Round


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = (
            "name",
            "title",
            "union",
            "co_sponsors",
            "first_year",
            "last_year",
            "yearly_quota",
            "total_quota",
            "source",
            "is_public",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("结束年度不能早于起始年度。"))
        yearly, total = cleaned.get("yearly_quota"), cleaned.get("total_quota")
        if yearly and total and total < yearly:
            self.add_error("total_quota", _("总名额不能少于每年名额。"))
        if self.instance.pk and not self.errors:
            self.keep_what_is_given(cleaned)
        return cleaned

    def keep_what_is_given(self, cleaned: dict[str, Any]) -> None:
        """The plan is not cut below what its rounds were announced with."""
        given: dict[int, int] = {}
        for rows in (self.instance.rounds, self.instance.declared_years):
            for year, places in rows.order_by().values_list("year").annotate(given=Sum("places")):
                given[year] = given.get(year, 0) + places
        if any(not cleaned["first_year"] <= year <= cleaned["last_year"] for year in given):
            raise ValidationError(_("已有评选或以往年度不在起止年度之内。"), code="years")
        if given and cleaned["yearly_quota"] < max(given.values()):
            self.add_error("yearly_quota", _("已有年度安排了%(given)s名。") % {"given": max(given.values())})
        if cleaned["total_quota"] < sum(given.values()):
            self.add_error("total_quota", _("各年度合计已安排%(given)s名。") % {"given": sum(given.values())})


class DeclaredYearForm(forms.ModelForm):
    class Meta:
        model = DeclaredYear
        fields = ("year", "places", "source")


class DeclaredYearFormSet(forms.BaseInlineFormSet):
    """Together with the rounds, the years keep to the quotas of the programme."""

    def clean(self) -> None:
        super().clean()
        plan = self.instance
        if any(self.errors) or not (
            plan.first_year and plan.last_year and plan.yearly_quota and plan.total_quota
        ):
            return
        lines = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("year") and form not in self.deleted_forms
        ]
        rounds = (
            dict(plan.rounds.order_by().values_list("year").annotate(given=Sum("places"))) if plan.pk else {}
        )
        for line in lines:
            if not plan.first_year <= line["year"] <= plan.last_year:
                raise ValidationError(_("%(year)s年不在起止年度之内。") % line, code="years")
            if line["places"] + rounds.get(line["year"], 0) > plan.yearly_quota:
                raise ValidationError(_("%(year)s年超过每年名额。") % line, code="yearly")
        if sum(line["places"] for line in lines) + sum(rounds.values()) > plan.total_quota:
            raise ValidationError(_("各年度合计超过总名额。"), code="total")


def clean_programme(round_: Round, cleaned: dict[str, Any]) -> None:
    """Raises ValidationError beside the field: another union's or title's programme, or no room in it."""
    programme = cleaned.get("programme")
    if programme is None or not cleaned.get("year") or not cleaned.get("places"):
        return
    if (programme.union, programme.title) != (cleaned.get("union"), cleaned.get("title")):
        raise ValidationError({"programme": _("这项计划的主办工会或称号与本次评选不同。")})
    try:
        check_places(programme, round=round_, year=cleaned["year"], places=cleaned["places"])
    except ValidationError as error:
        field = "year" if error.code == "year" else "places"
        raise ValidationError({field: error.messages}) from error
