"""The record: what a result rests on, each row carrying the hash of the one before (design.md, 8).

A row is sealed by the database when its transaction commits: it gets its number, the text that is
hashed and the hash. Until then its transaction may still write it; afterwards nobody may.
"""

from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations import workflow
from nominations.models.nominations import Nomination
from nominations.models.rounds import Round
from nominations.workflow import State

# Any number, the same everywhere: only one transaction at a time seals rows, and it does so last of all,
# when it holds every other lock already. The clock is read under it: a day that another has ended stays ended.
SEALING_LOCK: Final = 7260611

BY_CLOCK: Final = [move.name for move in workflow.MOVES.values() if move.is_by_clock]
BY_NOMINATOR: Final = ", ".join(f"'{move.name}'" for move in workflow.MOVES.values() if move.is_by_nominator)
# What is hashed, as JSON: words that may name people enter by their own hash, so that they can be erased.
CONTENT: Final = """jsonb_build_object(
    'number', last_number + 1,
    'kind', NEW.kind,
    'round', NEW.round_id,
    'nomination', NEW.nomination_id,
    'move', NEW.move,
    'source', NEW.source,
    'target', NEW.target,
    'by', NEW.by_id,
    'posts', NEW.posts,
    'note', encode(sha256(convert_to(NEW.note, 'UTF8')), 'hex'),
    'form', NEW.snapshot_sha256,
    'facts', NEW.facts,
    'at', (extract(epoch FROM NEW.at) * 1000000)::bigint
)::text"""
# What somebody was when he acted. The superuser needs no post, so he is told as what he is.
HOLDS: Final = """
    NEW.posts := coalesce(
        (SELECT jsonb_agg(held ORDER BY held ->> 'role', held -> 'union') FROM (
            SELECT jsonb_build_object('role', role, 'union', union_id) AS held
                FROM accounts_post WHERE user_id = NEW.by_id
            UNION ALL
            SELECT jsonb_build_object('role', 'superuser', 'union', NULL)
                FROM accounts_user WHERE id = NEW.by_id AND is_superuser
        ) AS every),
        '[]'::jsonb
    );
    RETURN NEW;
"""
SEAL: Final = """
    PERFORM pg_advisory_xact_lock(LOCK);
    SELECT number, digest INTO last_number, last_digest FROM nominations_change
        WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    last_number := coalesce(last_number, 0);
    last_digest := coalesce(last_digest, '');
    SELECT * INTO NEW FROM nominations_change WHERE id = NEW.id;
    words := CONTENT;
    UPDATE nominations_change SET
        number = last_number + 1,
        previous = last_digest,
        content = words,
        digest = encode(sha256(convert_to(last_digest || E'\\n' || words, 'UTF8')), 'hex')
        WHERE id = NEW.id
        RETURNING number, digest INTO last_number, last_digest;
    INSERT INTO nominations_dayhead (day, number, digest)
        VALUES ((clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, last_number, last_digest)
        ON CONFLICT (day) DO UPDATE SET number = excluded.number, digest = excluded.digest;
    RETURN NULL;
""".replace("LOCK", str(SEALING_LOCK)).replace("CONTENT", CONTENT)


