"""A worker's form and how far it has come."""

import uuid
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.models import Honour
from nominations import workflow
from nominations.choices import Channel, Ground
from nominations.models.holder_fields import HolderFields
from nominations.models.nomination_constraints import CONSTRAINTS, TRIGGERS
from nominations.models.nominee_fields import NomineeFields
from nominations.models.rounds import Round
from nominations.round_life import Life
from nominations.workflow import State
from organisations.models import Union

LONG_TEXTS: Final = ("summary", "deeds", "mastery", "innovation", "apprentices", "awards", "patents")


class NominationQuerySet(models.QuerySet["Nomination"]):
    def for_lists(self) -> Self:
        """With what a list or a move needs to know, in one query."""
        unions = ("round__union", "employer_union", "district_union")
        return self.select_related("round__title", "nominator", "employer", "region", "industry", *unions)

    def for_form(self) -> Self:
        """With all that the nominee's own pages read: the form, its files, and what the round asks for."""
        asked = ("round__materials", "round__eligibility_rules", "corrections__remarks", "typings")
        return self.for_lists().prefetch_related("evidence", *asked)

    def standing(self) -> Self:
        """Those not taken back: a person has one of them in a round."""
        return self.exclude(state=State.WITHDRAWN)

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def of(self, user: User) -> Self:
        return self.filter(nominator=user)

    def written_by(self, user: User) -> Self:
        """His own, and the drafts he fills in for those whom his union puts forward."""
        return self.filter(Q(nominator=user) | Q(entered_by=user, state=State.DRAFT))

    def put_forward_by(self, user: User) -> Self:
        """Those he filled in for others; and once handed in, those that an association of his recommended."""
        its_own = Q(channel=Channel.ASSOCIATION, recommending_union__in=user.reach("nominations.put_forward"))
        return self.filter(Q(entered_by=user) | (its_own & Q(submitted_at__isnull=False)))

    def with_word_of_association(self) -> Self:
        """With `is_recommended`, and `is_taken_back`: whether the association that put it forward gave its word
        for the case, and whether it took it back."""
        given, taken_back = self._words_of_association()
        return self.annotate(is_recommended=given, is_taken_back=taken_back)

    def recommended_by_association(self) -> Self:
        """Those for which its word stands."""
        given, taken_back = self._words_of_association()
        return self.filter(given & ~taken_back)

    def _words_of_association(self) -> tuple[Q, Q]:
        its, words = Q(channel=Channel.ASSOCIATION), self._its("opinions")
        words = words.filter(union=OuterRef("recommending_union"))
        return its & Q(Exists(words.filter(takes_back=False))), its & Q(Exists(words.filter(takes_back=True)))

    def visible_to(self, user: User) -> Self:
        """The same as the rule `nominations.view_nomination`: of staff, nobody sees what is not handed in, and
        nobody at all, were he superuser, a case from which he recused himself."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        known = self.exclude(pk__in=user.assignments.filter(recused_at__isnull=False).values("nomination"))
        if user.is_superuser:
            return known
        reached = (
            Q(employer_union__in=user.reach("nominations.view_employer"))
            | Q(district_union__in=user.reach("nominations.view_district"))
            | Q(round__union__in=user.reach("nominations.view_city"))
        )
        return known.filter(Q(nominator=user) | (Q(submitted_at__isnull=False) & reached))

    def visible_to_staff(self, user: User) -> Self:
        """What the admin shows: others' cases, never a draft. One's own is read as any worker reads his."""
        return self.visible_to(user).submitted().exclude(nominator=user)

    def waiting_for(self, user: User) -> Self:
        """What now stands with this user, case by case; what is done to a whole list is left out."""

        def at(state: State, union: str, permission: str) -> Q:
            mine = Q() if user.is_superuser else Q(**{f"{union}__in": user.reach(permission)})
            return Q(state=state) & mine

        scoring = self._its("assignments").filter(locked_at=None, recused_at=None)
        examines, checks = "nominations.examine", "nominations.second_check"
        return (
            self.visible_to_staff(user)
            .filter(round__life=Life.RUNNING)
            .filter(
                at(State.EMPLOYER_REVIEW, "employer_union", "nominations.endorse")
                | at(State.DISTRICT_REVIEW, "district_union", "nominations.recommend")
                | at(State.SCREENING, "round__union", examines) & Q(first_checked_by=None)
                | at(State.SCREENING, "round__union", checks)
                & ~Q(first_checked_by=None)
                & ~Q(first_checked_by=user)
                | at(State.EXPERT_REVIEW, "round__union", examines) & ~Exists(scoring)
                | at(State.SITE_VISIT, "round__union", examines)
                | at(State.DELIBERATION, "round__union", examines)
                | at(State.ON_HOLD, "round__union", "nominations.publish_notice")
            )
        )

    def _its(self, name: str) -> models.QuerySet[Any]:
        """The rows that hang on each case under this name, for a subquery."""
        related: Any = self.model._meta.get_field(name).related_model
        its: models.QuerySet[Any] = related.objects.filter(nomination=OuterRef("pk"))
        return its

    def without_the_form(self) -> Self:
        """For lists: neither the identity number nor the long texts leave the database."""
        return self.defer("identity_number", *LONG_TEXTS)


class Nomination(NomineeFields, HolderFields):
    """One person, collective or achievement put forward in one round: the form and how far it has come.

    `state`, `resumes_at`, `first_checked_by`, `score`, `reserve_rank` and `honour` are changed by
    `nominations.actions` alone; the form while `state` is editable, by its nominator.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="nominations", verbose_name=_("评选"))
    nominator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="nominations", verbose_name=_("申报人")
    )
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    resumes_at = models.CharField(_("恢复到"), max_length=20, choices=State, blank=True, editable=False)
    correct_by = models.DateField(_("补正期限"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    disqualified_for = models.CharField(
        _("取消资格的原因"), max_length=10, choices=Ground, blank=True, editable=False
    )

    # 申报渠道
    channel = models.CharField(
        _("申报渠道"), max_length=12, choices=Channel, default=Channel.SELF, editable=False
    )
    recommending_union = models.ForeignKey(
        Union, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("推荐单位")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="nominations_entered",
        verbose_name=_("填报人"),
    )

    asked_to_confirm_at = models.DateTimeField(_("请本人确认的时间"), null=True, editable=False)

    # 声明
    declared_true_at = models.DateTimeField(_("承诺属实"), null=True, editable=False)
    consented_to_handling_at = models.DateTimeField(_("同意处理个人信息"), null=True, editable=False)
    consented_to_publication_at = models.DateTimeField(_("同意公开"), null=True, editable=False)

    started_at = models.DateTimeField(_("开始填写"), auto_now_add=True)
    saved_at = models.DateTimeField(_("最近保存"), auto_now=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    first_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("初核人"),
    )
    score = models.DecimalField(_("专家评分"), max_digits=7, decimal_places=4, null=True, editable=False)
    reserve_rank = models.PositiveSmallIntegerField(_("候补次序"), null=True, blank=True, editable=False)
    has_nominee_award = models.BooleanField(_("提名奖"), default=False, editable=False)
    erased_at = models.DateTimeField(_("删除材料的时间"), null=True, editable=False)
    honour = models.OneToOneField(
        Honour, models.PROTECT, null=True, editable=False, related_name="nomination", verbose_name=_("荣誉")
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["round", "state"], name="nominations_by_state")]
        constraints = CONSTRAINTS
        triggers = TRIGGERS
        verbose_name = verbose_name_plural = _("申报件")

    def __str__(self) -> str:
        return self.name or str(_("材料已按期删除") if self.erased_at else _("未填写姓名的草稿"))

    def get_absolute_url(self) -> str:
        return reverse("nominations:case", args=[self.pk])

    @property
    def road(self) -> tuple[State, ...]:
        """The states this nomination passes: a freelancer has no employer to review him, and a union
        right under the organiser no district."""
        left_out = {State(state) for state in self.round.left_out}
        if self.engagement == self.Engagement.FREELANCE:
            left_out.add(State.EMPLOYER_REVIEW)
        if self.district_union_id == self.round.union_id:
            left_out.add(State.DISTRICT_REVIEW)
        return workflow.spine(left_out=left_out)

    @property
    def case_number(self) -> str:
        """Stands for the name where that must not be known; nothing can be read from it."""
        return self.pk.hex[:8].upper()

    @property
    def is_editable(self) -> bool:
        return self.state in workflow.EDITABLE and self.erased_at is None

    @property
    def is_overdue(self) -> bool:
        """It was returned, and the day until which it was to be corrected is over."""
        if self.state != State.RETURNED or self.correct_by is None:
            return False
        return timezone.localdate() > self.correct_by

    @property
    def workplace_name(self) -> str:
        """The employer's name, or where somebody without one works."""
        return self.employer.name if self.employer else self.workplace
