"""How django-allauth speaks to this house: numbers, codes, messages.

Every mail and text message leaves by `notifications.outbox`. Whether an address or a number is
known is told to nobody but its owner: the pages look the same either way.
"""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import User
from accounts.phones import normalise_phone
from notifications import outbox
from notifications.models import Message

STAGES = [
    "allauth.account.stages.LoginByCodeStage",
    "allauth.account.stages.PhoneVerificationStage",
    "accounts.stages.EmailStage",
    "allauth.mfa.stages.AuthenticateStage",
]


class PhoneField(forms.CharField):
    """Mobile numbers as `accounts.phones` keeps them."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("手机号码"), "max_length": 30, **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return normalise_phone(text) if text else ""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("该账户已停用。"),
        "cannot_remove_primary_email": _("不能删除正在使用的电子邮箱。"),
        "duplicate_email": _("您的账户已在使用这个电子邮箱。"),
        "email_password_mismatch": _("账号或密码不正确。"),
        "phone_password_mismatch": _("账号或密码不正确。"),
        "username_password_mismatch": _("请输入手机号码或电子邮箱。"),
        "email_taken": _("这个电子邮箱已被使用。"),
        "enter_current_password": _("当前密码不正确。"),
        "incorrect_code": _("验证码不正确，请核对后重新输入。"),
        "incorrect_password": _("密码不正确。"),
        "invalid_login": _("请输入手机号码或电子邮箱。"),
        "phone_taken": _("这个手机号码已被使用。"),
        "too_many_login_attempts": _("尝试次数过多，请稍后再试。"),
        "same_as_current": _("与当前使用的相同，请输入新的。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    def get_login_stages(self) -> list[str]:
        return STAGES

    def is_safe_url(self, url: str | None) -> bool:
        """A path here; what is no path, django-allauth's views would look up as the name of a view."""
        return bool(url and url.startswith("/") and super().is_safe_url(url))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where each begins his work; `next` wins, and django-allauth asks for it first."""
        user = cast("User", request.user)
        if user.is_staff or user.is_superuser:
            return reverse("admin:index")
        return reverse("nominations:panel" if user.is_expert else "nominations:mine")

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    # --- people ---------------------------------------------------------------------------

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A sign-up. Earlier ones with the same address or number that nobody confirmed give way."""
        email, phone = form.cleaned_data.get("email"), form.cleaned_data.get("phone")
        actions.clear_unconfirmed(email=email, phone=phone)
        user.phone = phone or None
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).exclude(pk__in=User.objects.never_confirmed()).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        actions.set_phone(user=user, phone=phone, verified=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        actions.set_phone(user=user, phone=phone, verified=True)

    def can_delete_email(self, email_address: Any) -> bool:
        """An address in use is replaced by confirming another, never taken away."""
        return not email_address.verified

    # --- messages -------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        self.send(Message.Channel.EMAIL, email, template_prefix.rpartition("/")[2], context)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **extra: Any) -> None:
        self.send(Message.Channel.SMS, phone, "phone_code", {"code": code})

    def send_unknown_account_sms(self, phone: str, **extra: Any) -> None:
        self.send(Message.Channel.SMS, phone, "unknown_account", {})

    def send_account_already_exists_sms(self, phone: str) -> None:
        self.send(Message.Channel.SMS, phone, "account_already_exists", {})

    def send(self, channel: Message.Channel, address: str, name: str, context: dict[str, Any]) -> None:
        addresses = {
            "signup_url": self.request.build_absolute_uri(reverse("account_signup")),
            "login_url": self.request.build_absolute_uri(reverse("account_request_login_code")),
        }
        subject, body = outbox.render(f"accounts/{name}", {**addresses, "code": context.get("code")})
        outbox.queue_code(address=address, channel=channel, subject=subject, body=body)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("不能停用两步验证。"),
        "cannot_generate_recovery_codes": _("先启用两步验证，才能生成恢复码。"),
        "incorrect_code": _("验证码不正确，请核对后重新输入。"),
    }
