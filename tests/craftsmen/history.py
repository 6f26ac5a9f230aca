"""What pghistory kept of a row."""

from typing import Any

from django.apps import apps
from django.db import models


def events(row: models.Model) -> list[Any]:
    """Every event of the row, oldest first."""
    kept = apps.get_model("craftsmen", f"{type(row).__name__}Event")
    return list(kept._default_manager.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("pgh_id"))


def told(row: models.Model) -> list[dict[str, Any]]:
    """Who did what, of the events that an action told."""
    return [event.pgh_context.metadata for event in events(row) if event.pgh_context]