class ChangeQuerySet(models.QuerySet["Change"]):
    def moves(self) -> Self:
        """The steps of a nomination's road, in order."""
        return self.filter(kind=Change.Kind.MOVE)

    def sealed(self) -> Self:
        """The chain from its first link on."""
        return self.filter(number__isnull=False).order_by("number")

    def visible_to(self, user: User) -> Self:
        """The same as the rule `nominations.view_change`."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        if not user.holds("nominations.audit_record"):
            return self.none()
        return self.filter(Q(round=None) | Q(round__union__in=user.reach("nominations.audit_record")))

    def for_reading_by(self, user: User) -> Self:
        """As a list shows it, without facts and notes. `is_kept_from_reader` of a case that he left as an
        expert, and of all cases where he is a nominee: that the link is there he may know, but not of whom."""
        own = Nomination.objects.of(user).standing().submitted()
        kept = Q(nomination__in=user.assignments.filter(recused_at__isnull=False).values("nomination")) | Q(
            round__in=own.values("round")
        )
        named = ("round__name", "nomination__name", "by__name")
        columns = ("number", "kind", "move", "at", "digest", *named)
        is_kept = models.Case(models.When(kept, then=True), default=False)
        return (
            self.select_related("round", "nomination", "by")
            .only(*columns)
            .annotate(is_kept_from_reader=is_kept)
        )


class Change(models.Model):
    """One thing that happened and that a result rests on: who, when, and why. Rows are only ever added.

    `facts` holds what the kind is about, points and counts as text, and never a name or a number that
    belongs to a person. `posts` are the roles and unions of `by` at that moment, written by the database.
    `by` is empty where the clock acted, `round` where an honour of the register came of none.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("办理")
        RULES = "rules", _("规则版本")
        ROUND = "round", _("中止与归档")
        DRAW = "draw", _("抽取专家")
        SCORE = "score", _("锁定评分")
        UNLOCK = "unlock", _("解锁评分")
        RECUSAL = "recusal", _("回避")
        WAIVER = "waiver", _("资格豁免")
        COUNT = "count", _("投票计数")
        ADJUSTMENT = "adjustment", _("投票调整")
        NOTICE = "notice", _("公示版本")
        OBJECTION = "objection", _("异议结论")
        DECISION = "decision", _("命名决定")
        REVOCATION = "revocation", _("撤销荣誉")
        CORRECTION = "correction", _("更正")
        ERASURE = "erasure", _("删除材料")

    kind = models.CharField(_("种类"), max_length=12, choices=Kind, default=Kind.MOVE)
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, related_name="changes", verbose_name=_("评选")
    )
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, null=True, related_name="changes", verbose_name=_("申报件")
    )
    move = models.CharField(
        _("操作"),
        max_length=30,
        choices=[(move.name, move.label) for move in workflow.MOVES.values()],
        blank=True,
    )
    source = models.CharField(_("原状态"), max_length=20, choices=State, blank=True)
    target = models.CharField(_("新状态"), max_length=20, choices=State, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    posts = models.JSONField(_("当时的职务"), default=list, editable=False)
    note = models.TextField(_("说明"), blank=True)
    snapshot_sha256 = models.CharField(_("表单摘要"), max_length=64, blank=True)
    facts = models.JSONField(_("事实"), default=dict)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    number = models.PositiveBigIntegerField(_("序号"), null=True, unique=True, editable=False)
    previous = models.CharField(_("前一条的摘要"), max_length=64, blank=True, editable=False)
    content = models.TextField(_("摘要的内容"), blank=True, editable=False)
    digest = models.CharField(_("摘要"), max_length=64, blank=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [  # the rows are wide: who was moved how is read off this alone
            models.Index(
                fields=["round", "move", "target"],
                include=["nomination"],
                name="nominations_moves_of_a_round",
            ),
            models.Index(fields=["round"], condition=Q(kind="draw"), name="nominations_draws_of_a_round"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="move", nomination__isnull=False)
                & ~Q(move="")
                & ~Q(source="")
                & ~Q(target="")
                | ~Q(kind="move") & Q(move="", source="", target=""),
                name="a_move_leads_from_a_state_to_a_state",
            ),
            models.CheckConstraint(
                condition=~Q(kind="move")
                | Q(by__isnull=True, move__in=BY_CLOCK)
                | Q(by__isnull=False) & ~Q(move__in=BY_CLOCK),
                name="what_nobody_moved_the_clock_moved",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, digest="", content="", previous="")
                | Q(number__isnull=False) & ~Q(digest="") & ~Q(content=""),
                name="a_sealed_change_has_its_digest",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_sealed_change_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__isnull=False),
            ),
            pgtrigger.Protect(name="a_change_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="changes_are_not_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'changes are not emptied';",
            ),
            pgtrigger.Protect(
                name="the_database_alone_seals",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__number__isnull=False),
            ),
            pgtrigger.Trigger(
                name="tells_what_its_actor_was",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=HOLDS,
            ),
            pgtrigger.Trigger(
                name="seals_itself_at_the_end",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("last_number", "bigint"), ("last_digest", "text"), ("words", "text")],
                func=SEAL,
            ),
            pgtrigger.Trigger(
                name="duties_are_separate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__kind="move"),
                func=(
                    "IF NEW.move NOT IN (HIS_OWN)"
                    " AND EXISTS (SELECT 1 FROM nominations_nomination"
                    " WHERE id = NEW.nomination_id AND nominator_id = NEW.by_id)"
                    " THEN RAISE EXCEPTION 'nobody reviews his own case'; END IF;"
                    " IF NEW.move = 'pass_screening' AND NEW.by_id = (SELECT by_id FROM nominations_change"
                    " WHERE nomination_id = NEW.nomination_id AND move = 'check_first' ORDER BY id DESC LIMIT 1)"
                    " THEN RAISE EXCEPTION 'two people check'; END IF;"
                    " RETURN NEW;"
                ).replace("HIS_OWN", BY_NOMINATOR),
            ),
        ]
        verbose_name = verbose_name_plural = _("办理记录")

    def __str__(self) -> str:
        return f"{self.get_move_display() or self.get_kind_display()} · {self.nomination or self.round or self.number}"


class DayHeadQuerySet(models.QuerySet["DayHead"]):
    def public(self) -> Self:
        """Those of days that are over."""
        return self.filter(day__lt=timezone.localdate())


class DayHead(models.Model):
    """The last link of the record on a day; whoever kept it can tell whether the past was rewritten.

    The database writes it when it seals. It grows while its day lasts and then stands.
    """

    day = models.DateField(_("日期"), unique=True)
    number = models.PositiveBigIntegerField(_("序号"))
    digest = models.CharField(_("摘要"), max_length=64)

    objects = DayHeadQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        triggers = [
            pgtrigger.Protect(
                name="a_head_only_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__number__lte=pgtrigger.F("old__number")),
            ),
            pgtrigger.Protect(name="a_head_is_never_deleted", operation=pgtrigger.Delete),
        ]
        verbose_name = verbose_name_plural = _("每日摘要")

    def __str__(self) -> str:
        return f"{self.day} · {self.number}"
