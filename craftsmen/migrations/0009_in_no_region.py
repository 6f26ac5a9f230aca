from django.db import migrations

# As it stood in 0006, but for what a line says of a region.
DUE = """
CREATE OR REPLACE VIEW craftsmen_entry_due AS
SELECT
    person.id AS craftsman_id,
    person.roster_key,
    person.pinyin_key,
    (9999 - coalesce(held.latest_year, 0))::smallint AS newness,
    marks.facets,
    held.dated,
    strip(person.search) || array_to_tsvector(
        marks.facets || held.dated || marks.of_name
        || ARRAY(SELECT 'N' || named.lexeme FROM unnest(ts_filter(person.search, '{a}')) named)
        || ('B' || ('x' || substr(md5(person.id::text), 1, 7))::bit(28)::integer % 100)
    ) AS search
FROM craftsmen_craftsman person
CROSS JOIN LATERAL (
    SELECT
        coalesce(bool_or(honour.status = 'standing'), false) AS is_honoured,
        coalesce(bool_or(honour.status = 'revoked'), false) AS has_lost,
        max(honour.year) FILTER (WHERE honour.status = 'standing') AS latest_year,
        coalesce(array_agg(DISTINCT facet.term) FILTER (
            WHERE honour.status = 'standing' AND facet.term IS NOT NULL AND NOT facet.is_dated
        ), '{}') AS facets,
        coalesce(array_agg(DISTINCT facet.term) FILTER (
            WHERE honour.status = 'standing' AND facet.term IS NOT NULL AND facet.is_dated
        ), '{}') AS dated
    FROM craftsmen_honour honour
    JOIN craftsmen_title title ON title.id = honour.title_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN title.kind <> 'state_honour' THEN title.tier END AS name
    ) tier
    CROSS JOIN LATERAL (VALUES
        ('L' || tier.name, false),
        ('T' || title.id, false),
        ('Y' || honour.year, false),
        ('L' || tier.name || 'Y' || honour.year, true),
        ('T' || title.id || 'Y' || honour.year, true)
    ) facet (term, is_dated)
    WHERE honour.craftsman_id = person.id
) held
CROSS JOIN LATERAL (
    SELECT
        held.facets || array_remove(ARRAY[
            'R' || REGION,
            'I' || person.industry_id,
            CASE WHEN person.is_frontline THEN 'F1' WHEN NOT person.is_frontline THEN 'F0' END
        ], NULL) AS facets,
        array_remove(ARRAY[
            'S' || nullif(left(person.name, 1), ''),
            'S' || substring(person.pinyin_key FROM '^[a-z]+')
        ], NULL) AS of_name
) marks
WHERE person.hidden_because = '' AND (
    held.is_honoured
    OR NOT held.has_lost AND (
        person.source <> ''
        OR EXISTS (
            SELECT 1 FROM craftsmen_cultivation cultivation
            WHERE cultivation.craftsman_id = person.id AND cultivation.outcome <> 'ended'
        )
    )
)
"""
PEOPLED = DUE.replace("REGION", "person.region_id")
EVERYWHERE = DUE.replace("REGION", "coalesce(person.region_id, 0)")
# Of those who are in no region, and nobody else.
FOLLOW = """
SELECT craftsmen_refresh_entry(id) FROM craftsmen_craftsman
WHERE region_id IS NULL AND EXISTS (SELECT FROM craftsmen_entry WHERE craftsman_id = id)
"""


class Migration(migrations.Migration):
    """Who is in no region has a term for that, so that a province is asked for as what is not outside it."""

    dependencies = [("craftsmen", "0008_withheld")]

    operations = [
        migrations.RunSQL(EVERYWHERE, PEOPLED),
        migrations.RunSQL(FOLLOW, FOLLOW),
    ]
