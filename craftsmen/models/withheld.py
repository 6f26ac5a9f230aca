"""Whom the things of the register name who is not public, and how the public reads these things instead.

`craftsmen_withheld` is a view: it always tells what is so now. It stands in the migrations.
"""

from typing import Any, Final

from django.db import models

from craftsmen.models.holders import Holder
from craftsmen.search import terms, thing_terms
from craftsmen.withheld import withhold

BREAK: Final = "\n"


class Withheld(models.Model):
    """A name, now or before a correction, that the public may not read in a collective or an achievement: of somebody
    linked to it (leader, member, maker, or leader or member where it was made) who is not public."""

    id = models.TextField(primary_key=True)
    collective = models.ForeignKey(
        "craftsmen.Collective", models.DO_NOTHING, null=True, db_constraint=False, related_name="withheld"
    )
    achievement = models.ForeignKey(
        "craftsmen.Achievement", models.DO_NOTHING, null=True, db_constraint=False, related_name="withheld"
    )
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "craftsmen_withheld"
        default_permissions = ()

    def __str__(self) -> str:
        return self.id


class Thing(Holder):
    """What is no person and may name some. Lists prefetch `withheld`; whoever forgets it asks once a row."""

    withheld: Any

    class Meta:
        abstract = True

    def told(self, text: str, mark: str | None = None) -> str:
        return withhold(text, [each.name for each in self.withheld.all()], mark)

    @property
    def roster_note(self) -> str:
        """Nothing is added after a name that is nobody's own."""
        return ""

    def told_terms(self) -> set[str]:
        """What the public finds it by."""
        texts: Any = self._meta.get_field("search")
        found = set(thing_terms(self.told(self.name, BREAK)))
        return found.union(*(terms(self.told(getattr(self, field), BREAK)) for field in texts.texts))
