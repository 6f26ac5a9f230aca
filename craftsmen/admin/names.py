"""The name that honours bear: fixed where facts are typed, corrected by its own button, with the names before."""

from functools import partial
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from craftsmen import actions
from craftsmen.admin.base import evidence_link
from craftsmen.admin.holders import HolderAdmin
from craftsmen.forms.admin import CorrectNameForm

BUTTON: Final = "correct_name"


class BearsAName(HolderAdmin):
    """A holder whose name an honour may bear."""

    correction_form: ClassVar[type[CorrectNameForm]]

    def former_names(self, holder: Any) -> str:
        return (
            format_html_join(
                "；",
                "{} {}（{}）{}",
                (
                    (each.corrected_on, each, each.basis, evidence_link(each) if each.evidence else "")
                    for each in holder.name_corrections.all()
                ),
            )
            or "-"
        )

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        offered = super().get_change_actions(request, object_id, form_url)
        reader: Any = request.user
        may_correct = reader.has_perm("craftsmen.correct_name") and self.get_object(request, object_id)
        return [*offered, BUTTON] if may_correct else offered

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "name"] if is_honoured(obj) else fixed

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Above a name that is fixed, the way to its correction."""
        (heading, first), *others = super().get_fieldsets(request, obj)
        if is_honoured(obj):
            first = {**first, "description": self.way_to_the_correction(request, obj)}
        return [(heading, first), *others]

    def way_to_the_correction(self, request: HttpRequest, holder: Any) -> str:
        reader: Any = request.user
        if not reader.has_perm("craftsmen.correct_name"):
            return _("姓名（名称）已载入荣誉，不能直接改写；写错了的，请主办单位的经办人办理更正。")
        address = reverse(f"admin:craftsmen_{self.opts.model_name}_actions", args=[holder.pk, BUTTON])
        words = _(
            "姓名（名称）已载入荣誉，不能直接改写；写错了的，请办理<a href='{}'>{}</a>，原来的写法会留存。"
        )
        return format_html(words, address, self.correction_form.heading)

    def ask_for_name(self, request: HttpRequest, holder: Any) -> HttpResponse:
        return self.ask_and_act(
            request,
            holder,
            permission="craftsmen.correct_name",
            form_class=self.correction_form,
            act=partial(actions.correct_name, holder=holder),
            heading=self.correction_form.heading,
            initial={"name": holder.name},
        )


def is_honoured(holder: Any) -> bool:
    return holder is not None and bool(holder.honours.exists())
