"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from notifications.models import Message


def site(request: HttpRequest) -> dict[str, Any]:
    """For templates/base.html: the unread count is asked only of people who are signed in."""
    about = {
        "demo": settings.DEMO,
        "site_organiser": settings.SITE_ORGANISER,
        "site_contact": settings.SITE_CONTACT,
        "site_icp": settings.SITE_ICP,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return about
    return {
        **about,
        "is_expert": user.is_expert,
        "may_ask_reports": user.has_perm("reports.ask"),
        "unread_messages": Message.objects.in_inbox_of(user).unread().count(),
    }
