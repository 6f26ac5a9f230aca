"""The directory of the public people: one line each, and a sample of the lines, kept by the database itself.

The view `craftsmen_entry_due` says who is public and what his line holds, `craftsmen_card_due` what his card tells, and
`craftsmen_refresh_entry` brings one line in step with both. They stand in the migrations, and the triggers below call
the last wherever something changes that the views read, bulk updates included. Nothing else writes here.
"""

from collections.abc import Iterable
from typing import Final

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from craftsmen.asking import SAMPLE

# What changes on a card alone leaves the index of the sample as it is.
COPY: Final = """
INSERT INTO craftsmen_sampleline AS kept (entry_id, facets, dated, search)
VALUES (NEW.craftsman_id, NEW.facets, NEW.dated, NEW.search)
ON CONFLICT (entry_id) DO UPDATE
SET (facets, dated, search) = ROW (excluded.facets, excluded.dated, excluded.search)
WHERE (kept.facets, kept.dated, kept.search) IS DISTINCT FROM (excluded.facets, excluded.dated, excluded.search);
RETURN NULL;
"""
FORGET: Final = "DELETE FROM craftsmen_sampleline WHERE entry_id = OLD.craftsman_id; RETURN NULL;"
# `newness` of a year is this less the year, so that the newest comes first in ascending order.
NEWEST: Final = 9999
NAMES: Final = {
    pgtrigger.Insert: "the_directory_follows_what_is_new",
    pgtrigger.Delete: "the_directory_follows_what_is_gone",
}


class Entry(models.Model):
    """The line of a public person in the directory; who has none is not public.

    `facets` and `dated` are what he can be narrowed down by, spelt as `craftsmen.asking` spells it: tier, title,
    year, region, industry and front line, and tier or title together with the year. `search` holds those terms, the
    words of the person, and again those of the name alone. `card` is what his card in a list tells, in the order of
    `builders.cards.Told`, so that a page of many is read out of the lines alone.
    """

    craftsman = models.OneToOneField(
        "craftsmen.Craftsman", models.PROTECT, primary_key=True, related_name="entry"
    )
    roster_key = models.CharField(max_length=400, db_collation="C")
    pinyin_key = models.CharField(max_length=400, db_collation="C")
    newness = models.SmallIntegerField()
    facets = ArrayField(models.TextField())
    dated = ArrayField(models.TextField())
    search = SearchVectorField()
    card = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["roster_key", "craftsman"], name="by_strokes"),
            models.Index(fields=["pinyin_key", "craftsman"], name="by_pinyin"),
            models.Index(fields=["newness", "roster_key", "craftsman"], name="by_year"),
            GinIndex(fields=["search"], name="found_by", fastupdate=False),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="the_sample_follows",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(f"NEW.search @@ '{SAMPLE.query}'::tsquery"),
                func=COPY,
            ),
            pgtrigger.Trigger(
                name="the_sample_forgets", when=pgtrigger.After, operation=pgtrigger.Delete, func=FORGET
            ),
        ]

    def __str__(self) -> str:
        return f"{self.craftsman_id}"


class SampleLine(models.Model):
    """Some of the lines of the directory beside it, `asking.SAMPLE`: where a question finds many, these are counted.

    They stand close together, so that a page that counts thousands of them reads little.
    """

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    facets = ArrayField(models.TextField())
    dated = ArrayField(models.TextField())
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="sampled_by", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.entry_id}"


def follows(person: str, operation: pgtrigger.Operation, columns: Iterable[str] = ()) -> pgtrigger.Trigger:
    """Brings the line of a person in step after rows were added or struck out, or one of the columns changed."""
    return _trigger(operation, columns, f"PERFORM craftsmen_refresh_entry({person});")


def follows_moves(person: str, *columns: str) -> pgtrigger.Trigger:
    """The same of a row that may be put to another person: both, in the order in which everybody locks."""
    both = f"SELECT DISTINCT unnest(ARRAY[OLD.{person}_id, NEW.{person}_id]) craftsman_id ORDER BY 1"
    return follows_all(both, (person, *columns))


def follows_all(people: str, columns: Iterable[str]) -> pgtrigger.Trigger:
    """The same for each of the people a query finds."""
    each = f"PERFORM craftsmen_refresh_entry(found.craftsman_id) FROM ({people}) found;"
    return _trigger(pgtrigger.Update, columns, each)


def _trigger(operation: pgtrigger.Operation, columns: Iterable[str], act: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=NAMES.get(operation, "the_directory_follows"),
        when=pgtrigger.After,
        operation=operation,
        condition=pgtrigger.AnyChange(*columns) if columns else None,
        func=f"{act} RETURN NULL;",
    )
