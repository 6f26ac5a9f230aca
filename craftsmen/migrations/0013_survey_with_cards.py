from importlib import import_module

from django.db import migrations

BEFORE = import_module("craftsmen.migrations.0011_survey").SURVEY
# As it stood in 0011, but for what it returns: one value instead of a row for each term, and the cards of the first.
# How many the directory finds (craftsmen/builders/surveys.py, which says what the rates are and why). A function, as
# its plans are kept by the connection: to plan this anew takes longer than to count fifty people. And of no tsquery are
# they made anew: whatever the statistics say of it, it is looked for in the index of the search.
SURVEY = """
CREATE FUNCTION craftsmen_survey(
    asked tsquery, tiers tsquery[], with_dated boolean, sorted_by text, most_first integer,
    near bigint, most_near integer, most_far integer, most_in_sample integer, rates integer[], parts tsquery[]
) RETURNS json LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    stands_near boolean := pg_relation_size('craftsmen_entry') <= near;
    -- As the smallest part of the sample has it.
    about bigint := rates[4] * (
        SELECT count(*) FROM (
            SELECT FROM craftsmen_sampleline WHERE search @@ coalesce(asked && parts[4], parts[4])
            LIMIT most_in_sample / rates[4] + 1
        ) few
    );
    -- Which of the rates is meant: none where all are counted; the first two are of the lines, the others of the sample.
    rate integer := CASE
        WHEN about <= CASE WHEN stands_near THEN most_near ELSE most_far END THEN 0
        WHEN stands_near AND about <= most_near::bigint * rates[1] THEN 1
        WHEN stands_near THEN 2
        WHEN about <= most_in_sample THEN 3
        ELSE 4
    END;
    wanted tsquery := CASE WHEN rate = 0 THEN asked ELSE coalesce(asked && parts[rate], parts[rate]) END;
BEGIN
    RETURN (WITH found AS MATERIALIZED (
        SELECT
            CASE WHEN with_dated THEN facets || dated ELSE facets END AS terms,
            CASE WHEN search @@ tiers[1] THEN 0 WHEN search @@ tiers[2] THEN 1 ELSE cardinality(tiers) END AS tier,
            craftsman_id, newness, CASE sorted_by WHEN 'pinyin' THEN pinyin_key ELSE roster_key END AS key
        FROM craftsmen_entry WHERE rate < 3 AND search @@ wanted
        UNION ALL
        -- Everybody is read without asking the index, which would have to gather all it holds.
        SELECT facets, 0, NULL, NULL, NULL FROM craftsmen_entry WHERE rate = 0 AND wanted IS NULL
        UNION ALL
        SELECT
            CASE WHEN with_dated THEN facets || dated ELSE facets END,
            CASE WHEN search @@ tiers[1] THEN 0 WHEN search @@ tiers[2] THEN 1 ELSE cardinality(tiers) END,
            NULL, NULL, NULL
        FROM craftsmen_sampleline WHERE rate > 2 AND search @@ wanted
    )
    SELECT json_build_object(
        'counted', (
            SELECT json_object_agg(term, number) FROM (
                SELECT term, count(*) AS number FROM (SELECT unnest(terms || tier::text) AS term FROM found) each
                GROUP BY term
            ) counted
        ),
        'one_in', CASE rate WHEN 0 THEN 1 ELSE rates[rate] END,
        'is_near', stands_near,
        'first', CASE WHEN rate = 0 AND asked IS NOT NULL THEN (
            SELECT json_agg(
                json_build_array(tier, craftsman_id, newness, (
                    SELECT card FROM craftsmen_entry line WHERE line.craftsman_id = first.craftsman_id
                )) ORDER BY tier, year, key, craftsman_id
            ) FROM (
                SELECT found.*, CASE sorted_by WHEN 'year' THEN newness END AS year
                FROM found ORDER BY tier, year, key, craftsman_id LIMIT most_first
            ) first
        ) END
    ));
END $$
"""


NO_LONGER = "DROP FUNCTION craftsmen_survey"
CARDS = import_module("craftsmen.migrations.0010_cards_of_people").CARDS


class Migration(migrations.Migration):
    dependencies = [("craftsmen", "0012_lines_tell_cards")]

    operations = [
        migrations.RunSQL(NO_LONGER, BEFORE),
        migrations.RunSQL(SURVEY, NO_LONGER),
        migrations.RunSQL("DROP FUNCTION craftsmen_cards_of(bigint[])", CARDS),
    ]
