from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import connection, migrations

import craftsmen.fields

BEFORE = import_module("craftsmen.migrations.0009_regions_above").AND_ABOVE
# As it stood in 0009, but for the words of skills, measured deeds and competitions.
DUE = BEFORE.replace(
    "        || ('B' ||",
    """        || ARRAY(
            SELECT word.lexeme FROM (
                SELECT search FROM craftsmen_skill WHERE craftsman_id = person.id
                UNION ALL SELECT search FROM craftsmen_measureddeed WHERE craftsman_id = person.id
                UNION ALL SELECT search FROM craftsmen_competitionresult WHERE craftsman_id = person.id
            ) fact CROSS JOIN LATERAL unnest(fact.search) word
        )
        || ('B' ||""",
)
# On the way back too, no line keeps words that the view does not give it.
IN_STEP = """
SELECT craftsmen_refresh_entry(craftsman_id) FROM craftsmen_entry line
JOIN craftsmen_entry_due due USING (craftsman_id) WHERE line.search IS DISTINCT FROM due.search
"""
AT_A_TIME = 500
CUT = """
UPDATE {table} kept SET search = computed.search::tsvector
FROM unnest(%s::bigint[], %s::text[]) computed (id, search)
WHERE kept.id = computed.id AND kept.search <> computed.search::tsvector
"""


def cut_anew(apps, schema_editor):
    """Chinese beside letters and digits is cut apart: 基站 of 5G基站. The triggers write the lines of the people anew."""
    for name in ("Skill", "MeasuredDeed", "CompetitionResult", "Craftsman", "Collective", "Achievement"):
        model = apps.get_model("craftsmen", name)
        field = model._meta.get_field("search")
        after = 0
        while rows := list(model.objects.filter(pk__gt=after).order_by("pk")[:AT_A_TIME]):
            after = rows[-1].pk
            with connection.cursor() as cursor:
                computed = [row.pk for row in rows], [field.computed_for(row) for row in rows]
                cursor.execute(CUT.format(table=model._meta.db_table), computed)


class Migration(migrations.Migration):
    """People are found by their skills, by what their deeds brought and by their competitions too."""

    dependencies = [("craftsmen", "0013_survey_with_cards")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='competitionresult',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='measureddeed',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='skill',
            name='update_update',
        ),
        migrations.AddField(
            model_name='competitionresult',
            name='search',
            field=craftsmen.fields.TextTermsField(default='', texts={'competition': 'C', 'place': 'C'}),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='measureddeed',
            name='search',
            field=craftsmen.fields.TextTermsField(default='', texts={'base': 'C', 'what': 'C'}),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='skill',
            name='search',
            field=craftsmen.fields.TextTermsField(default='', texts={'about': 'C', 'name': 'C'}),
            preserve_default=False,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitionresult',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(NEW.craftsman_id); RETURN NULL;', hash='b7e188b1d10c23e04ea6c1cbb5c3708f369b32bf', operation='INSERT', pgid='pgtrigger_the_directory_follows_what_is_new_44f93', table='craftsmen_competitionresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitionresult',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."search" IS DISTINCT FROM (NEW."search"))', func='PERFORM craftsmen_refresh_entry(found.craftsman_id) FROM (SELECT DISTINCT unnest(ARRAY[OLD.craftsman_id, NEW.craftsman_id]) craftsman_id ORDER BY 1) found; RETURN NULL;', hash='4d0085f402dd7bfa5498d7266fc6827c0b84647c', operation='UPDATE', pgid='pgtrigger_the_directory_follows_d1abf', table='craftsmen_competitionresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitionresult',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(OLD.craftsman_id); RETURN NULL;', hash='29a34e81ba810f25422cc1f589cb5448c8e269ba', operation='DELETE', pgid='pgtrigger_the_directory_follows_what_is_gone_293d1', table='craftsmen_competitionresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='competitionresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."competition" IS DISTINCT FROM (NEW."competition") OR OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func='INSERT INTO "craftsmen_competitionresultevent" ("competition", "craftsman_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "source", "year") VALUES (NEW."competition", NEW."craftsman_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."source", NEW."year"); RETURN NULL;', hash='c8e7a0b8dea813328767185408fe46bcce92ba8f', operation='UPDATE', pgid='pgtrigger_update_update_a3eda', table='craftsmen_competitionresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measureddeed',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(NEW.craftsman_id); RETURN NULL;', hash='7aee18242efd1043051f874a3daaf899d8e755d0', operation='INSERT', pgid='pgtrigger_the_directory_follows_what_is_new_6d330', table='craftsmen_measureddeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measureddeed',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."search" IS DISTINCT FROM (NEW."search"))', func='PERFORM craftsmen_refresh_entry(found.craftsman_id) FROM (SELECT DISTINCT unnest(ARRAY[OLD.craftsman_id, NEW.craftsman_id]) craftsman_id ORDER BY 1) found; RETURN NULL;', hash='35cb4748f2737d7b81c57e2ece9602f8ea0327bf', operation='UPDATE', pgid='pgtrigger_the_directory_follows_76f68', table='craftsmen_measureddeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measureddeed',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(OLD.craftsman_id); RETURN NULL;', hash='d0b39bfd908bb3e0ec35a04a4dd27c5a682d9063', operation='DELETE', pgid='pgtrigger_the_directory_follows_what_is_gone_9935e', table='craftsmen_measureddeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measureddeed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."base" IS DISTINCT FROM (NEW."base") OR OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."what" IS DISTINCT FROM (NEW."what"))', func='INSERT INTO "craftsmen_measureddeedevent" ("base", "craftsman_id", "id", "number", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "unit", "what") VALUES (NEW."base", NEW."craftsman_id", NEW."id", NEW."number", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."unit", NEW."what"); RETURN NULL;', hash='f2c9fb8af4b554f0b8c92303c601eebe2130688e', operation='UPDATE', pgid='pgtrigger_update_update_3c5f1', table='craftsmen_measureddeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skill',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_new', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(NEW.craftsman_id); RETURN NULL;', hash='18e15d5cf1bfebcb22073dfca59d7d8c724bf862', operation='INSERT', pgid='pgtrigger_the_directory_follows_what_is_new_fd93e', table='craftsmen_skill', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skill',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."search" IS DISTINCT FROM (NEW."search"))', func='PERFORM craftsmen_refresh_entry(found.craftsman_id) FROM (SELECT DISTINCT unnest(ARRAY[OLD.craftsman_id, NEW.craftsman_id]) craftsman_id ORDER BY 1) found; RETURN NULL;', hash='5ae01551dcc9af5d974a16df09cd7164bad2e4c3', operation='UPDATE', pgid='pgtrigger_the_directory_follows_e8d48', table='craftsmen_skill', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skill',
            trigger=pgtrigger.compiler.Trigger(name='the_directory_follows_what_is_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM craftsmen_refresh_entry(OLD.craftsman_id); RETURN NULL;', hash='e41672558e8007b44d50d5ee2937dac1c326de5a', operation='DELETE', pgid='pgtrigger_the_directory_follows_what_is_gone_ae259', table='craftsmen_skill', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='skill',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."source" IS DISTINCT FROM (NEW."source"))', func='INSERT INTO "craftsmen_skillevent" ("about", "craftsman_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."about", NEW."craftsman_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;', hash='f989cd344961ffcef736e4e19ccbf106b9c5ff99', operation='UPDATE', pgid='pgtrigger_update_update_eb34b', table='craftsmen_skill', when='AFTER')),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, IN_STEP),
        migrations.RunSQL(DUE, BEFORE),
        migrations.RunPython(cut_anew, migrations.RunPython.noop),
    ]
