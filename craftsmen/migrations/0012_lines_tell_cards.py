from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# What the card of a person tells (craftsmen/builders/cards.py).
CARD_DUE = """
CREATE VIEW craftsmen_card_due AS
SELECT person.id AS craftsman_id, jsonb_build_array(
    person.name, person.trade, person.employer_name, person.deceased_on IS NOT NULL, person.portrait_token,
    coalesce((
        SELECT jsonb_agg(jsonb_build_array(title_id, year) ORDER BY year DESC NULLS LAST, id) FROM (
            SELECT title_id, year, id FROM craftsmen_honour
            WHERE craftsman_id = person.id AND status = 'standing' ORDER BY year DESC NULLS LAST, id LIMIT 2
        ) newest
    ), '[]')
) AS card
FROM craftsmen_craftsman person
"""
BEFORE = import_module("craftsmen.migrations.0002_directory").REFRESH.replace("CREATE", "CREATE OR REPLACE", 1)
# As it stood in 0002, but for the card.
REFRESH = """
CREATE OR REPLACE FUNCTION craftsmen_refresh_entry(person bigint) RETURNS void LANGUAGE plpgsql STRICT AS $$
BEGIN
    PERFORM 1 FROM craftsmen_craftsman WHERE id = person FOR NO KEY UPDATE;
    INSERT INTO craftsmen_entry (craftsman_id, roster_key, pinyin_key, newness, facets, dated, search, card)
    SELECT craftsman_id, roster_key, pinyin_key, newness, facets, dated, search, card
    FROM craftsmen_entry_due JOIN craftsmen_card_due USING (craftsman_id) WHERE craftsman_id = person
    ON CONFLICT (craftsman_id) DO UPDATE SET (roster_key, pinyin_key, newness, facets, dated, search, card) = ROW (
        excluded.roster_key, excluded.pinyin_key, excluded.newness, excluded.facets, excluded.dated, excluded.search,
        excluded.card
    );
    IF NOT FOUND THEN
        DELETE FROM craftsmen_entry WHERE craftsman_id = person;
    END IF;
    PERFORM nextval('craftsmen_directory_version');
END $$
"""
# The table is written anew with the cards: lines that are changed one by one would leave it twice as large, and its size
# says how many of them are counted (craftsmen/builders/surveys.py).
FILL = """
CREATE FUNCTION craftsmen_card_of(person bigint) RETURNS jsonb LANGUAGE sql STABLE
AS 'SELECT card FROM craftsmen_card_due WHERE craftsman_id = person';
ALTER TABLE craftsmen_entry ALTER COLUMN card TYPE jsonb USING craftsmen_card_of(craftsman_id);
DROP FUNCTION craftsmen_card_of(bigint);
"""


class Migration(migrations.Migration):
    """A line has what the card of its person tells, so that a page of people is read out of their lines alone."""

    dependencies = [("craftsmen", "0011_survey")]

    # First what locks the people, then what locks their lines, as whoever writes does; and nobody changes a card unseen
    # while the lines are written.
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='craftsman',
            name='the_directory_follows',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='craftsman',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."deceased_on" IS DISTINCT FROM (NEW."deceased_on") OR OLD."employer_name" IS DISTINCT FROM (NEW."employer_name") OR OLD."hidden_because" IS DISTINCT FROM (NEW."hidden_because") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."is_frontline" IS DISTINCT FROM (NEW."is_frontline") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."pinyin_key" IS DISTINCT FROM (NEW."pinyin_key") OR OLD."portrait_token" IS DISTINCT FROM (NEW."portrait_token") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."roster_key" IS DISTINCT FROM (NEW."roster_key") OR OLD."search" IS DISTINCT FROM (NEW."search") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."trade" IS DISTINCT FROM (NEW."trade"))', func='PERFORM craftsmen_refresh_entry(NEW.id); RETURN NULL;', hash='82969462cce2ddf4af2365759772b592ab48aa0f', operation='UPDATE', pgid='pgtrigger_the_directory_follows_ffac9', table='craftsmen_craftsman', when='AFTER')),
        ),
        migrations.AddField("entry", "card", models.JSONField(default=list), preserve_default=False),
        migrations.RunSQL(CARD_DUE, "DROP VIEW craftsmen_card_due"),
        migrations.RunSQL(REFRESH, BEFORE),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='the_sample_follows',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='the_sample_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.search @@ 'B0 | B1 | B2 | B3 | B4'::tsquery)", func='\nINSERT INTO craftsmen_sampleline AS kept (entry_id, facets, dated, search)\nVALUES (NEW.craftsman_id, NEW.facets, NEW.dated, NEW.search)\nON CONFLICT (entry_id) DO UPDATE\nSET (facets, dated, search) = ROW (excluded.facets, excluded.dated, excluded.search)\nWHERE (kept.facets, kept.dated, kept.search) IS DISTINCT FROM (excluded.facets, excluded.dated, excluded.search);\nRETURN NULL;\n', hash='cab694a1545a508058fc1d0dfdd4a58d521ea4cb', operation='INSERT OR UPDATE', pgid='pgtrigger_the_sample_follows_6f738', table='craftsmen_entry', when='AFTER')),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
