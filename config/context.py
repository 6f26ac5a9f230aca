"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config import care
from notifications.languages import in_language
from notifications.models import Message


def site(request: HttpRequest) -> dict[str, Any]:
    """For templates/base.html: the unread count is asked only of people who are signed in."""
    asked = request.get_full_path().removeprefix(request.path)
    pages = {code: in_language(request.path, code) for code, _name in settings.LANGUAGES}
    about = {
        "site_url": settings.SITE_URL,
        "in_languages": [(code, page, page + asked) for code, page in pages.items()],
        "care": care.is_on(request),
        "section": section_of(pages[settings.LANGUAGE_CODE]),
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


def section_of(page: str) -> str:
    """The part of the house a page is in, which its head marks: the first word of its address in Chinese."""
    return page.split("/")[1] or page
