"""Decisions by which titles are conferred, and the order in which they list those honoured."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen.actions import rolls
from craftsmen.admin.base import ActsWithReason
from craftsmen.forms.rolls import ArrangeForm
from craftsmen.models import Decision, Title


@admin.register(Decision)
class DecisionAdmin(ActsWithReason):
    list_display = ["document_number", "heading", "signed_on", "signing_union"]
    list_select_related = ["signing_union"]
    search_fields = ["document_number", "heading"]
    date_hierarchy = "signed_on"
    autocomplete_fields = ["signing_union"]
    change_actions = ["arrange"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A decision stands once an honour rests on it: its certificates quote it."""
        if obj is not None and obj.honours.exists():
            return ["document_number", "heading", "signed_on", "signing_union"]
        return super().get_readonly_fields(request, obj)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        decision: Any = self.get_object(request, object_id)
        reader: Any = request.user
        may = decision is not None and reader.has_perm("craftsmen.change_decision", decision)
        return ["arrange"] if may and decision.honours.exists() else []

    @action(label=_("名单分组和次序"), methods=["GET", "POST"], button_type="a")
    def arrange(self, request: HttpRequest, decision: Decision) -> HttpResponse:
        """Title by title, each with a list of its own."""
        titles = list(Title.objects.filter(honours__decision=decision).distinct().down_the_ladder())
        asked = request.GET.get("title", "")
        shown = [each for each in titles if asked in {"", str(each.pk)}]
        if not shown:
            raise Http404
        title = shown[0]
        return self.ask_and_act(
            request,
            decision,
            permission="craftsmen.change_decision",
            form_class=ArrangeForm,
            initial={"text": rolls.typed(decision, title)},
            act=partial(rolls.arrange, decision=decision, title=title),
            heading=_("名单分组和次序：%(title)s") % {"title": title},
            template="admin/craftsmen/decision/arrange.html",
            titles=titles,
            title_shown=title,
        )
