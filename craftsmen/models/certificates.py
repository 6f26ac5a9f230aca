"""The papers that prove honours. None is ever deleted."""

from typing import Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.models.honours import Honour
from craftsmen.models.titles import Title


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def with_honour(self) -> Self:
        return self.select_related("honour__title", "honour__craftsman")


class Certificate(models.Model):
    """The paper given for an honour; its serial can be looked up by anyone."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="certificate", verbose_name=_("荣誉"))
    serial = models.CharField(_("证书编号"), max_length=24, unique=True)
    issued_on = models.DateField(_("颁发日期"))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["serial"]
        triggers = [
            pgtrigger.Protect(name="a_certificate_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="a_certificate_never_changes", fields=["honour", "serial"]),
        ]
        verbose_name = verbose_name_plural = _("证书")

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:certificate", args=[self.serial])


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
