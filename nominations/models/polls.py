"""The public vote beside a round: its rules, who stands in it, and the totals once it is over (domain.md §4.5)."""

import datetime as dt
import secrets
from decimal import Decimal
from typing import Final, Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.models.holder_fields import LONGEST_NAME
from nominations.models.nominations import Nomination
from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.models.withheld import is_withheld
from nominations.tally import GREATEST_WEIGHT, Normalisation
from nominations.workflow import OUT

# What stands from the announcement on.
RULES: Final = (
    "round_id",
    "opens_at",
    "closes_at",
    "weight",
    "normalisation",
    "fewest",
    "most",
    "limit_per",
    "voters",
    "one_per_address",
    "hidden_until_close",
    "salt",
)
# By the clock of the database, which is one for every process.
STANDS: Final = """
IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a closed poll stands' USING ERRCODE = 'check_violation';
END IF;
IF OLD.announced_at IS NOT NULL AND (NEW_RULES) IS DISTINCT FROM (OLD_RULES) THEN
    RAISE EXCEPTION 'an announced poll keeps its rules' USING ERRCODE = 'check_violation';
END IF;
IF OLD.announced_at IS NOT NULL AND NEW.announced_at IS DISTINCT FROM OLD.announced_at
        AND clock_timestamp() >= OLD.opens_at THEN
    RAISE EXCEPTION 'an open poll is not called back' USING ERRCODE = 'check_violation';
END IF;
IF NEW.closed_at IS NOT NULL AND clock_timestamp() < OLD.closes_at THEN
    RAISE EXCEPTION 'a poll closes at its second' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
""".replace("NEW_RULES", ", ".join(f"NEW.{name}" for name in RULES)).replace(
    "OLD_RULES", ", ".join(f"OLD.{name}" for name in RULES)
)
CANDIDATES_STAND: Final = """
IF TG_OP = 'UPDATE' THEN
    IF OLD.votes IS NOT NULL OR (NEW.id, NEW.poll_id, NEW.nomination_id, NEW.name, NEW.workplace, NEW.trade,
            NEW.summary, NEW.order_no) IS DISTINCT FROM (OLD.id, OLD.poll_id, OLD.nomination_id, OLD.name,
            OLD.workplace, OLD.trade, OLD.summary, OLD.order_no) THEN
        RAISE EXCEPTION 'a candidate and the votes of a closed poll stand' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.votes IS NOT NULL AND EXISTS (SELECT 1 FROM nominations_poll
            WHERE id = NEW.poll_id AND clock_timestamp() < closes_at) THEN
        RAISE EXCEPTION 'votes are counted after the close' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END IF;
IF EXISTS (SELECT 1 FROM nominations_poll WHERE announced_at IS NOT NULL
        AND id = CASE WHEN TG_OP = 'INSERT' THEN NEW.poll_id ELSE OLD.poll_id END) THEN
    RAISE EXCEPTION 'an announced poll keeps its candidates' USING ERRCODE = 'check_violation';
END IF;
RETURN CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
"""


def new_salt() -> str:
    """Every poll has keys of its own: a voter of one cannot be told in another."""
    return secrets.token_hex(16)


class PollQuerySet(models.QuerySet["Poll"]):
    def public(self) -> Self:
        """Those announced, of rounds whose rules have been published."""
        rows = self.filter(announced_at__isnull=False, round__published_at__lte=timezone.now())
        return rows.select_related("round__title", "round__union")

    def visible_to(self, user: User) -> Self:
        """Those of rounds a member of staff works on."""
        return self.filter(round__in=Round.objects.visible_to(user))

    def undecided(self) -> Self:
        """Those that count towards a result and are not closed, announced or not."""
        return self.filter(weight__gt=0, closed_at=None)

    def due(self) -> Self:
        """Those whose last second is over by the clock of the database, and whose votes nobody has counted."""
        return self.filter(announced_at__isnull=False, closed_at=None, closes_at__lte=Now())


