"""What every page of the register in the admin shares."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_object_actions import DjangoObjectActions

from organisations.admin import ChangedFieldsAdmin


class RegisterAdmin(ChangedFieldsAdmin):
    """Nothing is ever deleted from the register, not even by a superuser."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ActsWithReason(DjangoObjectActions, RegisterAdmin):
    """Buttons that lead to a page with a form; only sending that form does anything."""

    def ask_and_act(
        self,
        request: HttpRequest,
        obj: models.Model,
        *,
        permission: str,
        form_class: type[Form],
        act: Callable[..., object],
        heading: str | Promise,
    ) -> HttpResponse:
        reader: Any = request.user
        if not reader.has_perm(permission, obj):
            raise PermissionDenied
        form = form_class(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                act(**form.cleaned_data, by=reader)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.log_change(request, obj, str(heading))
                self.message_user(request, _("已办理：%(what)s。") % {"what": heading}, messages.SUCCESS)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": obj}
        context |= {"form": form, "title": heading}
        return TemplateResponse(
            request, "craftsmen/admin_reason.html", context, status=400 if form.errors else 200
        )
