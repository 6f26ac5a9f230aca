"""Rows by the hundred thousand: PostgreSQL's COPY into the table of a model. Constraints and triggers hold as ever.

What `pre_save` would compute is not computed: whoever pours gives every such column himself.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

LINES_AT_A_TIME: Final = 20_000
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def pour(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Adds the rows, each from column (attname) to value, all with the columns of the first; tells how many.

    A column that no row names gets the default of its field, a moment that is set by itself gets now.
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return 0
    names = list(first)
    rest = {name: _text(value) for name, value in _defaults(model, first).items()}
    tail = "".join(f"\t{text}" for text in rest.values())
    columns = ", ".join(f'"{_column(model, name)}"' for name in [*names, *rest])
    copy = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    poured = 0
    lines = ("\t".join(_text(row[name]) for name in names) + tail for row in _chain(first, waiting))
    with connection.cursor() as cursor:
        while part := list(islice(lines, LINES_AT_A_TIME)):
            cursor.copy_expert(copy, io.StringIO("\n".join(part)))
            poured += len(part)
    return poured


def reserve(model: type[models.Model], number: int) -> list[int]:
    """So many new numbers of the model's key, for rows that others point at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, _column(model, model._meta.pk.attname), number],
        )
        return [key for (key,) in cursor.fetchall()]


def _chain(first: Mapping[str, Any], rest: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    yield first
    yield from rest


def _column(model: type[models.Model], attname: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.attname == attname)
    return str(field.column)


def _defaults(model: type[models.Model], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns hold that no row names; a key that the database makes is left to it."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.attname in given or isinstance(field, models.AutoField) or field.has_db_default():
            continue
        is_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        value: Any = timezone.now() if is_clock else field.get_default()
        found[field.attname] = _array(value) if isinstance(field, ArrayField) else value
    return found


def _array(values: Iterable[Any] | None) -> str | None:
    return None if values is None else "{" + ",".join(json.dumps(str(each)) for each in values) + "}"


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, list | tuple):
        value = _array(value)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).translate(_ESCAPED)
