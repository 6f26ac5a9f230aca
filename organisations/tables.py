"""Making very many tables at once, for the first migration of an app."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

OF_TABLES: Final = (CreateModel, AddField, AddIndex, AddConstraint, AddTrigger)


class MakeTables(Operation):
    """Models, their triggers, and what else belongs to them, as they are at the end of these operations.

    Django makes every model that is related to another anew after each operation, which for a hundred models that all
    hang together takes most of a minute. Here the state is brought to its end first, and then the tables are made.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raises TypeError for what would not be done: all but models, their fields, indexes and triggers."""
        if others := [each for each in operations if not isinstance(each, OF_TABLES)]:
            raise TypeError(f"{others[0].describe()}: no part of a table; let it stand by itself.")
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # A cached property: the models are made when they are next asked for.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """A table is made with every field, index and constraint that its model has at the end."""
        for operation in self.operations:
            if isinstance(operation, CreateModel | AddTrigger):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Triggers go with their tables."""
        for operation in reversed(self.operations):
            if isinstance(operation, CreateModel):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {sum(isinstance(each, CreateModel) for each in self.operations)} tables"
