"""Every message, written first and sent after."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageQuerySet(models.QuerySet["Message"]):
    def in_inbox_of(self, user: Any) -> Self:
        return self.filter(recipient=user, channel=Message.Channel.SITE, due_at__lte=timezone.now())

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def going_out(self) -> Self:
        """What leaves the house, newest first."""
        return self.exclude(channel=Message.Channel.SITE)

    def visible_to(self, user: Any) -> Self:
        """For the admin: what went to people who hold a post in reach; the superuser sees all."""
        if user.is_superuser:
            return self.all()
        colleagues = get_user_model().objects.filter(posts__union__in=user.reach("notifications.view"))
        return self.filter(recipient__in=colleagues)

    def due(self) -> Self:
        """What the worker has to send now."""
        return self.filter(state=Message.State.QUEUED, due_at__lte=timezone.now())


class Message(models.Model):
    """One text to one person by one channel; its key makes sure it is written, and so sent, once.

    `state` is changed by `notifications.tasks.deliver` alone: queued → sending (committed before
    the text is handed over) → sent. Found `sending` after a crash it becomes `unclear`, and a
    person decides whether to send it again.
    """

    class Channel(models.TextChoices):
        SITE = "site", _("站内信")
        EMAIL = "email", _("电子邮件")
        SMS = "sms", _("短信")

    class State(models.TextChoices):
        QUEUED = "queued", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        UNCLEAR = "unclear", _("是否送达不明")

    key = models.CharField(_("唯一标识"), max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("收件人"),
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    address = models.CharField(_("地址"), max_length=254, blank=True)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    link = models.CharField(_("链接"), max_length=200, blank=True)
    is_code = models.BooleanField(_("含验证码"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED, editable=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0, editable=False)
    error = models.CharField(_("失败原因"), max_length=200, blank=True, editable=False)
    queued_at = models.DateTimeField(_("写入时间"), auto_now_add=True)
    due_at = models.DateTimeField(_("应发时间"), default=timezone.now)
    claimed_at = models.DateTimeField(_("领取时间"), null=True, editable=False)
    sent_at = models.DateTimeField(_("发出时间"), null=True, editable=False)
    read_at = models.DateTimeField(_("阅读时间"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="queued"),
                name="messages_to_send",
            ),
            models.Index(fields=["recipient", "-queued_at"], name="messages_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="a_sent_message_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(channel="site", recipient__isnull=False)
                | (~models.Q(channel="site") & ~models.Q(address="")),
                name="a_message_has_somebody_to_go_to",
            ),
        ]
        verbose_name = verbose_name_plural = _("消息")

    def __str__(self) -> str:
        return str(_("（验证码不显示）")) if self.is_code else self.subject

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @property
    def masked_address(self) -> str:
        """Enough to recognise the address by, not enough to use it."""
        name, at, domain = self.address.partition("@")
        if at:
            return f"{name[:1]}***@{domain}"
        return f"{name[:-8]}****{name[-4:]}" if name else ""
