"""The rows and files of the demo, loaded by its command for the first journey and put back for those after it.

A journey empties the database behind it, and the command takes half a minute: it is called once for all workers.
"""

import fcntl
import io
import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction


def load_demo() -> None:
    kept = Path(settings.VAR_DIR) / "demo"
    kept.mkdir(parents=True, exist_ok=True)
    rows, files = kept / "rows.json", kept / "files"
    location = settings.STORAGES["default"]["OPTIONS"]["location"]
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if rows.exists():
            shutil.copytree(files, location, dirs_exist_ok=True)
            pour(**json.loads(rows.read_text()))
            return
        call_command("demo", verbosity=0)
        shutil.copytree(location, files)
        rows.write_text(json.dumps(rows_there()))


def rows_there() -> dict[str, Any]:
    """By table its rows as PostgreSQL copies them out, and by sequence the last number it gave."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out = io.StringIO()
            copy(cursor, f'COPY "{table}" TO STDOUT', out)
            tables[table] = out.getvalue()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return {"tables": tables, "sequences": dict(cursor.fetchall())}


def pour(tables: dict[str, str], sequences: dict[str, int]) -> None:
    """Past every trigger and key: what was copied out held before them all."""
    names = ", ".join(f'"{table}"' for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names}")
        for table, text in tables.items():
            copy(cursor, f'COPY "{table}" FROM STDIN', io.StringIO(text))
        for sequence, last in sequences.items():
            cursor.execute("SELECT setval(%s, %s)", [f'"{sequence}"', last])
    ContentType.objects.clear_cache()


def copy(cursor: Any, sql: str, file: io.StringIO) -> None:
    """Django's cursor lends psycopg2's own."""
    cursor.cursor.copy_expert(sql, file)
