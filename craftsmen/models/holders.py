"""What people, collectives and achievements in the register have in common: an honour may be theirs."""

from typing import Any, ClassVar, Self, TypeVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.models.honours import Honour
from craftsmen.models.rosters import BY_FULL_NAME
from craftsmen.names import Convention

Row = TypeVar("Row", bound=models.Model)

CHANGES_BY_A_CORRECTION = """
IF EXISTS (SELECT 1 FROM craftsmen_honour WHERE {holder}_id = OLD.id) AND NOT EXISTS (
    SELECT 1 FROM craftsmen_namecorrection
    WHERE {holder}_id = OLD.id AND old_name = OLD.name AND new_name = NEW.name
) THEN
    RAISE EXCEPTION 'an honoured name changes by a correction' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


TOLD_AGAIN_BY_A_CORRECTION = """
IF EXISTS (SELECT 1 FROM craftsmen_honour WHERE {holder}_id = OLD.id) AND NOT EXISTS (
    SELECT 1 FROM craftsmen_namecorrection WHERE {holder}_id = OLD.id AND former_index = OLD.identity_index
) THEN
    RAISE EXCEPTION 'what tells an honoured entry again changes by a correction' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


def is_told_again(holder: str) -> pgtrigger.Trigger:
    """On the table of what is told by its words: else one thing could be honoured twice as two."""
    return pgtrigger.Trigger(
        name="what_tells_it_again_changes_by_a_correction",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("identity_index"),
        func=TOLD_AGAIN_BY_A_CORRECTION.format(holder=holder),
    )


def keeps_an_honoured_name(holder: str) -> pgtrigger.Trigger:
    """On the table of one kind of holder; `holder` is what an honour and a correction call it."""
    return pgtrigger.Trigger(
        name="an_honoured_name_changes_by_a_correction",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("name"),
        func=CHANGES_BY_A_CORRECTION.format(holder=holder),
    )


class HolderQuerySet(models.QuerySet[Row]):
    held_through: ClassVar[str]

    def public(self) -> Self:
        """What anyone may see."""
        return self.by_the_rule()

    def by_the_rule(self) -> Self:
        """Those not hidden that hold a standing honour, or are known from a published source and never lost one
        (docs/decisions/0010)."""
        honours = Honour.objects.filter(**{self.held_through: models.OuterRef("pk")})
        is_honoured = models.Exists(honours.standing())
        lost = models.Exists(honours.filter(status=Honour.Status.REVOKED))
        is_known = self.known_by_itself() & ~lost
        return self.filter(is_honoured | is_known, hidden_because="")

    def known_by_itself(self) -> models.Q:
        """What makes somebody public who holds no honour, as long as he has lost none."""
        return ~models.Q(source="")

    def visible_to(self, user: User) -> Self:
        """Everything for those who keep or read the register, for all others what is public."""
        model = self.model._meta
        reads = user.is_authenticated and user.has_perm(f"{model.app_label}.view_{model.model_name}")
        return self.all() if reads else self.public()

    def with_honours(self) -> Self:
        """With `standing_honours`, the newest first."""
        standing = Honour.objects.standing().select_related("title").newest_first()
        return self.prefetch_related(models.Prefetch("honours", standing, to_attr="standing_honours"))

    def in_roster_order(self, convention: Convention = "surname") -> Self:
        return self.order_by("roster_key" if convention == "surname" else BY_FULL_NAME, "pk")


class Holder(models.Model):
    """Whoever or whatever may hold an honour. `craftsmen.actions` alone writes `hidden_because`."""

    standing_honours: list[Honour]  # only of those read `with_honours`
    name: Any
    deeds: Any

    source = models.CharField(
        _("公开来源"),
        max_length=200,
        blank=True,
        help_text=_("事迹出自哪篇公开报道；有来源的可以不带荣誉公开"),
    )
    hidden_because = models.TextField(_("隐去原因"), blank=True, editable=False)

    class Meta:
        abstract = True

    def told(self, text: str) -> str:
        """A text of its own as the public reads it: a thing may name people (`craftsmen.models.withheld`)."""
        return text

    @property
    def shown_name(self) -> str:
        return self.told(self.name)

    @property
    def shown_deeds(self) -> str:
        return self.told(self.deeds)

    @property
    def shown_source(self) -> str:
        return self.told(self.source)

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden_because)

    @property
    def is_delisted(self) -> bool:
        """What may lapse by its yearly assessment says so itself."""
        return False
