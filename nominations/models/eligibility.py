"""Who may stand in a round: its rules, what came of them for each case, and what the city found out for them."""

import uuid
from collections.abc import Iterable
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.eligibility import CODES, Department, Outcome, Severity, check_params
from nominations.files import finding_path
from nominations.models.nominations import Nomination
from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from organisations.models import Employer, Union

STANDS = pgtrigger.Update | pgtrigger.Delete


class EligibilityRule(models.Model):
    """One of R01 to R17 as a round holds it (domain.md §4.2); `text` is what the public reads."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="eligibility_rules", verbose_name=_("评选"))
    code = models.CharField(_("规则"), max_length=3, choices=list(CODES.items()))
    severity = models.CharField(_("性质"), max_length=10, choices=Severity)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    text = models.CharField(_("向公众说明"), max_length=200)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="a_round_holds_a_rule_once"),
            models.CheckConstraint(condition=~Q(text=""), name="a_rule_is_told_in_words"),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("申报条件规则")

    def __str__(self) -> str:
        return f"{self.code} {self.get_code_display()}"

    def clean(self) -> None:
        try:
            self.params = check_params(self.code, self.params)
        except ValidationError as error:
            raise ValidationError({"params": error.messages}) from error


class EligibilityCheck(models.Model):
    """One run of a round's rules over a case."""

    class Occasion(models.TextChoices):
        SUBMISSION = "submission", _("提交时")
        SCREENING = "screening", _("资格审查时")

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="eligibility_checks", verbose_name=_("申报件")
    )
    occasion = models.CharField(_("时机"), max_length=12, choices=Occasion)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="a_check_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("资格核查")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_occasion_display()}"


class EligibilityResult(models.Model):
    """What one rule said in one run, with the severity it had and the facts it rested on. Names nobody."""

    check_run = models.ForeignKey(
        EligibilityCheck, models.PROTECT, related_name="results", verbose_name=_("资格核查")
    )
    code = models.CharField(_("规则"), max_length=3, choices=list(CODES.items()))
    severity = models.CharField(_("性质"), max_length=10, choices=Severity)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    words = models.TextField(_("说明"))
    facts = models.JSONField(_("依据"), default=dict)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["check_run", "code"], name="a_check_asks_a_rule_once")]
        triggers = [pgtrigger.Protect(name="a_result_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("核查结果")

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"


class Waiver(models.Model):
    """A named approver lets a case pass a rule that it does not meet, for a reason.

    He waives for the form as it was handed in, for the `submission`-th time: after a correction he is asked anew.
    """

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="waivers", verbose_name=_("申报件")
    )
    code = models.CharField(_("规则"), max_length=3, choices=list(CODES.items()))
    submission = models.PositiveSmallIntegerField(_("第几次提交"), default=1)
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批准人")
    )
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "code", "submission"], name="a_rule_is_waived_once_a_submission"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_has_its_reason"),
        ]
        triggers = [pgtrigger.Protect(name="a_waiver_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("资格豁免")

    def __str__(self) -> str:
        return f"{self.nomination} · {self.code}"


class DepartmentOpinion(models.Model):
    """One line of the 征求意见表: what a department of the city wrote about a case; the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="department_opinions", verbose_name=_("申报件")
    )
    department = models.CharField(_("部门"), max_length=20, choices=Department)
    given_on = models.DateField(_("出具日期"))
    agrees = models.BooleanField(_("同意推荐"))
    text = models.TextField(_("意见"), blank=True)
    seal = models.FileField(_("盖章扫描件"), upload_to=finding_path, max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(text=""), name="a_department_that_objects_says_why"
            )
        ]
        triggers = [pgtrigger.Protect(name="a_department_opinion_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("部门意见")

    def __str__(self) -> str:
        return f"{self.get_department_display()} · {self.nomination}"

    def get_absolute_url(self) -> str:
        return reverse("admin:nominations_nomination_finding", args=[self.nomination_id, "opinion", self.pk])


class VetoRecordQuerySet(models.QuerySet["VetoRecord"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def about(self, nominations: Iterable[Nomination]) -> Self:
        """Those of the organiser that concern these cases: their employers, and the people themselves."""
        asked = Q(pk__in=[])
        for nomination in nominations:
            of_its_city = Q(union=nomination.round.union_id)
            if nomination.employer_id:
                asked |= of_its_city & Q(employer=nomination.employer_id)
            if nomination.identity_index:
                asked |= of_its_city & Q(identity_index=nomination.identity_index)
        return self.filter(asked)


class VetoRecord(models.Model):
    """What the city's own look-up of an employer or a person brought: an event that excludes, or nothing.

    A person is told by the index of his identity number. A record entered by mistake is lifted, with its
    reason; it is never changed otherwise.
    """

    class Kind(models.TextChoices):
        NONE = "none", _("经查询没有记录")
        SAFETY = "safety", _("重大安全事故")
        QUALITY = "quality", _("重大质量事故")
        ENVIRONMENT = "environment", _("重大环保事件")
        WAGES = "wages", _("拖欠工资")
        CRIME = "crime", _("违法犯罪")
        DISCIPLINE = "discipline", _("违纪处分")
        DISHONESTY = "dishonesty", _("严重失信")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    union = models.ForeignKey(Union, models.PROTECT, related_name="+", verbose_name=_("登记工会"))
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    identity_index = models.CharField(max_length=64, blank=True, editable=False)
    nomination = models.ForeignKey(
        Nomination,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="veto_records",
        verbose_name=_("登记时办理的申报件"),
    )
    kind = models.CharField(_("核查结果"), max_length=12, choices=Kind)
    on = models.DateField(_("发生日期或查询日期"))
    source = models.CharField(_("来源"), max_length=200)
    document = models.FileField(_("证明材料"), upload_to=finding_path, max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    lifted_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    lifted_because = models.TextField(_("撤销理由"), blank=True, editable=False)

    objects = VetoRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-at"]
        indexes = [models.Index(fields=["identity_index"], name="veto_records_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(employer__isnull=False, identity_index="")
                | Q(employer__isnull=True) & ~Q(identity_index=""),
                name="a_veto_record_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifted_because="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""),
                name="a_lifted_record_says_who_and_why",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_veto_record_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="a_veto_record_stands",
                exclude=["lifted_at", "lifted_by", "lifted_because"],
            ),
            pgtrigger.Protect(
                name="what_was_lifted_stays_lifted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lifted_at__isnull=False),
            ),
        ]
        verbose_name = verbose_name_plural = _("一票否决核查")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.on}"

    @property
    def is_against(self) -> bool:
        return self.kind != self.Kind.NONE
