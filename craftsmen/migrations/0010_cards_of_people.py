from django.db import migrations

# What the cards of people tell (craftsmen/builders/cards.py), of the public alone: whoever has a line. A function, as its plan is kept by the connection: to plan
# it anew takes as long as to answer it.
CARDS = """
CREATE FUNCTION craftsmen_cards_of(people bigint[]) RETURNS TABLE (
    person bigint, name text, trade text, employer text, is_deceased boolean, portrait text, honours bigint[]
)
LANGUAGE plpgsql STABLE STRICT ROWS 24 AS $$
BEGIN
    RETURN QUERY SELECT
        shown.id, shown.name::text, shown.trade::text, shown.employer_name::text, shown.deceased_on IS NOT NULL,
        shown.portrait_token::text, ARRAY(
            SELECT ARRAY[honour.title_id, honour.year]
            FROM craftsmen_honour honour
            WHERE honour.craftsman_id = shown.id AND honour.status = 'standing'
            ORDER BY honour.year DESC NULLS LAST, honour.id LIMIT 2
        )
    FROM craftsmen_entry line JOIN craftsmen_craftsman shown ON shown.id = line.craftsman_id
    WHERE line.craftsman_id = ANY(people);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("craftsmen", "0009_regions_above")]

    operations = [migrations.RunSQL(CARDS, "DROP FUNCTION craftsmen_cards_of(bigint[])")]
