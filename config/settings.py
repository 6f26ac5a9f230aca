"""All settings, from the environment. What production must set is named in README.md.

`make run` keeps them in VAR_DIR/run.env, for `manage.py` too; with a DATABASE_URL in the real one it is not read.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
if "DATABASE_URL" not in os.environ:
    env.read_env(VAR_DIR / "run.env")


def required(name: str, what: str) -> str:
    """The variable `name`; raises ImproperlyConfigured with `what` it is when it is missing."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {what}. (For a trial, `make run` sets everything.)")
    return value


# True only under `make run`: shows the outbox page where the demo people read their codes.
DEMO = env.bool("DEMO", default=False)

SECRET_KEY = required("SECRET_KEY", "a long random text")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = required("SITE_URL", "the address people type, such as https://gongjiang.example.cn")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# What the footer says of the office; each stays away while it is empty.
SITE_ORGANISER = env.str("SITE_ORGANISER", default="")
SITE_CONTACT = env.str("SITE_CONTACT", default="")
SITE_ICP = env.str("SITE_ICP", default="")

INSTALLED_APPS = [
    "config",
    "organisations",
    "notifications",
    "accounts",
    "craftsmen",
    "nominations",
    "events",
    "reports",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_object_actions",
    "pghistory",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.locale.LocaleMiddleware",
    "config.streams.StreamsMiddleware",
    "config.kept.KeptPagesMiddleware",
    "config.han.HanMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.typed.TypedMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffSessionMiddleware",
    "accounts.middleware.RefusalMiddleware",
    "config.expired.ExpiredSignInMiddleware",
    "config.paging.PageMiddleware",
    "accounts.middleware.OriginMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["config.tags"],
            "libraries": {"i18n": "config.tags", "static": "config.tags"},
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ---------------------------------------------------------------------------------

required("DATABASE_URL", "postgres://user:password@host:5432/name, PostgreSQL 15 or newer")
DATABASES = {"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", "redis://host:6379/0, or unix:///path/to/socket")
# Films and tables that one web process sends at once; of its 8 threads the others are for pages (config.streams).
STREAMS_AT_ONCE = 4
PAGES_KEPT_FOR = 20  # seconds, for readers who are not signed in (config.kept)
CACHES = {  # frames: parts of pages, in each process
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    "frames": {"BACKEND": "config.frames.Frames", "LOCATION": "frames", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# One URL for every file that people upload and the worker makes: file:///path, or s3://bucket with
# the usual AWS_ variables. None of it is served by address: views ask who may read first.
MEDIA_STORAGE_URL = env.str("MEDIA_STORAGE_URL", default=f"file://{VAR_DIR / 'media'}")
if MEDIA_STORAGE_URL.startswith("s3://"):
    _media = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_STORAGE_URL.removeprefix("s3://"),
            "signature_version": "s3v4",
            "endpoint_url": env.str("AWS_ENDPOINT_URL", default=None),
            "file_overwrite": False,
        },
    }
else:
    _media = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_STORAGE_URL.removeprefix("file://")},
    }
STORAGES: dict[str, dict[str, Any]] = {
    "default": _media,
    "staticfiles": {"BACKEND": "config.sheets.StaticFiles"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# For identity numbers, newest first: the first encrypts, every one decrypts. Not in the database (domain.md §6).
IDENTITY_KEYS = required("IDENTITY_KEYS", "32 random bytes in url-safe base64").split(",")

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Who builds the papers of a list that is being posted, and looks through them (nominations.actions.notices).
NOTICE_PAPERS = "reports.builders.public_papers"
# Who adds what the register changes to the hash-chained record (craftsmen.actions.record).
REGISTER_RECORD = "nominations.actions.records.record_of_register"

# --- work behind the page -----------------------------------------------------------------

# kombu names a unix socket otherwise than redis-py does.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"

# --- messages -----------------------------------------------------------------------------

required("EMAIL_URL", "smtp+tls://user:password@host:587")
globals().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")
# Where text messages are posted as JSON {"phone", "text"}; empty: nobody signs in by phone.
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")

# --- people -------------------------------------------------------------------------------

PGHISTORY_MIDDLEWARE_METHODS = ("POST",)  # GET writes nothing, and need not ask who is there
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "accounts.passwords.LengthValidator",
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "nominations:mine"

# Sign-in by django-allauth: a mobile number or an e-mail address, with a one-time code or a password.
_by_phone = DEMO or bool(SMS_URL)
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "change_phone": "accounts.forms.ChangePhoneForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
    "verify_phone": "accounts.forms.VerifyPhoneForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"} if _by_phone else {"email"}
# One field takes either (accounts.forms.SignupForm); allauth's own check wants the mark on e-mail.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1"] if _by_phone else ["email*", "password1"]
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_CHANGE_EMAIL = True  # one address each: a confirmed new one takes the place of the old
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {  # a factory's people share one address, a number belongs to one of them
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "verify_phone": "10/m/ip,1/30s/key,5/h/key",
    "change_phone": "3/m/user",
    "objection": "20/h/key",  # the key is a digest of the address, which is not kept
    "objection_status": "60/h/key",
}
# How many proxies of ours stand before the web process: from them the caller's address is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # people with a number alone may have a second factor too
MFA_TOTP_ISSUER = "匠城"
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = 14 * 24 * 3600
STAFF_SESSION_AGE = 8 * 3600  # of those who hold a post: so long without a request
CSRF_FAILURE_VIEW = "config.expired.csrf_failure"

# --- language and time --------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Shanghai"

# --- the wire -----------------------------------------------------------------------------

_https = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
X_FRAME_OPTIONS = "SAMEORIGIN"  # says the same as frame-ancestors below
SILENCED_SYSTEM_CHECKS = [
    "security.W019",
    "templates.W003",
]  # want DENY; and no tags in the place of Django's
_ours = {key: [SELF] for key in ("default-src", "base-uri", "form-action", "frame-ancestors")}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _ours | {"img-src": [SELF, "data:"], "object-src": ["'none'"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
