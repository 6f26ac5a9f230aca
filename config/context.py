"""What every page knows."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

from config import care
from config.addresses import known_by, paths_of
from notifications.models import Message

# What the head of the site leads to, by the first word of each address in Chinese.
SECTIONS: Final = frozenset(
    {"/", "craftsmen", "stories", "honours", "innovation", "rounds", "notices", "calendar"}
)


def site(request: HttpRequest) -> dict[str, Any]:
    """For templates/base.html: the unread count is asked only of people who are signed in."""
    query = request.META.get("QUERY_STRING", "")
    asked, known = iri_to_uri(f"?{query}") if query else "", known_by(query)
    pages = paths_of(request)
    about = {
        "site_url": settings.SITE_URL,
        "in_languages": [(code, page + asked) for code, page in pages.items()],
        "known_as": {} if known is None else {code: page + known for code, page in pages.items()},
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
    """The part of the house a page is in, which its head marks; none for most addresses that somebody may make up."""
    section = page.split("/")[1] or page
    return section if section in SECTIONS else ""