class Poll(models.Model):
    """The public vote of a round, which has one or none.

    `announced_at`, `closed_at`, `ballots_cast` and `totals_sha256` are changed by `nominations.actions.polls`.
    """

    class LimitPer(models.TextChoices):
        POLL = "poll", _("整个投票期间一次")
        DAY = "day", _("每天一次")

    class Voters(models.TextChoices):
        ACCOUNTS = "accounts", _("登录后投票（手机号码或电子邮箱已验证）")
        ANYONE = "anyone", _("不登录也可以投票（按设备识别）")

    round = models.OneToOneField(Round, models.PROTECT, related_name="poll", verbose_name=_("评选"))
    opens_at = models.DateTimeField(_("投票开始"))
    closes_at = models.DateTimeField(_("投票截止"), help_text=_("到这一秒为止，此后的选票不再接收。"))
    weight = models.DecimalField(
        _("权重"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.15"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(GREATEST_WEIGHT)],
        help_text=_("0.15即占15%；0表示只展示、不计分；最大0.5。"),
    )
    normalisation = models.CharField(
        _("折算办法"), max_length=5, choices=Normalisation, default=Normalisation.MAX
    )
    fewest = models.PositiveSmallIntegerField(_("每票至少选"), default=1, validators=[MinValueValidator(1)])
    most = models.PositiveSmallIntegerField(_("每票至多选"), default=1, validators=[MinValueValidator(1)])
    limit_per = models.CharField(_("每人可投"), max_length=4, choices=LimitPer, default=LimitPer.POLL)
    voters = models.CharField(_("谁可以投票"), max_length=8, choices=Voters, default=Voters.ACCOUNTS)
    one_per_address = models.BooleanField(
        _("每个网络地址一票"),
        default=False,
        help_text=_("同一IPv4地址（IPv6按/64网段）只收一票。一个厂区常常共用一个地址，请慎用。"),
    )
    hidden_until_close = models.BooleanField(_("截止前不公布得票"), default=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    announced_at = models.DateTimeField(_("公布时间"), null=True, editable=False)
    closed_at = models.DateTimeField(_("封票时间"), null=True, editable=False)
    ballots_cast = models.PositiveIntegerField(_("收到选票"), null=True, editable=False)
    totals_sha256 = models.CharField(_("票数摘要"), max_length=64, blank=True, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_poll_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=GREATEST_WEIGHT), name="a_vote_decides_half_at_most"
            ),
            models.CheckConstraint(
                condition=Q(fewest__gte=1, most__gte=F("fewest")), name="a_ballot_names_somebody"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, ballots_cast=None, totals_sha256="")
                | Q(closed_at__isnull=False, announced_at__isnull=False, ballots_cast__isnull=False)
                & ~Q(totals_sha256=""),
                name="a_closed_poll_has_its_totals",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="an_announced_poll_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=STANDS,
            ),
            pgtrigger.Protect(
                name="an_announced_poll_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__announced_at__isnull=False),
            ),
            rules_stand(A_LINE_CHANGES),
        ]
        verbose_name = verbose_name_plural = _("公众投票")

    def __str__(self) -> str:
        return str(self.round)

    def get_absolute_url(self) -> str:
        return reverse("nominations:poll", args=[self.round_id])

    @property
    def has_opened(self) -> bool:
        return self.announced_at is not None and self.opens_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.announced_at is not None and self.closes_at <= timezone.now()

    @property
    def is_past(self) -> bool:
        """Nobody votes in it any more."""
        return self.is_over or self.closed_at is not None or self.round.is_over

    @property
    def is_open(self) -> bool:
        """While its round runs; when that is suspended the clock of the poll goes on."""
        return self.has_opened and not self.is_over and self.closed_at is None and self.round.is_running

    @property
    def is_daily(self) -> bool:
        return self.limit_per == self.LimitPer.DAY

    @property
    def slot(self) -> dt.date:
        """The day for which a ballot cast now stands; the database says it again."""
        return timezone.localdate(None if self.is_daily else self.opens_at)

    @property
    def asks_to_sign_in(self) -> bool:
        return self.voters == self.Voters.ACCOUNTS

    @property
    def counts(self) -> bool:
        """Its votes are part of the score, and are not for show alone."""
        return self.weight > 0

    @property
    def percent(self) -> str:
        """15, or 12.5."""
        return f"{(self.weight * 100).normalize():f}"


class PollCandidateQuerySet(models.QuerySet["PollCandidate"]):
    def with_standing(self) -> Self:
        """With what tells whether they are still in the selection, and nothing else of the form."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("nomination").only(*own, "nomination__state", "nomination__honour")

    def with_withheld(self) -> Self:
        """With `is_withheld`: whom the register does not show, nobody else names either."""
        return self.annotate(is_withheld=is_withheld("nomination__"))


class PollCandidate(models.Model):
    """Who stands in a poll, as shown to the public when it was announced; `votes` are those cast, once it is closed."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="candidates", verbose_name=_("公众投票"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="candidacies", verbose_name=_("申报件")
    )
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    workplace = models.CharField(_("工作单位"), max_length=100)
    trade = models.CharField(_("工种（职业）"), max_length=100)
    summary = models.TextField(_("事迹摘要"))
    order_no = models.PositiveSmallIntegerField(_("编号"))
    votes = models.PositiveIntegerField(_("得票"), null=True, editable=False)

    is_withheld = False  # only of those read `with_withheld`

    objects = PollCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["order_no"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "nomination"], name="a_candidate_stands_once"),
            models.UniqueConstraint(fields=["poll", "order_no"], name="a_candidate_has_his_number"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="candidates_of_an_announced_poll_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=CANDIDATES_STAND,
            ),
        ]
        verbose_name = verbose_name_plural = _("候选人")

    def __str__(self) -> str:
        return self.name

    @property
    def is_out(self) -> bool:
        """He has left the selection since."""
        return self.nomination.state in OUT
