"""Objections to a posted list, and who has read whose they are."""

import uuid
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.fields import EncryptedTextField
from nominations import objection_workflow as road
from nominations.files import objection_path
from nominations.models.nominations import Nomination
from nominations.models.notices import Notice

# What tells who objects, or by its own words might.
OF_THE_OBJECTOR: Final = ("objector_name", "phone", "email", "address", "text")
AS_RECEIVED: Final = """
IF ROW(OLD.notice_id, OLD.nomination_id, OLD.kind, OLD.objector_name, OLD.phone, OLD.email, OLD.address,
       OLD.text, OLD.receipt_index, OLD.received_at, OLD.arrival, OLD.entered_by_id)
   IS DISTINCT FROM
   ROW(NEW.notice_id, NEW.nomination_id, NEW.kind, NEW.objector_name, NEW.phone, NEW.email, NEW.address,
       NEW.text, NEW.receipt_index, NEW.received_at, NEW.arrival, NEW.entered_by_id)
THEN RAISE EXCEPTION 'what was received stands'; END IF;
RETURN NEW;
"""


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User) -> Self:
        """That there is one, for the city's staff; never the one about oneself."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        found = self.exclude(nomination__nominator=user)
        if user.is_superuser:
            return found
        return found.filter(notice__round__union__in=user.reach("nominations.view_city"))

    def for_lists(self) -> Self:
        return self.without_the_objector().select_related("notice__round", "nomination__employer")

    def without_the_objector(self) -> Self:
        """Neither name nor words leave the database."""
        return self.defer(*OF_THE_OBJECTOR)

    def open(self) -> Self:
        """Accepted, and not concluded."""
        return self.filter(state__in=road.OPEN)

    def waiting(self) -> Self:
        """The officer has to do something within the days allowed."""
        return self.filter(state__in=road.WAITING)


class Objection(models.Model):
    """What somebody, by name, holds against one person of a posted list.

    Nothing else is kept of who sent it: no account, no address of a machine, no cookie. What came in
    stands; the other columns are changed by `nominations.actions.objections` alone.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("个人署名")
        ORGANISATION = "organisation", _("单位（加盖公章）")

    class Arrival(models.TextChoices):
        ONLINE = "online", _("网上")
        LETTER = "letter", _("来信")
        CALL = "call", _("来电")
        VISIT = "visit", _("来访")
        EMAIL = "email", _("邮件")

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="objections", editable=False, verbose_name=_("公示")
    )
    nomination = models.ForeignKey(
        Nomination,
        models.PROTECT,
        related_name="objections",
        editable=False,
        verbose_name=_("被反映的申报件"),
    )
    kind = models.CharField(_("反映方式"), max_length=12, choices=Kind, editable=False)
    objector_name = EncryptedTextField(_("反映人"), editable=False)
    phone = EncryptedTextField(_("联系电话"), blank=True, editable=False)
    email = EncryptedTextField(_("电子邮箱"), blank=True, editable=False)
    address = EncryptedTextField(_("通信地址"), blank=True, editable=False)
    text = EncryptedTextField(_("反映的情况"), editable=False)
    receipt_index = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now, editable=False)
    due_on = models.DateField(_("办理期限"), editable=False)
    arrival = models.CharField(
        _("收到的方式"), max_length=8, choices=Arrival, default=Arrival.ONLINE, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("登记人"),
    )

    state = models.CharField(
        _("状态"), max_length=16, choices=road.State, default=road.State.RECEIVED, editable=False
    )
    decline_reason = models.CharField(
        _("不予受理的理由"), max_length=12, choices=road.DeclineReason, blank=True, editable=False
    )
    conclusion = models.CharField(
        _("核查结论"), max_length=16, choices=road.Conclusion, blank=True, editable=False
    )
    findings = models.TextField(_("核查情况"), blank=True, editable=False)
    reply = models.TextField(_("答复"), blank=True, editable=False)
    released_text = models.TextField(_("转给经办人员的内容"), blank=True, editable=False)
    files_released = models.BooleanField(_("证据材料转给经办人员"), default=False, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrival="online") ^ Q(entered_by__isnull=False),
                name="what_came_on_paper_was_entered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "replied", "closed"]) & ~Q(decline_reason="")
                | ~Q(state="declined") & Q(decline_reason=""),
                name="who_is_declined_is_told_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "accepted", "declined", "investigating"], conclusion="")
                | Q(state__in=sorted(road.CONCLUDED), conclusion=models.F("state"))
                | Q(state__in=["replied", "closed"]),
                name="a_conclusion_is_the_state_it_led_to",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["replied", "closed"])
                | ~Q(reply="") & (Q(conclusion="") ^ Q(decline_reason="")),
                name="an_answer_follows_what_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="") | ~Q(findings=""), name="a_conclusion_has_its_findings"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="an_objection_follows_its_road", field="state", transitions=road.transitions()
            ),
            pgtrigger.Protect(
                name="an_objection_begins_as_received",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__state__df=road.State.RECEIVED.value),
            ),
            pgtrigger.Protect(name="an_objection_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(  # in SQL: an encrypted column knows no comparison of Django's
                name="what_was_received_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=AS_RECEIVED,
            ),
            pgtrigger.Trigger(
                name="is_about_somebody_of_the_list",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM nominations_noticeentry WHERE notice_id = NEW.notice_id"
                    " AND nomination_id = NEW.nomination_id)"
                    " THEN RAISE EXCEPTION 'not in the list' USING ERRCODE = 'check_violation'; END IF;"
                    " RETURN NEW;"
                ),
            ),
        ]
        verbose_name = verbose_name_plural = _("异议")

    def __str__(self) -> str:
        return str(_("异议%(number)d号") % {"number": self.pk})

    @property
    def is_open(self) -> bool:
        return self.state in road.OPEN

    @property
    def waits(self) -> bool:
        return self.state in road.WAITING

    @property
    def is_overdue(self) -> bool:
        return self.waits and timezone.localdate() > self.due_on

    @property
    def is_answered(self) -> bool:
        return self.state in {road.State.REPLIED, road.State.CLOSED}

    @property
    def told_state(self) -> road.State:
        """As the objector reads it: what was found is told with the answer, and not before."""
        state = road.State(self.state)
        return road.TOLD_AS.get(state, state)


class ObjectionFile(models.Model):
    """Evidence, or an organisation's sealed letter; what the file was called is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files", verbose_name=_("异议"))
    is_seal = models.BooleanField(_("盖章的反映材料"), default=False)
    file = models.FileField(_("文件"), upload_to=objection_path, max_length=200)
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(_("大小"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["-is_seal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "sha256"], name="evidence_is_handed_in_once")
        ]
        triggers = [pgtrigger.Protect(name="evidence_stands", operation=pgtrigger.Update | pgtrigger.Delete)]
        verbose_name = verbose_name_plural = _("异议证据材料")

    def __str__(self) -> str:
        return str(_("盖章材料") if self.is_seal else _("证据材料"))

    @property
    def suffix(self) -> str:
        return {"application/pdf": ".pdf", "image/png": ".png"}.get(self.content_type, ".jpg")


class ObjectionReading(models.Model):
    """Somebody read who objects: who, when and what for. Rows are only ever added."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="readings", verbose_name=_("异议"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("查看人")
    )
    because = models.CharField(_("事由"), max_length=200)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="a_reading_has_its_reason")]
        triggers = [
            pgtrigger.Protect(name="a_reading_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        verbose_name = verbose_name_plural = _("查看反映人的记录")

    def __str__(self) -> str:
        return str(_("%(who)s %(day)s") % {"who": self.by, "day": timezone.localdate(self.at)})
