from django.db import migrations

# Who is public (docs/decisions/0010) and what his line in the directory holds (craftsmen/models/entries.py).
DUE = """
CREATE VIEW craftsmen_entry_due AS
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
    CROSS JOIN LATERAL (VALUES
        ('L' || title.tier, false),
        ('T' || title.id, false),
        ('Y' || honour.year, false),
        ('L' || title.tier || 'Y' || honour.year, true),
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
# One writer of a line at a time: two who revoke two honours of one person would each see the other one stand.
REFRESH = """
CREATE FUNCTION craftsmen_refresh_entry(person bigint) RETURNS void LANGUAGE plpgsql STRICT AS $$
BEGIN
    PERFORM 1 FROM craftsmen_craftsman WHERE id = person FOR NO KEY UPDATE;
    INSERT INTO craftsmen_entry (craftsman_id, roster_key, pinyin_key, newness, facets, dated, search)
    SELECT craftsman_id, roster_key, pinyin_key, newness, facets, dated, search
    FROM craftsmen_entry_due WHERE craftsman_id = person
    ON CONFLICT (craftsman_id) DO UPDATE SET (roster_key, pinyin_key, newness, facets, dated, search) = ROW (
        excluded.roster_key, excluded.pinyin_key, excluded.newness, excluded.facets, excluded.dated, excluded.search
    );
    IF NOT FOUND THEN
        DELETE FROM craftsmen_entry WHERE craftsman_id = person;
    END IF;
    PERFORM nextval('craftsmen_directory_version');
END $$
"""


class Migration(migrations.Migration):
    """What the triggers of the directory call: they name it, and ask for it only when a row is written."""

    dependencies = [("craftsmen", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE craftsmen_directory_version", "DROP SEQUENCE craftsmen_directory_version"),
        migrations.RunSQL(DUE, "DROP VIEW craftsmen_entry_due"),
        migrations.RunSQL(REFRESH, "DROP FUNCTION craftsmen_refresh_entry(bigint)"),
    ]
