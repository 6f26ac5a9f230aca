from django.db import migrations, models

# Whom a thing may name who is not public (craftsmen/models/withheld.py), by his name and by those before it was
# corrected; a leader also as he is written beside the link.
WITHHELD = """
CREATE VIEW craftsmen_withheld AS
SELECT
    concat_ws('-', linked.collective_id, linked.achievement_id, linked.craftsman_id, called.name) AS id,
    linked.collective_id,
    linked.achievement_id,
    called.name
FROM (
    SELECT id AS collective_id, NULL::bigint AS achievement_id, leader_id AS craftsman_id, leader_name AS written
    FROM craftsmen_collective WHERE leader_id IS NOT NULL
    UNION ALL
    SELECT collective_id, NULL, craftsman_id, '' FROM craftsmen_membership
    UNION ALL
    SELECT NULL, achievement_id, craftsman_id, '' FROM craftsmen_achievement_people
    UNION ALL
    SELECT NULL, made.id, collective.leader_id, collective.leader_name
    FROM craftsmen_achievement made JOIN craftsmen_collective collective ON collective.id = made.collective_id
    WHERE collective.leader_id IS NOT NULL
    UNION ALL
    SELECT NULL, made.id, member.craftsman_id, ''
    FROM craftsmen_achievement made JOIN craftsmen_membership member ON member.collective_id = made.collective_id
) linked
JOIN craftsmen_craftsman person ON person.id = linked.craftsman_id
CROSS JOIN LATERAL (
    SELECT person.name
    UNION ALL
    SELECT linked.written WHERE linked.written <> ''
    UNION ALL
    SELECT old_name FROM craftsmen_namecorrection WHERE craftsman_id = person.id
) called
WHERE NOT EXISTS (SELECT 1 FROM craftsmen_entry WHERE craftsmen_entry.craftsman_id = linked.craftsman_id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('craftsmen', '0007_told_of_a_person'),
    ]

    operations = [
        migrations.RunSQL(WITHHELD, "DROP VIEW craftsmen_withheld"),
        migrations.CreateModel(
            name='Withheld',
            fields=[
                ('id', models.TextField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
            ],
            options={
                'db_table': 'craftsmen_withheld',
                'managed': False,
                'default_permissions': (),
            },
        ),
    ]
