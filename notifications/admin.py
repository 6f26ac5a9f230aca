"""Messages in the admin: read only, without their texts; what is stuck can be sent again."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_object_actions import DjangoObjectActions, action

from notifications import actions
from notifications.models import Message

SHOWN = ["recipient", "channel", "masked_address", "__str__", "state", "attempts", "error"]
MOMENTS = ["queued_at", "due_at", "claimed_at", "sent_at", "read_at"]


@admin.register(Message)
class MessageAdmin(DjangoObjectActions, admin.ModelAdmin):
    list_display = [
        "__str__",
        "recipient",
        "channel",
        "masked_address",
        "state",
        "attempts",
        "due_at",
    ]
    list_filter = ["state", "channel"]
    list_select_related = ["recipient"]
    fields = (*SHOWN, *MOMENTS)
    readonly_fields = (*SHOWN, *MOMENTS)
    change_actions = ["send_again"]

    @admin.display(description=_("地址"))
    def masked_address(self, message: Message) -> str:
        return message.masked_address

    @action(
        label=_("再次发送"),
        description=_("仅限发送失败或是否送达不明的消息"),
        methods=["POST"],
        button_type="form",
    )
    def send_again(self, request: HttpRequest, message: Message) -> None:
        try:
            actions.send_again(message=message, by=request.user)
        except actions.NotToBeSentAgain as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("已重新放入发送队列。"), messages.SUCCESS)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        """The button only where it works."""
        message = self.get_object(request, object_id)
        stuck = message is not None and message.state in {Message.State.FAILED, Message.State.UNCLEAR}
        reader: Any = request.user
        return ["send_again"] if stuck and reader.has_perm("notifications.send_again", message) else []

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Message]:
        return Message.objects.visible_to(request.user)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """None but the filters: an address could otherwise ask for the texts, which are not shown."""
        return lookup in {"state__exact", "channel__exact"} and "\x00" not in str(value)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
