"""The rules of a round as one JSON text, made by the database itself: taken for a version, and compared with it.

A version in force and the rows it was taken from must say the same at the end of every transaction, so the
rules of a round that has one change only together with a new version, which two people sign.
"""

from typing import Final

import pgtrigger

from nominations.quotas import SUBJECTS

# A moment is told in whole seconds of UTC, a decimal as text.
MOMENT: Final = """to_char(ROW.NAME AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
QUOTED: Final = {"l.order": 'l."order"'}
# What lines are read by, the first of these that they have.
SORTED: Final = ("order", "code")
PLAIN: Final = (
    "name",
    "year",
    "session_no",
    "places",
    "left_out",
    "scope",
    "quota",
    "conditions",
    "frontline_definition",
    "procedure",
    "contact",
    "convention",
    "notice_days",
    "notice_until",
    "handling_days",
    "seed_source",
    "quorum",
    "needs_rank",
    "frontline_first",
    "most_per_employer",
)


def _plain(*names: str) -> dict[str, str]:
    return {name: f"l.{name}" for name in names}


def _moments(row: str, *names: str) -> dict[str, str]:
    return {name: MOMENT.replace("ROW", row).replace("NAME", name) for name in names}


# Tables whose rows are lines of the rules: the key, the table, how each column is told, and their order.
LINES: Final = {
    "stages": (
        "nominations_stage",
        _plain("order", "kind", "name", "optional", "carries")
        | {name: f"to_char(l.{name}, 'YYYY-MM-DD')" for name in ("starts_on", "ends_on")},
    ),
    "criteria": (
        "nominations_criterion",
        _plain("order", "name", "guidance", "breaks_ties")
        | {"greatest": "l.greatest::text", "weight": "l.weight::text"},
    ),
    "scoring": (
        "nominations_scoringplan",
        _plain(
            "panel_size",
            "panels",
            "draws_by_trade",
            "experts_per_case",
            "min_experts",
            "is_blind",
            "method",
            "normalises_within_panel",
        ),
    ),
    "poll": (
        "nominations_poll",
        _moments("l", "opens_at", "closes_at")
        | {"weight": "l.weight::text"}
        | _plain(
            "normalisation",
            "fewest",
            "most",
            "limit_per",
            "voters",
            "one_per_address",
            "hidden_until_close",
        ),
    ),
    "materials": (
        "nominations_materialrequirement",
        _plain("order", "name", "guidance", "required", "asked_of", "for_experts", "shows_name"),
    ),
    "quotas": (
        "nominations_quota",
        {subject: f"l.{subject}_id" for subject in SUBJECTS} | _plain("max_recommend", "place_target"),
    ),
    "targets": (
        "nominations_structuretarget",
        _plain("name", "part", "base", "bound", "is_hard") | {"share": "l.share::text"},
    ),
    "eligibility": ("nominations_eligibilityrule", _plain("code", "severity", "params", "text")),
}


def _lines(table: str, columns: dict[str, str]) -> str:
    told = ", ".join(f"'{name}', {QUOTED.get(column, column)}" for name, column in columns.items())
    order = next((f"{QUOTED.get(columns[name], columns[name])}, " for name in SORTED if name in columns), "")
    objects = f"jsonb_build_object('id', l.id, {told}) ORDER BY {order}l.id"
    return f"(SELECT coalesce(jsonb_agg({objects}), '[]'::jsonb) FROM {table} l WHERE l.round_id = r.id)"  # noqa: S608 - constants


def _rules() -> str:
    parts = {"title": "r.title_id", "union": "r.union_id", "programme": "r.programme_id"}
    parts |= {name: f"r.{name}" for name in PLAIN}
    parts |= {"carry_forward_ratio": "r.carry_forward_ratio::text"}
    parts |= _moments("r", "opens_at", "closes_at")
    parts |= {name: _lines(*line) for name, line in LINES.items()}
    return ", ".join(f"'{name}', {told}" for name, told in parts.items())


RULES: Final = f"SELECT jsonb_build_object({_rules()}) FROM nominations_round r WHERE r.id = "  # noqa: S608 - constants
# Keys that came into the text after a version was taken, also into that of stages, are no part of what it says.
STANDS: Final = """
    FOR wanted IN SELECT DISTINCT unnest(ARRAY[NEW.COLUMN, OLD.COLUMN]) LOOP
        SELECT rules INTO standing FROM nominations_ruleversion
            WHERE round_id = wanted AND number IS NOT NULL ORDER BY number DESC LIMIT 1;
        CONTINUE WHEN standing IS NULL;
        current_rules := (RULES wanted);
        IF jsonb_path_exists(standing, '$.stages[*].kind') AND NOT jsonb_path_exists(standing, '$.stages[*].optional')
        THEN
            current_rules := jsonb_set(current_rules, '{stages}', coalesce((
                SELECT jsonb_agg(line - 'optional' - 'carries' ORDER BY place)
                FROM jsonb_array_elements(current_rules -> 'stages') WITH ORDINALITY AS lines (line, place)
            ), '[]'));
        END IF;
        IF standing IS DISTINCT FROM (SELECT jsonb_object_agg(key, value) FROM jsonb_each(current_rules)
                WHERE jsonb_exists(standing, key)) THEN
            RAISE EXCEPTION 'the rules stand but for an amendment' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
""".replace("RULES", RULES)


def rules_stand(operation: pgtrigger.Operation, *, column: str = "round_id") -> pgtrigger.Trigger:
    """Held at the end of a transaction on every table that the rules are made of."""
    return pgtrigger.Trigger(
        name="rules_stand",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=[("wanted", "bigint"), ("standing", "jsonb"), ("current_rules", "jsonb")],
        func=STANDS.replace("COLUMN", column),
    )


A_LINE_CHANGES: Final = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
