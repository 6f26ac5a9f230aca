"""How long the form of whoever was not honoured is kept, and what of it stays as figures. No database."""

import datetime as dt
from typing import Any, Final

# Personal data is kept no longer than its purpose needs (PIPL art. 19; domain.md §6: "retention period then erase,
# keep statistics"). No source found names a period: a year lets the next round, and whoever asks why he was not
# chosen, still find the papers. 待主办单位确认.
KEPT_FOR: Final = dt.timedelta(days=365)

# What each column of the form becomes; all others of a case are figures, places, unions and the road it went.
EMPTIED: Final[dict[str, Any]] = {
    **dict.fromkeys(
        (
            "name",
            "roster_key",
            "identity_number",
            "phone",
            "ethnicity",
            "political_status",
            "workplace",
            "position",
            "trade",
            "summary",
            "deeds",
            "mastery",
            "innovation",
            "apprentices",
            "awards",
            "leader_name",
            "completed_by",
            "benefit_base",
            "benefit_period",
            "patents",
        ),
        "",
    ),
    "born_on": None,
    "employer": None,
    "benefit_amount": None,
}
# Instead of the keyed digest of the number: something that nobody else has and that tells nothing.
IN_PLACE_OF_INDEX: Final = "erased:"
