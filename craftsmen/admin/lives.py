"""The buttons of a person's page about his name and his death."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.holders import HolderAdmin
from craftsmen.forms.admin import CorrectNameForm, DeathForm, ReasonForm
from craftsmen.models import Craftsman

BUTTONS: Final = ["correct_name", "record_death", "take_back_death"]
PERMISSIONS: Final[dict[Callable[..., object], str]] = {
    actions.correct_name: "correct_name",
    actions.record_death: "record_death",
    actions.take_back_death: "record_death",
}


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

    def ask(
        self,
        request: HttpRequest,
        craftsman: Craftsman,
        act: Callable[..., object],
        form_class: type[Form],
        heading: str | Promise,
    ) -> HttpResponse:
        """The page with the form of `act`, which does it once that is sent."""
        return self.ask_and_act(
            request,
            craftsman,
            permission=f"craftsmen.{PERMISSIONS[act]}",
            form_class=form_class,
            act=partial(act, craftsman=craftsman),
            heading=heading,
        )

    @action(label=_("更正姓名"), methods=["GET", "POST"], button_type="a")
    def correct_name(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask(request, craftsman, actions.correct_name, CorrectNameForm, _("更正姓名"))

    @action(label=_("登记逝世"), methods=["GET", "POST"], button_type="a")
    def record_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask(request, craftsman, actions.record_death, DeathForm, _("登记逝世"))

    @action(label=_("撤回逝世登记"), methods=["GET", "POST"], button_type="a")
    def take_back_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask(request, craftsman, actions.take_back_death, ReasonForm, _("撤回逝世登记"))
