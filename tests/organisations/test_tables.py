"""Many tables made at once are those that the operations would make one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from organisations.tables import MakeTables

pytestmark = pytest.mark.django_db

OPERATIONS = [
    migrations.CreateModel("Bench", [("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel(
        "Tool",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("bench", models.ForeignKey("organisations.Bench", models.PROTECT)),
        ],
    ),
    migrations.AddField("Bench", "best", models.ForeignKey("organisations.Tool", models.PROTECT, null=True)),
    migrations.AddIndex("Tool", models.Index(fields=["id", "bench"], name="tool_by_bench")),
]


def columns_and_keys(table: str) -> tuple[list[str], set[tuple[str, ...]]]:
    with connection.cursor() as cursor:
        columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
        keys = connection.introspection.get_constraints(cursor, table)
    return columns, {tuple(key["columns"]) for key in keys.values()}


def tables() -> set[str]:
    return {
        each
        for each in connection.introspection.table_names()
        if each in {f"organisations_{name}" for name in ("bench", "tool")}
    }


def test_tables_are_made_whole_and_dropped_again() -> None:
    before, after, make = ProjectState(), ProjectState(), MakeTables(OPERATIONS)
    make.state_forwards("organisations", after)

    with connection.schema_editor() as editor:
        make.database_forwards("organisations", editor, before, after)
    made = {table: columns_and_keys(table) for table in tables()}
    with connection.schema_editor() as editor:
        make.database_backwards("organisations", editor, after, before)

    assert made == {
        "organisations_bench": (["id", "best_id"], {("id",), ("best_id",)}),
        "organisations_tool": (["id", "bench_id"], {("id",), ("bench_id",), ("id", "bench_id")}),
    }
    assert tables() == set()


def test_the_state_is_that_of_each_operation_in_turn() -> None:
    one_by_one, together = ProjectState(), ProjectState()
    for operation in OPERATIONS:
        operation.state_forwards("organisations", one_by_one)
    make = MakeTables(OPERATIONS)
    make.state_forwards("organisations", together)

    assert together == one_by_one
    assert make.deconstruct() == ("MakeTables", [OPERATIONS], {})
    assert make.describe() == "Make 2 tables"


def test_what_would_be_left_out_is_refused() -> None:
    with pytest.raises(TypeError, match="let it stand by itself"):
        MakeTables([*OPERATIONS, migrations.RunSQL("SELECT 1")])
