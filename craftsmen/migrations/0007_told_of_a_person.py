from django.db import migrations

# What a person's page asks beside the person (craftsmen/builders/facts.py). A function, as its plan is kept by the
# connection: to plan eleven questions anew takes five times as long as to answer them.
TOLD = """
CREATE FUNCTION craftsmen_told_of(person bigint, OUT sections text[], OUT honours text)
LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
    sections = ARRAY(
        SELECT 'skills' WHERE EXISTS (SELECT 1 FROM craftsmen_skill WHERE craftsman_id = person)
        UNION ALL SELECT 'deeds' WHERE EXISTS (SELECT 1 FROM craftsmen_measureddeed WHERE craftsman_id = person)
        UNION ALL SELECT 'results' WHERE EXISTS (SELECT 1 FROM craftsmen_competitionresult WHERE craftsman_id = person)
        UNION ALL SELECT 'photos' WHERE EXISTS (SELECT 1 FROM craftsmen_photo WHERE craftsman_id = person)
        UNION ALL SELECT 'cultivations' WHERE EXISTS (SELECT 1 FROM craftsmen_cultivation WHERE craftsman_id = person)
        UNION ALL SELECT 'masters' WHERE EXISTS (SELECT 1 FROM craftsmen_apprenticeship WHERE apprentice_id = person)
        UNION ALL SELECT 'apprentices' WHERE EXISTS (SELECT 1 FROM craftsmen_apprenticeship WHERE master_id = person)
        UNION ALL SELECT 'led' WHERE EXISTS (SELECT 1 FROM craftsmen_collective WHERE leader_id = person)
        UNION ALL SELECT 'joined' WHERE EXISTS (SELECT 1 FROM craftsmen_membership WHERE craftsman_id = person)
        UNION ALL SELECT 'achievements' WHERE EXISTS (
            SELECT 1 FROM craftsmen_achievement_people WHERE craftsman_id = person
        )
        UNION ALL SELECT 'stories' WHERE EXISTS (SELECT 1 FROM craftsmen_story_people WHERE craftsman_id = person)
    );
    honours = (
        SELECT coalesce(json_agg(json_build_array(
            honour.id, honour.year, honour.session_no, honour.citation, honour.source,
            json_build_array(title.slug, title.name, title.tier, title.kind),
            json_build_array(decision.heading, decision.document_number, decision.signed_on)
        ) ORDER BY honour.year DESC NULLS LAST, honour.id), '[]')
        FROM craftsmen_honour honour
        JOIN craftsmen_title title ON title.id = honour.title_id
        LEFT JOIN craftsmen_decision decision ON decision.id = honour.decision_id
        WHERE honour.craftsman_id = person AND honour.status = 'standing'
    );
END $$
"""


class Migration(migrations.Migration):
    """Which sections a person's page has, whether or not the public may see what is there, and the standing honours."""

    dependencies = [("craftsmen", "0006_state_honours_apart")]

    operations = [migrations.RunSQL(TOLD, "DROP FUNCTION craftsmen_told_of(bigint)")]
