"""What stands for good, but for the words that go when the case they are about is erased (PIPL art. 19)."""

from typing import Final

import pgtrigger

STANDS: Final = """
IF EXISTS (SELECT 1 FROM nominations_nomination WHERE id = CASE_ID AND erased_at IS NOT NULL) THEN
    IF TG_OP = 'DELETE' AND IS_DELETED THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND ARE_EMPTY AND to_jsonb(NEW) - COLUMNS = to_jsonb(OLD) - COLUMNS THEN
        RETURN NEW;
    END IF;
END IF;
RAISE EXCEPTION 'Cannot update or delete: it stands';
"""


def stands_until_erased(
    name: str, *, of: str = "OLD.nomination_id", unless: str = "", **emptied: str | None
) -> pgtrigger.Trigger:
    """The row does not change, and once its case is erased in these columns alone: to what they are then, or, where
    that is None, to anything. Without columns it goes whole. `unless` it does not stand yet."""
    columns = ", ".join(f"'{column}'" for column in emptied)
    empty = [f"NEW.{column} = '{value}'" for column, value in emptied.items() if value is not None]
    func = (f"\nIF {unless} THEN RETURN coalesce(NEW, OLD); END IF;" if unless else "") + STANDS.replace(
        "CASE_ID", of
    ).replace("IS_DELETED", "FALSE" if emptied else "TRUE").replace(
        "ARE_EMPTY", " AND ".join(empty) or "FALSE"
    ).replace("COLUMNS", f"ARRAY[{columns}]::text[]")
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=func
    )
