"""The papers that prove honours. None is ever deleted."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.models.honours import HOLDERS, Honour
from craftsmen.models.titles import Title
from craftsmen.qr import data_uri


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def with_honour(self) -> Self:
        return self.select_related("honour__title", *(f"honour__{holder}" for holder in HOLDERS))

    def current(self) -> Self:
        """Without those a new one has taken the place of."""
        return self.filter(superseded_on=None)

    def in_force(self) -> Self:
        """What may be printed and handed out: the current papers of standing honours."""
        return self.current().filter(honour__status=Honour.Status.STANDING)


@pghistory.track()
class Certificate(models.Model):
    """The paper given for an honour, as it was printed; its serial can be looked up by anyone.

    `craftsmen.actions` alone makes one, and writes `superseded_on` when another takes its place.
    """

    honour = models.ForeignKey(Honour, models.PROTECT, related_name="certificates", verbose_name=_("荣誉"))
    serial = models.CharField(_("证书编号"), max_length=24, unique=True)
    holder_name = models.CharField(_("证书所载姓名"), max_length=200, editable=False)
    issued_on = models.DateField(_("颁发日期"))
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("换发自"),
    )
    superseded_on = models.DateField(_("停用日期"), null=True, editable=False)
    handed_out_on = models.DateField(_("领取日期"), null=True, blank=True)
    handed_out_to = models.CharField(
        _("领取人"), max_length=50, blank=True, help_text=_("代领的，写代领人姓名并注明“代”。")
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["honour"],
                condition=models.Q(superseded_on=None),
                name="an_honour_has_one_current_certificate",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_out_on=None, handed_out_to="")
                | models.Q(handed_out_on__isnull=False) & ~models.Q(handed_out_to=""),
                name="a_certificate_is_handed_out_on_a_day_to_somebody",
                violation_error_message=_("领取日期和领取人要一起填写。"),
            ),
            models.CheckConstraint(
                condition=models.Q(handed_out_on=None) | models.Q(handed_out_on__gte=models.F("issued_on")),
                name="a_certificate_is_issued_before_it_is_handed_out",
                violation_error_message=_("领取日期不能早于颁发日期。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_certificate_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="a_certificate_never_changes",
                fields=["honour", "serial", "holder_name", "replaces"],
            ),
        ]
        verbose_name = verbose_name_plural = _("证书")

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:certificate", args=[self.serial])

    @property
    def check_address(self) -> str:
        """What the QR code on the paper holds."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    @property
    def check_code(self) -> str:
        """The QR code as the source of a picture."""
        return data_uri(self.check_address)

    @property
    def shown_holder_name(self) -> str:
        told: str = self.honour.holder.told(self.holder_name)
        return told

    @property
    def bears_another_name(self) -> bool:
        """Printed before the holder's name was corrected."""
        return bool(self.holder_name != self.honour.holder.name)

    @property
    def is_current(self) -> bool:
        return self.superseded_on is None

    @property
    def is_in_force(self) -> bool:
        return self.is_current and self.honour.is_standing


class CertificateCounter(models.Model):
    """How many certificates of a title have been numbered in a year; locked while one is numbered."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title", "year"], name="certificates_are_counted_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.year}: {self.last_number}"
