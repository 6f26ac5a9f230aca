"""How many may be sent up and by whom, and in which order a union puts its own."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.models.changes import Change
from nominations.models.nominations import Nomination, NominationQuerySet
from nominations.models.papers import Opinion
from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.quotas import SUBJECTS
from nominations.workflow import State
from organisations.models import Industry, IndustrySchemeItem, Region, Union

# Which move out of a union's hands uses a place.
MOVES_UP: Final = {State.EMPLOYER_REVIEW: "endorse", State.DISTRICT_REVIEW: "recommend"}


def exactly_one(fields: tuple[str, ...]) -> Q:
    """Of these columns one is filled in and the others are not."""
    return reduce(or_, (Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields))


def took(*moves: str) -> Exists:
    """Whether one of these moves has been made with a nomination."""
    return Exists(Change.objects.filter(nomination=OuterRef("pk"), move__in=moves))


def has_the_word_of(union: Any) -> Exists:
    """Whether this union has given its opinion: of a case that was returned and moved, another may have."""
    return Exists(Opinion.objects.filter(nomination=OuterRef("pk"), union=union, takes_back=False))


def sent_up() -> Exists:
    """Whether a union has sent the case on to the office that runs the round."""
    to_the_office = Change.objects.filter(nomination=OuterRef("pk"), target=State.SCREENING)
    return Exists(to_the_office.filter(move__in=("recommend", "endorse")))


def reached(nomination: Nomination, move: str) -> Q:
    """The quotas that `move`, an `endorse` or a `recommend`, uses a place of."""
    sends_up = move == "recommend" or State.DISTRICT_REVIEW not in nomination.road
    union = nomination.district_union_id if move == "recommend" else nomination.employer_union_id
    found = Q(union=union) & Q(union__isnull=False)
    if sends_up:
        found |= Q(region=nomination.region_id) & Q(region__isnull=False)
        found |= Q(industry=nomination.industry_id) & Q(industry__isnull=False)
        found |= Q(scheme_item__industries=nomination.industry_id) & Q(scheme_item__isnull=False)
    return found


class QuotaQuerySet(models.QuerySet["Quota"]):
    def for_lists(self) -> Self:
        return self.select_related("union", "region", "industry", "scheme_item__scheme")

    def on(self, nomination: Nomination, *, move: str) -> Self:
        """Those that this move of the case uses a place of."""
        return self.of_moves(nomination, [move])

    def counting(self, nomination: Nomination) -> Self:
        """Those that the case counts on, whoever of those on its road sends it up."""
        return self.of_moves(
            nomination, [move for state, move in MOVES_UP.items() if state in nomination.road]
        )

    def of_moves(self, nomination: Nomination, moves: list[str]) -> Self:
        found = reduce(or_, (reached(nomination, move) for move in moves), Q(pk__in=[]))
        its = self.model._default_manager.filter(found, round=nomination.round_id)
        return self.filter(pk__in=its.values("pk")).order_by("pk")


class Quota(models.Model):
    """How many one union, region or industry may send up in a round, and how many places are meant for it.

    What was withdrawn gives its place back; what was refused later does not.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas", verbose_name=gettext_lazy("评选"))
    union = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("推荐工会")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("区市")
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("行业")
    )
    scheme_item = models.ForeignKey(
        IndustrySchemeItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("地方产业"),
    )
    max_recommend = models.PositiveSmallIntegerField(
        gettext_lazy("推荐名额"), validators=[MinValueValidator(1)], help_text=gettext_lazy("最多推荐几名。")
    )
    place_target = models.PositiveSmallIntegerField(
        gettext_lazy("计划入选"), null=True, blank=True, help_text=gettext_lazy("预计入选几名，可不填。")
    )

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(SUBJECTS), name="a_quota_is_of_one_thing"),
            models.CheckConstraint(condition=Q(max_recommend__gte=1), name="a_quota_lets_somebody_through"),
            *(
                models.UniqueConstraint(
                    fields=["round", subject],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"a_{subject}_has_one_quota_a_round",
                )
                for subject in SUBJECTS
            ),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = gettext_lazy("推荐名额")

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> models.Model | None:
        """The union, region or industry it is of."""
        return self.union or self.region or self.industry or self.scheme_item

    def clean(self) -> None:
        given = [field for field in SUBJECTS if getattr(self, f"{field}_id")]
        if len(given) != 1:
            raise ValidationError(
                _("每一行名额只写给一个对象：工会、区市、行业、地方产业四者选填其一。"), code="one"
            )

    def counted(self) -> NominationQuerySet:
        """The cases that use it up."""
        return Nomination.objects.filter(self.is_used_by(), ~Q(state=State.WITHDRAWN), round=self.round_id)

    def is_used_by(self) -> Q:
        """What a case that has not been withdrawn uses it up by."""
        if self.union_id:
            by_district = Q(district_union=self.union_id) & Q(took("recommend"))
            by_employer = Q(employer_union=self.union_id) & Q(took("endorse"))
            return (by_district | by_employer) & Q(has_the_word_of(self.union_id))
        if self.region_id:
            return Q(sent_up(), region=self.region_id)
        if self.industry_id:
            return Q(sent_up(), industry=self.industry_id)
        through = IndustrySchemeItem.industries.through.objects.filter(industryschemeitem=self.scheme_item_id)
        return Q(sent_up(), industry__in=through.values("industry"))


def used_besides(nomination: Nomination, quotas: Iterable[Quota]) -> list[tuple[Quota, int]]:
    """Each with how many other cases use it up; two questions, however many quotas there are."""
    asked = list(quotas)
    others = Nomination.objects.filter(round=nomination.round_id).exclude(state=State.WITHDRAWN)
    counts = {f"of_{each.pk}": Count("pk", filter=each.is_used_by()) for each in asked}
    told = others.exclude(pk=nomination.pk).order_by().aggregate(**counts)
    return [(each, told[f"of_{each.pk}"]) for each in asked]


class UnionRank(models.Model):
    """Where a union puts one of its cases among its own; it stands once the union has sent the case on."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="ranks", verbose_name=gettext_lazy("评选"))
    union = models.ForeignKey(Union, models.PROTECT, related_name="ranks", verbose_name=gettext_lazy("工会"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="ranks", verbose_name=gettext_lazy("申报件")
    )
    rank = models.PositiveSmallIntegerField(gettext_lazy("排序"), validators=[MinValueValidator(1)])
    ranked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("经办人")
    )
    ranked_at = models.DateTimeField(gettext_lazy("时间"), auto_now=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["union", "nomination"], name="a_union_ranks_a_case_once"),
            models.UniqueConstraint(
                fields=["round", "union", "rank"],
                name="a_union_gives_a_rank_once_a_round",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_with_one"),
        ]
        verbose_name = verbose_name_plural = gettext_lazy("推荐排序")

    def __str__(self) -> str:
        return f"{self.union} · {self.rank}"


def ordered_by_rank(cases: NominationQuerySet, union: Union) -> NominationQuerySet:
    """With `rank`, what this union gave them; those without come last."""
    own = UnionRank.objects.filter(nomination=OuterRef("pk"), union=union)
    found: NominationQuerySet = cases.annotate(rank=models.Subquery(own.values("rank")[:1]))
    return found.order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")
