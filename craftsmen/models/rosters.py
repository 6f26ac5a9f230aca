"""Where honours stand on a roll: each holds the roster key of its holder, so that a roll of thousands is read in order
out of one index. The triggers here are all that writes it."""

from typing import Final

import pgtrigger
from django.db.models import F, Value
from django.db.models.functions import Replace

# By name without the mark that puts single given names first; it is all that the conventions differ by.
BY_FULL_NAME: Final = Replace(F("roster_key"), Value(".00000"))
_OF_ITS_HOLDER: Final = """
NEW.roster_key = coalesce(
    (SELECT roster_key FROM craftsmen_craftsman WHERE id = NEW.craftsman_id),
    (SELECT roster_key FROM craftsmen_collective WHERE id = NEW.collective_id),
    (SELECT roster_key FROM craftsmen_achievement WHERE id = NEW.achievement_id)
);
RETURN NEW;
"""
_OF_ITS_HONOURS: Final = """
UPDATE craftsmen_honour SET roster_key = NEW.roster_key WHERE {holder}_id = NEW.id;
RETURN NULL;
"""


def stands_with_its_holder() -> pgtrigger.Trigger:
    """On the table of honours."""
    return pgtrigger.Trigger(
        name="an_honour_stands_with_its_holder",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=_OF_ITS_HOLDER,
    )


def takes_its_honours_along(holder: str) -> pgtrigger.Trigger:
    """On the table of one kind of holder; `holder` is what an honour calls it."""
    return pgtrigger.Trigger(
        name="its_honours_stand_where_it_does",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("roster_key"),
        func=_OF_ITS_HONOURS.format(holder=holder),
    )
