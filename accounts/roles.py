"""The one table of roles: what each may do for its union and every union below it."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    GRASSROOTS = "grassroots", _("基层工会")
    DISTRICT = "district", _("区市（产业）工会")
    CITY = "city", _("市总工会经办")
    PUBLISHER = "publisher", _("复核与发布")
    EXPERT = "expert", _("评审专家")
    OBJECTIONS = "objections", _("异议核查")
    EDITOR = "editor", _("编辑")
    AUDITOR = "auditor", _("监督审计")


_REGISTER = {"craftsmen.view", "craftsmen.edit"}

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    Role.GRASSROOTS: frozenset(
        {"nominations.view_employer", "nominations.endorse", "nominations.put_forward"}
    ),
    Role.DISTRICT: frozenset({"nominations.view_district", "nominations.recommend"}),
    Role.CITY: frozenset(
        {
            "nominations.view_city",
            "nominations.set_up_round",
            "nominations.examine",
            "nominations.draft_notice",
            "organisations.edit",
            "reports.ask",
            "accounts.appoint",
            "craftsmen.administer",
            *_REGISTER,
        }
    ),
    Role.PUBLISHER: frozenset(
        {
            "nominations.view_city",
            "nominations.second_check",
            "nominations.publish_notice",
            "nominations.confer",
            "craftsmen.view",
            "craftsmen.administer",
            "craftsmen.confer",
            "craftsmen.revoke",
            "reports.ask",
        }
    ),
    Role.EXPERT: frozenset({"nominations.score"}),
    Role.OBJECTIONS: frozenset({"nominations.view_city", "nominations.look_into_objections"}),
    Role.EDITOR: frozenset({*_REGISTER, "events.edit"}),
    Role.AUDITOR: frozenset(
        {
            "nominations.view_city",
            "nominations.audit_objections",
            "nominations.audit_record",
            "craftsmen.view",
            "craftsmen.audit",
            "events.view",
            "notifications.view",
            "accounts.view",
            "organisations.view",
            "reports.view",
        }
    ),
}

# These work in the admin; the expert has a desk of his own.
STAFF_ROLES: Final = frozenset(Role.values) - {Role.EXPERT}
