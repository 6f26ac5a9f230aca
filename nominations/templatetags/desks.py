"""What the admin's home asks of its reader."""

from typing import Any

from django import template

from accounts.models import User
from nominations.admin import filters
from nominations.builders.workbench import workbench

register = template.Library()

register.filter("ever_acts", filters.ever_acts)
WORKING = ("nominations.draft_notice", "nominations.publish_notice", "nominations.look_into_objections")


@register.inclusion_tag("admin/nominations/_workbench.html")
def what_waits(user: User) -> dict[str, Any]:
    """The workbench of whoever ever has anything to do in a round; nothing for others."""
    works = filters.ever_acts(user) or any(map(user.holds, WORKING))
    return {"desk": workbench(user) if works else None}
