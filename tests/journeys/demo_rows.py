"""The rows of the demo, loaded by its command for the first journey and poured in again for those after it.

A journey empties the database behind it, and the command takes half a minute. Its files stay where they are.
"""

import io
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction


@dataclass(frozen=True)
class Rows:
    """By table its rows as PostgreSQL copies them out, and by sequence the last number it gave."""

    tables: dict[str, str]
    sequences: dict[str, int]


_kept: list[Rows] = []


def load_demo() -> None:
    if _kept:
        pour(_kept[0])
        return
    call_command("demo", verbosity=0)
    _kept.append(rows_there())


def rows_there() -> Rows:
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out = io.StringIO()
            copy(cursor, f'COPY "{table}" TO STDOUT', out)
            tables[table] = out.getvalue()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        return Rows(tables, dict(cursor.fetchall()))


def pour(rows: Rows) -> None:
    """Past every trigger and key: what was copied out held before them all."""
    names = ", ".join(f'"{table}"' for table in rows.tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names}")
        for table, text in rows.tables.items():
            copy(cursor, f'COPY "{table}" FROM STDIN', io.StringIO(text))
        for sequence, last in rows.sequences.items():
            cursor.execute("SELECT setval(%s, %s)", [f'"{sequence}"', last])
    ContentType.objects.clear_cache()


def copy(cursor: Any, sql: str, file: io.StringIO) -> None:
    """Django's cursor lends psycopg2's own."""
    cursor.cursor.copy_expert(sql, file)
