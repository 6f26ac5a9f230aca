"""What every page of the register in the admin shares."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
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
        form_class: Callable[..., Form],
        act: Callable[..., object],
        heading: str | Promise,
        template: str = "craftsmen/admin_reason.html",
        initial: dict[str, Any] | None = None,
        **more: Any,
    ) -> HttpResponse:
        reader: Any = request.user
        if not reader.has_perm(permission, obj):
            raise PermissionDenied
        sent: Any = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
        form = form_class(initial=initial, **sent)
        if request.method == "POST" and form.is_valid():
            try:
                act(**form.cleaned_data, by=reader)
            except ValidationError as refusal:
                tell(form, refusal)
            else:
                self.log_change(request, obj, str(heading))
                self.message_user(request, _("已办理：%(what)s。") % {"what": heading}, messages.SUCCESS)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": obj}
        context |= {"form": form, "title": heading, **more}
        return TemplateResponse(request, template, context, status=400 if form.errors else 200)


def evidence_link(row: Any) -> str:
    """The way to the paper that a revocation or a correction rests on; who may not have it is not let in there."""
    if not row.evidence:
        return "-"
    address = reverse("craftsmen:evidence", args=[row._meta.model_name, row.pk])
    return format_html('<a href="{}">{}</a>', address, _("下载证明材料"))


def tell(form: BaseForm, refusal: ValidationError) -> None:
    """Puts an action's refusal beside the fields it names, and on top what names none of the form's."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
