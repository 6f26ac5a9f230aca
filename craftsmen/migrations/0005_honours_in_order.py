import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# The honours that are there already. What follows their changes is told elsewhere, and need not follow this.
FILL = """
ALTER TABLE craftsmen_honour DISABLE TRIGGER USER;
UPDATE craftsmen_honour honour SET roster_key = coalesce(
    (SELECT roster_key FROM craftsmen_craftsman WHERE id = honour.craftsman_id),
    (SELECT roster_key FROM craftsmen_collective WHERE id = honour.collective_id),
    (SELECT roster_key FROM craftsmen_achievement WHERE id = honour.achievement_id)
);
ALTER TABLE craftsmen_honour ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('craftsmen', '0004_roll_indexes'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='honour',
            name='update_update',
        ),
        migrations.RemoveIndex(
            model_name='craftsman',
            name='on_rolls',
        ),
        migrations.AddIndex(
            model_name='craftsman',
            index=models.Index(fields=['id'], include=('hidden_because', 'name', 'gender', 'ethnicity', 'employer_name', 'deceased_on'), name='on_rolls'),
        ),
        migrations.RemoveIndex(
            model_name='honour',
            name='rolls',
        ),
        migrations.AddField(
            model_name='honour',
            name='roster_key',
            field=models.CharField(db_collation='C', default='', editable=False, max_length=400),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='honour',
            index=models.Index(fields=['title', 'year', 'status', 'roster_key', 'id'], include=('craftsman', 'collective', 'achievement', 'place', 'decision', 'group'), name='rolls'),
        ),
        migrations.AddIndex(
            model_name='honour',
            index=models.Index(models.F('title'), models.F('year'), models.F('status'), django.db.models.functions.text.Replace(models.F('roster_key'), models.Value('.00000')), models.F('id'), name='rolls_by_full_name'),
        ),
        migrations.AddIndex(
            model_name='honour',
            index=models.Index(condition=models.Q(('place__isnull', False)), fields=['title', 'year'], name='placed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='achievement',
            trigger=pgtrigger.compiler.Trigger(name='its_honours_stand_where_it_does', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."roster_key" IS DISTINCT FROM (NEW."roster_key"))', func='\nUPDATE craftsmen_honour SET roster_key = NEW.roster_key WHERE achievement_id = NEW.id;\nRETURN NULL;\n', hash='d5f7845eb35dc9dcb49a7bbd06a06a460822b941', operation='UPDATE', pgid='pgtrigger_its_honours_stand_where_it_does_4fce9', table='craftsmen_achievement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collective',
            trigger=pgtrigger.compiler.Trigger(name='its_honours_stand_where_it_does', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."roster_key" IS DISTINCT FROM (NEW."roster_key"))', func='\nUPDATE craftsmen_honour SET roster_key = NEW.roster_key WHERE collective_id = NEW.id;\nRETURN NULL;\n', hash='9ce05279d4790c5a6a9cf18978b3fdaa970092de', operation='UPDATE', pgid='pgtrigger_its_honours_stand_where_it_does_1816c', table='craftsmen_collective', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='craftsman',
            trigger=pgtrigger.compiler.Trigger(name='its_honours_stand_where_it_does', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."roster_key" IS DISTINCT FROM (NEW."roster_key"))', func='\nUPDATE craftsmen_honour SET roster_key = NEW.roster_key WHERE craftsman_id = NEW.id;\nRETURN NULL;\n', hash='ee106d59841e141b47c15254900d4d0d457c6299', operation='UPDATE', pgid='pgtrigger_its_honours_stand_where_it_does_a7659', table='craftsmen_craftsman', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='honour',
            trigger=pgtrigger.compiler.Trigger(name='an_honour_stands_with_its_holder', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nNEW.roster_key = coalesce(\n    (SELECT roster_key FROM craftsmen_craftsman WHERE id = NEW.craftsman_id),\n    (SELECT roster_key FROM craftsmen_collective WHERE id = NEW.collective_id),\n    (SELECT roster_key FROM craftsmen_achievement WHERE id = NEW.achievement_id)\n);\nRETURN NEW;\n', hash='aafd0de7e74fc8dfaf3673e4f31dc45c08a6c966', operation='INSERT', pgid='pgtrigger_an_honour_stands_with_its_holder_79ef0', table='craftsmen_honour', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='honour',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."achievement_id" IS DISTINCT FROM (NEW."achievement_id") OR OLD."citation" IS DISTINCT FROM (NEW."citation") OR OLD."collective_id" IS DISTINCT FROM (NEW."collective_id") OR OLD."craftsman_id" IS DISTINCT FROM (NEW."craftsman_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."revoked_because" IS DISTINCT FROM (NEW."revoked_because") OR OLD."revoked_by_decision" IS DISTINCT FROM (NEW."revoked_by_decision") OR OLD."revoked_on" IS DISTINCT FROM (NEW."revoked_on") OR OLD."session_no" IS DISTINCT FROM (NEW."session_no") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."title_id" IS DISTINCT FROM (NEW."title_id") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func='INSERT INTO "craftsmen_honourevent" ("achievement_id", "citation", "collective_id", "craftsman_id", "decision_id", "group", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "revoked_because", "revoked_by_decision", "revoked_on", "session_no", "source", "status", "title_id", "year") VALUES (NEW."achievement_id", NEW."citation", NEW."collective_id", NEW."craftsman_id", NEW."decision_id", NEW."group", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."revoked_because", NEW."revoked_by_decision", NEW."revoked_on", NEW."session_no", NEW."source", NEW."status", NEW."title_id", NEW."year"); RETURN NULL;', hash='f80626a6be73132e5badc897412e26445cc7078f', operation='UPDATE', pgid='pgtrigger_update_update_b16ca', table='craftsmen_honour', when='AFTER')),
        ),
    ]
