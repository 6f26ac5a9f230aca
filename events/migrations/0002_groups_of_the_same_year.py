from django.db import migrations

FORWARD = """
ALTER TABLE events_board ADD CONSTRAINT a_board_stands_in_a_group_of_its_year
    FOREIGN KEY (group_id, edition_id) REFERENCES events_boardgroup (id, edition_id)
    DEFERRABLE INITIALLY DEFERRED
"""
BACK = "ALTER TABLE events_board DROP CONSTRAINT a_board_stands_in_a_group_of_its_year"


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
