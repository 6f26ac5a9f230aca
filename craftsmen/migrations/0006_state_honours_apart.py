from django.db import migrations

# As it stood in 0002, but for what a line says of tiers.
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
    CROSS JOIN LATERAL (SELECT OF_TIER AS name) tier
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
            'R' || person.region_id,
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
OF_A_TIER = DUE.replace("OF_TIER", "title.tier")
APART = DUE.replace("OF_TIER", "CASE WHEN title.kind <> 'state_honour' THEN title.tier END")
# Those who hold one, and nobody else: of a million lines a few. A title keeps its kind once it is held.
FOLLOW = """
SELECT craftsmen_refresh_entry(holder.craftsman_id) FROM (
    SELECT DISTINCT honour.craftsman_id
    FROM craftsmen_honour honour JOIN craftsmen_title title ON title.id = honour.title_id
    WHERE title.kind = 'state_honour' AND honour.status = 'standing'
) holder
"""


class Migration(migrations.Migration):
    """A state honour is of no tier."""

    dependencies = [("craftsmen", "0005_honours_in_order")]

    operations = [
        migrations.RunSQL(APART, OF_A_TIER),
        migrations.RunSQL(FOLLOW, FOLLOW),
    ]
