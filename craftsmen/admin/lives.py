"""The buttons of a person's page about his name and his death."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.holders import HolderAdmin
from craftsmen.forms.admin import CorrectNameForm, DeathForm, ReasonForm
from craftsmen.models import Craftsman

BUTTONS = ["correct_name", "record_death", "take_back_death"]


class NamesAndLives(HolderAdmin):
    """Beside the facts of a person, which are typed."""

    def life_actions(self, request: HttpRequest, craftsman: Craftsman) -> list[str]:
        """Those that may be pressed now."""
        reader: Any = request.user
        if not reader.has_perm("craftsmen.record_death", craftsman):
            return []
        return ["correct_name", "take_back_death" if craftsman.is_deceased else "record_death"]

    @admin.display(description=_("姓名更正"))
    def former_names(self, craftsman: Craftsman) -> str:
        corrections = craftsman.name_corrections.all()
        return "；".join(f"{each.corrected_on} {each}（{each.basis}）" for each in corrections) or "-"

    @action(label=_("更正姓名"), methods=["GET", "POST"], button_type="a")
    def correct_name(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.correct_name(craftsman=craftsman, **given)

        return self.ask_and_act(
            request,
            craftsman,
            permission="craftsmen.correct_name",
            form_class=CorrectNameForm,
            act=act,
            heading=_("更正姓名"),
        )

    @action(label=_("登记逝世"), methods=["GET", "POST"], button_type="a")
    def record_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.record_death(craftsman=craftsman, **given)

        return self.ask_and_act(
            request,
            craftsman,
            permission="craftsmen.record_death",
            form_class=DeathForm,
            act=act,
            heading=_("登记逝世"),
        )

    @action(label=_("撤回逝世登记"), methods=["GET", "POST"], button_type="a")
    def take_back_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        def act(**given: Any) -> object:
            return actions.take_back_death(craftsman=craftsman, **given)

        return self.ask_and_act(
            request,
            craftsman,
            permission="craftsmen.record_death",
            form_class=ReasonForm,
            act=act,
            heading=_("撤回逝世登记"),
        )
