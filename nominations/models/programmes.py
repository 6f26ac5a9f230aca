"""A selection that runs over several years, and how much of it is done."""

from typing import Final, Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.models import Title
from nominations.workflow import State
from organisations.models import Union

# Held for every round and every declared year: the row of the programme is locked first, so that two who
# look at the same time do not both find room.
QUOTA: Final = """
    SELECT * INTO plan FROM nominations_programme WHERE id = NEW.PROGRAMME FOR NO KEY UPDATE;
    IF plan.id IS NULL THEN
        RETURN NULL;
    END IF;
    FOR given IN
        SELECT year, sum(places) AS places FROM (
            SELECT year, places FROM nominations_round WHERE programme_id = plan.id
            UNION ALL
            SELECT year, places FROM nominations_declaredyear WHERE programme_id = plan.id
        ) AS every_year GROUP BY year
    LOOP
        IF given.year NOT BETWEEN plan.first_year AND plan.last_year OR given.places > plan.yearly_quota THEN
            RAISE EXCEPTION 'a year keeps to the programme' USING ERRCODE = 'check_violation';
        END IF;
        total := total + given.places;
    END LOOP;
    IF total > plan.total_quota THEN
        RAISE EXCEPTION 'the years keep to the total' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def keeps_the_quota(*, key: str = "programme_id") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="keeps_the_quota",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("plan", "nominations_programme%ROWTYPE"), ("given", "record"), ("total", "bigint := 0")],
        func=QUOTA.replace("PROGRAMME", key),
    )


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> Self:
        return self.filter(is_public=True).select_related("union", "title")

    def visible_to(self, user: User) -> Self:
        """Those of unions a member of staff works for."""
        if user.is_superuser:
            return self
        return self.filter(union__in=user.reach("nominations.view_city"))

    def with_progress(self) -> Self:
        """Adds `done`: the places given in its rounds, and those declared for years before the portal."""
        conferred = (
            Programme.objects.filter(pk=OuterRef("pk"), rounds__nominations__state=State.CONFERRED)
            .order_by()
            .values("pk")
            .values(number=Count("rounds__nominations"))
        )
        declared = (
            DeclaredYear.objects.filter(programme=OuterRef("pk"))
            .order_by()
            .values("programme")
            .values(number=Sum("places"))
        )
        return self.annotate(done=Coalesce(Subquery(conferred), 0) + Coalesce(Subquery(declared), 0))


class Programme(models.Model):
    """A selection planned for several years, such as 淄博金牌工匠 2016–2020: 20 a year, 100 in all."""

    name = models.CharField(_("名称"), max_length=100, unique=True)
    title = models.ForeignKey(Title, models.PROTECT, related_name="programmes", verbose_name=_("称号"))
    union = models.ForeignKey(Union, models.PROTECT, related_name="programmes", verbose_name=_("主办工会"))
    co_sponsors = models.CharField(
        _("联合主办单位"),
        max_length=200,
        blank=True,
        help_text=_("例如：市委组织部、市人力资源和社会保障局。"),
    )
    first_year = models.PositiveSmallIntegerField(_("起始年度"), validators=[MinValueValidator(1950)])
    last_year = models.PositiveSmallIntegerField(_("结束年度"), validators=[MinValueValidator(1950)])
    yearly_quota = models.PositiveSmallIntegerField(_("每年名额"), validators=[MinValueValidator(1)])
    total_quota = models.PositiveSmallIntegerField(_("总名额"), validators=[MinValueValidator(1)])
    source = models.CharField(_("依据"), max_length=200, help_text=_("文件、报道等出处，向公众显示。"))
    is_public = models.BooleanField(_("向公众展示"), default=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="a_programme_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(yearly_quota__gte=1, total_quota__gte=F("yearly_quota")),
                name="a_programme_has_places",
            ),
        ]
        triggers = [keeps_the_quota(key="id")]
        verbose_name = verbose_name_plural = _("多年选树计划")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('nominations:rounds')}?programme={self.pk}"


class DeclaredYear(models.Model):
    """A year of a programme that was over before the portal: how many were honoured, as reported."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="declared_years", verbose_name=_("多年选树计划")
    )
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1950)])
    places = models.PositiveSmallIntegerField(_("已命名人数"), validators=[MinValueValidator(1)])
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="a_year_is_declared_once"),
        ]
        triggers = [keeps_the_quota()]
        verbose_name = verbose_name_plural = _("以往年度")

    def __str__(self) -> str:
        return f"{self.year} · {self.places}"
