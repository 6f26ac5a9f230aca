"""What a form tells of a collective or an achievement, and what a case is by the kind of its round."""

from typing import Any, Final

from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from craftsmen.models.titles import YEARS
from nominations.kinds import KINDS, Kind

# A person's name is shorter; collectives and achievements need the room.
LONGEST_NAME: Final = 100


class HolderFields(models.Model):
    """Empty where a person is put forward."""

    round: Any

    leader_name = models.CharField(_("带头人"), max_length=50, blank=True)
    member_count = models.PositiveIntegerField(
        _("人数"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    founded_year = models.PositiveSmallIntegerField(_("成立年份"), null=True, blank=True, validators=YEARS)
    completed_by = models.CharField(_("完成人或团队"), max_length=100, blank=True)
    benefit_amount = models.DecimalField(
        _("经济效益（万元）"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    benefit_base = models.CharField(_("效益口径"), max_length=100, blank=True)
    benefit_period = models.CharField(_("效益期间"), max_length=60, blank=True)
    patents = models.TextField(_("专利"), blank=True, validators=[MaxLengthValidator(1000)])

    class Meta:
        abstract = True

    @property
    def kind(self) -> Kind:
        return KINDS[self.round.title.kind]

    @property
    def where_told(self) -> str:
        """What a public list tells second: the employer, of an enterprise its district."""
        return str(getattr(self, self.kind.where) or "")

    @property
    def third_told(self) -> str:
        """What a public list tells third: a trade, a leader, an industry, who made it."""
        return str(getattr(self, self.kind.third) or "")
