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
        held.facets || REGIONS || array_remove(ARRAY[
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
ITS_OWN = DUE.replace("REGIONS", "array_remove(ARRAY['R' || person.region_id], NULL)")
# A division, its city and its province (GB/T 2260 has no more levels).
AND_ABOVE = DUE.replace(
    "REGIONS",
    """ARRAY(
            SELECT DISTINCT 'R' || region.id
            FROM organisations_region own
            LEFT JOIN organisations_region city ON city.id = own.parent_id
            LEFT JOIN organisations_region province ON province.id = city.parent_id
            CROSS JOIN LATERAL (VALUES (own.id), (city.id), (province.id)) region (id)
            WHERE own.id = person.region_id AND region.id IS NOT NULL ORDER BY 1
        )""",
)
# The index of the search is made anew: to keep it while each line changes takes ten times as long.
FOLLOW = """
DROP INDEX found_by;
UPDATE craftsmen_entry line SET (facets, search) = ROW (due.facets, due.search)
FROM craftsmen_entry_due due
WHERE due.craftsman_id = line.craftsman_id AND line.facets IS DISTINCT FROM due.facets;
CREATE INDEX found_by ON craftsmen_entry USING gin (search) WITH (fastupdate = off);
"""
# A district that comes to another city takes its people along.
MOVED = """
CREATE FUNCTION craftsmen_follow_region() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM craftsmen_refresh_entry(person.id) FROM craftsmen_craftsman person
    JOIN organisations_region own ON own.id = person.region_id
    LEFT JOIN organisations_region city ON city.id = own.parent_id
    WHERE NEW.id IN (own.id, city.id);
    RETURN NULL;
END $$;
CREATE TRIGGER the_directory_follows_regions AFTER UPDATE OF parent_id ON organisations_region
FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION craftsmen_follow_region();
"""
STAY = """
DROP TRIGGER the_directory_follows_regions ON organisations_region;
DROP FUNCTION craftsmen_follow_region();
"""


class Migration(migrations.Migration):
    """A line has the terms of the city and the province too, so that each region is asked for by one word."""

    dependencies = [("craftsmen", "0008_withheld"), ("organisations", "0001_initial")]

    operations = [
        migrations.RunSQL(AND_ABOVE, ITS_OWN),
        migrations.RunSQL(FOLLOW, FOLLOW),
        migrations.RunSQL(MOVED, STAY),
    ]
