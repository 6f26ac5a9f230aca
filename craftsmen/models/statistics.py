"""The register counted: one dated snapshot, from which every page that tells numbers reads."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from craftsmen.models.decisions import Decision


class Snapshot(models.Model):
    """When the register was counted. There is one row; `craftsmen.actions.statistics` alone writes it.

    Nothing that is counted had changed between `counted_at` and `as_of`; `mark` is how that is known.
    """

    counted_at = models.DateTimeField()
    as_of = models.DateTimeField()
    mark = models.TextField()

    def __str__(self) -> str:
        return f"{timezone.localtime(self.as_of):%Y-%m-%d %H:%M:%S}"


class CountQuerySet(models.QuerySet["Count"]):
    def on(self, *axes: str) -> Self:
        """Those of some axes, with the moment they are true of."""
        return self.filter(axis__in=axes).select_related("snapshot")

    def rolls(self) -> Self:
        """How many stand on each roll, told apart by the decision that they rest on."""
        return self.filter(axis=Count.Axis.ROLL).select_related("decision")


class Count(models.Model):
    """How many people, and how many awards to people, are of one kind: 人 and 人次.

    `key` is the number of a row or the value of a field, empty for those of whom it is not known.
    """

    class Axis(models.TextChoices):
        ALL = "all"
        TIER = "tier"
        TITLE = "title"
        YEAR = "year"
        YEAR_AND_TIER = "year_tier"
        REGION = "region"
        INDUSTRY = "industry"
        FRONTLINE = "frontline"
        GENDER = "gender"
        # Of titles that collectives and achievements hold: `people` are their holders.
        THINGS = "things"
        # Of one title, year and decision, whoever holds it.
        ROLL = "roll"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="counts")
    axis = models.CharField(max_length=10, choices=Axis)
    key = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, db_index=False)
    people = models.PositiveIntegerField()
    awards = models.PositiveIntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["axis", "key", "year", "decision"],
                nulls_distinct=False,
                name="a_thing_is_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(people__lte=models.F("awards")), name="nobody_is_awarded_less"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.key} {self.year}: {self.people} / {self.awards}"
