from django.db import migrations

SEAL = """
DO $$
DECLARE
    entry record;
    words text;
    last_number bigint := 0;
    last_digest text := '';
BEGIN
    UPDATE nominations_change SET round_id = nomination.round_id
        FROM nominations_nomination AS nomination WHERE nomination.id = nomination_id;
    FOR entry IN SELECT * FROM nominations_change ORDER BY id LOOP
        words := jsonb_build_object(
            'number', last_number + 1,
            'kind', entry.kind,
            'round', entry.round_id,
            'nomination', entry.nomination_id,
            'move', entry.move,
            'source', entry.source,
            'target', entry.target,
            'by', entry.by_id,
            'note', encode(sha256(convert_to(entry.note, 'UTF8')), 'hex'),
            'form', entry.snapshot_sha256,
            'facts', entry.facts,
            'at', (extract(epoch FROM entry.at) * 1000000)::bigint
        )::text;
        UPDATE nominations_change SET
            number = last_number + 1,
            previous = last_digest,
            content = words,
            digest = encode(sha256(convert_to(last_digest || E'\\n' || words, 'UTF8')), 'hex')
            WHERE id = entry.id
            RETURNING number, digest INTO last_number, last_digest;
    END LOOP;
    IF last_number > 0 THEN
        INSERT INTO nominations_dayhead (day, number, digest)
            VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date, last_number, last_digest);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """What was recorded before there was a chain becomes its first links."""

    dependencies = [("nominations", "0006_the_record")]

    operations = [migrations.RunSQL(SEAL, migrations.RunSQL.noop)]
