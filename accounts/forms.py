"""The forms of django-allauth in our words: one field for a mobile number or an e-mail address."""

from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account import forms as account
from allauth.account.app_settings import LoginMethod
from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, User
from accounts.phones import looks_like_phone, normalise_phone

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "8", "class": "code-input"}


def phone_is_offered() -> bool:
    return LoginMethod.PHONE in app_settings.LOGIN_METHODS


class Labels:
    """Puts our words on the fields that allauth made, and takes its placeholders away."""

    words: ClassVar[dict[str, Any]] = {
        "login": _("手机号码或电子邮箱"),
        "contact": _("手机号码或电子邮箱"),
        "email": _("电子邮箱"),
        "phone": _("手机号码"),
        "password": _("密码"),
        "oldpassword": _("当前密码"),
        "password1": _("新密码"),
        "password2": _("再次输入新密码"),
        "code": _("验证码"),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if not phone_is_offered():
            for name in {"login", "contact"} & set(self.fields):
                self.fields[name].label = self.words["email"]
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(CODE)
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("至少8位，不要全是数字，也不要用常见的密码。")


class ContactField(forms.CharField):
    """A mobile number or an e-mail address: becomes ("phone" or "email", what was typed made regular)."""

    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    )

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        if phone_is_offered() and looks_like_phone(text):
            return "phone", normalise_phone(text)
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.advice(), code="contact") from None
        return "email", text.lower()

    def advice(self) -> Any:
        if phone_is_offered():
            return _("请输入11位手机号码，或像 name@example.cn 这样的电子邮箱。")
        return _("请输入像 name@example.cn 这样的电子邮箱。")


class LoginForm(Labels, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none")

    def clean_login(self) -> str:
        login: str = super().clean_login()
        return normalise_phone(login) if phone_is_offered() and looks_like_phone(login) else login


class RequestLoginCodeForm(Labels, account.RequestLoginCodeForm):
    """Asks for a code; the answer is the same whether the account exists or not."""

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"contact": ContactField(label=self.fields["email"].label)}
        self.fields["contact"].label = self.words["contact" if phone_is_offered() else "email"]

    def clean_contact(self) -> Any:
        kind, value = self.cleaned_data["contact"]
        self.cleaned_data[kind] = value
        if kind == "phone":
            self.clean_phone()
        else:
            self.clean_email()
            if self._user is not None and User.objects.never_confirmed().filter(pk=self._user.pk).exists():
                self._user = None  # a sign-up that nobody confirmed is no account
        return kind, value


class SignupForm(Labels, account.SignupForm):
    """One field for number or address, and a password for those who want one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password1"]
        password.label = _("设置密码")
        password.help_text = _(
            "可以不设，以后都用验证码登录。要设的话至少8位，不要全是数字，也不要用常见的密码。"
        )
        contact = ContactField(label=self.words["contact" if phone_is_offered() else "email"])
        self.fields = {"contact": contact, "password1": password}

    def clean_contact(self) -> Any:
        kind, value = self.cleaned_data["contact"]
        self.cleaned_data.update({"email": None, "phone": None, kind: value})
        if kind == "email":
            known = filter_users_by_email(value)
            unconfirmed = User.objects.never_confirmed().filter(pk__in=[user.pk for user in known])
            self.account_already_exists = len(known) > unconfirmed.count()
        return kind, value


class ConfirmLoginCodeForm(Labels, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(Labels, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(Labels, account.ConfirmPasswordResetCodeForm):
    pass


class VerifyPhoneForm(Labels, account.VerifyPhoneForm):
    pass


class ChangePhoneForm(Labels, account.ChangePhoneForm):
    pass


class AddEmailForm(Labels, account.AddEmailForm):
    pass


class ChangeEmailForm(Labels, account.ChangeEmailForm):
    pass


class ChangePasswordForm(Labels, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(Labels, account.SetPasswordForm):
    pass


class ResetPasswordForm(Labels, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Labels, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Labels, account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SecondFactorForm(Labels, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("身份验证器的6位数字，或一个恢复码")


class SecondFactorAgainForm(Labels, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Labels, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("身份验证器显示的6位数字")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        help_texts = {"name": _("申报、审核和通知中使用的姓名。")}


class OpenAccountForm(forms.ModelForm):
    """In the admin: an account for a colleague."""

    class Meta:
        model = User
        fields = ["name", "email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_email(self) -> str | None:
        email: str | None = (self.cleaned_data["email"] or "").lower() or None
        if email and taken(User.objects.filter(email=email)):
            raise ValidationError(_("这个电子邮箱已被使用。"), code="taken")
        return email

    def clean_phone(self) -> str | None:
        phone = normalise_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else None
        if phone and taken(User.objects.filter(phone=phone)):
            raise ValidationError(_("这个手机号码已被使用。"), code="taken")
        return phone

    def clean(self) -> dict[str, Any]:
        if not self.errors and not (self.cleaned_data["email"] or self.cleaned_data["phone"]):
            raise ValidationError(_("电子邮箱和手机号码至少填写一项。"), code="unreachable")
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Done above: a sign-up that nobody confirmed does not count."""


def taken(same: QuerySet[User]) -> bool:
    return same.exclude(pk__in=User.objects.never_confirmed().values("pk")).exists()


class AppointForm(forms.ModelForm):
    """In the admin: a post for a colleague. The admin sets `by`."""

    by: User

    class Meta:
        model = Post
        fields = ["user", "role", "union"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"user", "role", "union"} <= data.keys():
            post = Post(user=data["user"], role=data["role"], union=data["union"])
            if data["user"] == self.by:
                raise ValidationError(_("不能任命自己。"), code="self")
            if not self.by.has_perm("accounts.appoint_post", post):
                raise ValidationError(_("您不能任命该工会的职务。"), code="reach")
        return data
