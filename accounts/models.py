"""Who signs in, and which role they hold for which union."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import pghistory
import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import PERMISSIONS, STAFF_ROLES, Role
from organisations.models import Union


class UserQuerySet(models.QuerySet["User"]):
    def never_confirmed(self) -> Self:
        """Sign-ups whose code was never entered: nobody has shown that address or number to be his."""
        return self.filter(
            last_login__isnull=True,
            phone_verified=False,
            is_staff=False,
            is_superuser=False,
            posts__isnull=True,
        ).exclude(emailaddress__verified=True)

    def granted(self, permission: str, unions: Iterable[int]) -> Self:
        """The people in service to whom a post for one of these unions itself gives `permission`."""
        roles = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
        posts = Post.objects.filter(role__in=roles, union__in=list(unions))
        return self.filter(is_active=True, pk__in=posts.values("user"))

    def visible_to(self, user: "User") -> Self:
        """For the admin: colleagues in reach; who appoints also finds people without any post.

        Never the superuser.
        """
        if user.is_superuser:
            return self.all()
        appoints = user.reach("accounts.appoint")
        colleagues = Post.objects.filter(union__in=appoints | user.reach("accounts.view")).values("user")
        seen = self.filter(is_superuser=False, pk__in=colleagues)
        if appoints:
            seen |= self.filter(
                ~models.Exists(Post.objects.filter(user=models.OuterRef("pk"))), is_superuser=False
            )
        return seen


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=(email or "").lower() or None, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@pghistory.track(fields=["is_active", "is_staff", "is_superuser"], model_name="UserEvent")
class User(AbstractBaseUser):
    """A person who signs in with an e-mail address or a mobile number (E.164, +86…).

    Permissions come from posts and `rules` alone: Django's groups and permission rows are left out,
    so that there is one way of granting.
    """

    email = models.EmailField(_("电子邮箱"), unique=True, null=True, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("手机已验证"), default=False, editable=False)
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_staff = models.BooleanField(
        _("可进管理后台"), default=False, editable=False, help_text=_("由职务决定")
    )
    is_superuser = models.BooleanField(_("超级管理员"), default=False, editable=False)
    date_joined = models.DateTimeField(_("注册时间"), default=timezone.now, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False),
                name="a_user_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("手机用户"))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def held(self) -> Mapping[str, frozenset[int]]:
        """Each role this user holds, with the ids of the unions it is held for (one query)."""
        held: dict[str, set[int]] = {}
        for role, union in self.posts.values_list("role", "union"):
            held.setdefault(role, set()).add(union)
        return {role: frozenset(unions) for role, unions in held.items()}

    @cached_property
    def _reach(self) -> dict[str, frozenset[int]]:
        return {}

    def reach(self, permission: str) -> frozenset[int]:
        """Ids of the unions for which a role grants `permission`, those below included.

        `permission` is a line of roles.py such as "nominations.endorse". One query the first time.
        """
        if permission not in self._reach:
            roots = [
                union
                for role, unions in self.held.items()
                if permission in PERMISSIONS[role]
                for union in unions
            ]
            ids = Union.objects.below(roots).values_list("pk", flat=True) if roots else ()
            self._reach[permission] = frozenset(ids)
        return self._reach[permission]

    def holds(self, permission: str) -> bool:
        """Whether any role grants `permission` for any union at all."""
        return any(permission in PERMISSIONS[role] for role in self.held)

    @property
    def is_expert(self) -> bool:
        return Role.EXPERT in self.held

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and (self.is_superuser or rules.has_perm(perm, self, obj))

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the admin shows an app at all; each model then asks for its own permission."""
        return self.is_active and self.is_staff


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User) -> Self:
        """For the admin: the posts of the unions in reach."""
        if user.is_superuser:
            return self.all()
        return self.filter(union__in=user.reach("accounts.appoint") | user.reach("accounts.view"))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Post(models.Model):
    """A role held for a union; it reaches that union and all below it. Written by `accounts.actions`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name=_("用户"))
    role = models.CharField(_("职务"), max_length=20, choices=Role)
    union = models.ForeignKey(Union, models.PROTECT, related_name="posts", verbose_name=_("工会"))

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "union"], name="a_post_is_held_once")]
        verbose_name = verbose_name_plural = _("职务")

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def is_for_staff(self) -> bool:
        return self.role in STAFF_ROLES
