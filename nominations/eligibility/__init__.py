"""Who may stand in a round: the rules R01 to R17 as data, judged on plain facts (domain.md §4.2). No database."""

from nominations.eligibility.codes import (
    ASKED_OF_THE_NOMINEE,
    CODES,
    CONFIDENTIAL,
    NOT_AT_SUBMISSION,
    Department,
    Outcome,
    Severity,
)
from nominations.eligibility.facts import Event, Facts, Held, Places, Step
from nominations.eligibility.judges import Finding, judge
from nominations.eligibility.params import PARAMS, Param, check_params
from nominations.eligibility.texts import default_rules, text_of

__all__ = [
    "ASKED_OF_THE_NOMINEE",
    "CODES",
    "CONFIDENTIAL",
    "NOT_AT_SUBMISSION",
    "PARAMS",
    "Department",
    "Event",
    "Facts",
    "Finding",
    "Held",
    "Outcome",
    "Param",
    "Places",
    "Severity",
    "Step",
    "check_params",
    "default_rules",
    "judge",
    "text_of",
]
