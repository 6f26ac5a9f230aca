"""Colleagues and their posts: accounts are opened and posts given by `accounts.actions` alone."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import Group  # type: ignore[attr-defined] # there it is registered: before us
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_object_actions import DjangoObjectActions, action

from accounts import actions
from accounts.forms import AppointForm, OpenAccountForm
from accounts.models import Post, User
from organisations.admin import ChangedFieldsAdmin, InlinePermissions

# One door: the admin's own page knows neither codes nor second factors nor limits.
# The assignment is django-allauth's documented way; a site of our own would have to be named everywhere.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Posts are the one way of granting; addresses and second factors belong to their owner.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


class PostInline(InlinePermissions, admin.TabularInline):
    model = Post
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("role", "union")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Post]:
        return super().get_queryset(request).select_related("union", "user")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DjangoObjectActions, ChangedFieldsAdmin):
    list_display = ["__str__", "email", "phone", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "posts__role"]
    search_fields = ["name", "email", "phone"]
    ordering = ["-date_joined"]
    fields = ["name", "email", "phone", "is_active", "is_staff", "date_joined", "last_login"]
    readonly_fields = ["email", "phone", "is_staff", "date_joined", "last_login"]
    inlines = [PostInline]
    change_actions = ["appoint"]

    @action(label=_("任命职务"), description=_("为此人任命一个职务"), methods=["GET"], button_type="a")
    def appoint(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect(f"{reverse('admin:accounts_post_add')}?{urlencode({'user': user.pk})}")

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        reader: Any = request.user
        return ["appoint"] if reader.has_perm("accounts.add_post") and str(reader.pk) != object_id else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(
            request, obj, change, **options, **({} if change else {"form": OpenAccountForm})
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            super().get_fieldsets(request, obj) if obj else [(None, {"fields": ["name", "email", "phone"]})]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj else []

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """A new account is opened by the action, which alone knows all that belongs to one."""
        if change:
            return super().save_form(request, form, change)
        by: Any = request.user
        return actions.open_account(**form.cleaned_data, by=by)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)


@admin.register(Post)
class PostAdmin(ChangedFieldsAdmin):
    """Given and taken away, never changed."""

    form = AppointForm
    list_display = ["user", "role", "union"]
    list_filter = ["role"]
    list_select_related = ["user", "union"]
    search_fields = ["user__name", "user__email", "user__phone", "union__name"]
    ordering = ["union__name", "role", "pk"]
    autocomplete_fields = ["user", "union"]
    actions = None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        return type("AppointFormOfReader", (form,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        by: Any = request.user
        obj.pk = actions.appoint(user=obj.user, role=obj.role, union=obj.union, by=by).pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        by: Any = request.user
        actions.dismiss(post=obj, by=by)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may("add", request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
