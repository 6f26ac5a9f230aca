"""The round of the volume data: the demo's rules, its forms taken and closed."""

from typing import Final

from django.db import transaction

from nominations.demo.dates import date_back
from nominations.demo.rounds import put_round as put_demo_round
from nominations.models import Round

NAME: Final = "规模测试评选（虚构数据）"
TITLE: Final = "鲁班工匠"
PLACES: Final = 300
CLOSED_SINCE: Final = 60


@transaction.atomic
def put_round() -> Round:
    """The one of this name. A new one has taken its forms some weeks ago."""
    known = Round.objects.filter(name=NAME).first()
    if known is not None:
        return known
    round_ = put_demo_round(
        NAME, TITLE, session_no=99, takes_forms_for=20, rules_of="zaozhuang", has_quotas=True, places=PLACES
    )
    date_back(round_, CLOSED_SINCE)
    return round_
