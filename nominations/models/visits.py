"""What a visit found of each claim, and the pictures taken there."""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.files import photo_path
from nominations.models.decisions import SiteVisit
from nominations.models.erasure import stands_until_erased

OF_VISIT: Final = "(SELECT nomination_id FROM nominations_sitevisit WHERE id = OLD.visit_id)"


class VisitClaim(models.Model):
    """One claim of the deeds, as it was checked on the spot."""

    class Finding(models.TextChoices):
        YES = "yes", _("属实")
        PARTLY = "partly", _("部分属实")
        NO = "no", _("不属实")

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="claims", verbose_name=_("考察"))
    text = models.TextField(_("事项"))
    finding = models.CharField(_("核实结果"), max_length=10, choices=Finding)
    remark = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="yes") | ~Q(remark=""), name="a_claim_in_doubt_has_its_remark"
            )
        ]
        triggers = [stands_until_erased("a_finding_stands", of=OF_VISIT, text="", remark=None)]
        verbose_name = verbose_name_plural = _("核实事项")

    def __str__(self) -> str:
        return self.text


class VisitPhoto(models.Model):
    """A private picture of a visit, painted anew without place and camera."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="photos", verbose_name=_("考察"))
    file = models.FileField(_("照片"), upload_to=photo_path, max_length=200)
    original_name = models.CharField(_("原文件名"), max_length=120)
    content_type = models.CharField(max_length=40, editable=False)

    class Meta:
        ordering = ["visit", "original_name", "pk"]
        triggers = [stands_until_erased("a_photo_stands", of=OF_VISIT)]
        verbose_name = verbose_name_plural = _("考察照片")

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("nominations:visit_photo", args=[self.visit.nomination_id, self.pk])
