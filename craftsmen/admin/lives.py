"""The buttons of a person's page about his death."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.names import BearsAName
from craftsmen.forms.admin import DeathForm, ReasonForm
from craftsmen.models import Craftsman

BUTTONS: Final = ["record_death", "take_back_death"]


class NamesAndLives(BearsAName):
    """Beside the facts of a person, which are typed."""

    def life_actions(self, request: HttpRequest, craftsman: Craftsman) -> list[str]:
        """Those that may be pressed now."""
        reader: Any = request.user
        if not reader.has_perm("craftsmen.record_death", craftsman):
            return []
        return ["take_back_death" if craftsman.is_deceased else "record_death"]

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
            permission="craftsmen.record_death",
            form_class=form_class,
            act=partial(act, craftsman=craftsman),
            heading=heading,
        )

    @action(label=_("登记逝世"), methods=["GET", "POST"], button_type="a")
    def record_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask(request, craftsman, actions.record_death, DeathForm, _("登记逝世"))

    @action(label=_("撤回逝世登记"), methods=["GET", "POST"], button_type="a")
    def take_back_death(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask(request, craftsman, actions.take_back_death, ReasonForm, _("撤回逝世登记"))
