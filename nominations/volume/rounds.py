"""The round of the volume data: the demo's rules, its forms taken and closed, its vote over."""

import datetime as dt
from typing import Final

import pgtrigger
from django.db import transaction

from nominations.demo.dates import date_back
from nominations.demo.rounds import put_round as put_demo_round
from nominations.models import Poll, Round
from nominations.volume.goals import SPINE

NAME: Final = "规模测试评选（虚构数据）"
TITLE: Final = "鲁班工匠"
PLACES: Final = 300
CLOSED_SINCE: Final = 60
VOTE_BEGINS, VOTE_LASTS = dt.timedelta(days=SPINE[4].day), dt.timedelta(days=7)


@transaction.atomic
def put_round() -> Round:
    """The one of this name. A new one has taken its forms some weeks ago."""
    known = Round.objects.filter(name=NAME).first()
    if known is not None:
        return known
    round_ = put_demo_round(
        NAME, TITLE, session_no=99, takes_forms_for=20, rules_of="zaozhuang", has_quotas=True, places=PLACES
    )
    begins = round_.opens_at + VOTE_BEGINS
    with pgtrigger.ignore():  # part of the rules from the first day on, as in the demo
        Poll.objects.create(
            round=round_,
            opens_at=begins,
            closes_at=begins + VOTE_LASTS,
            voters=Poll.Voters.ANYONE,
            limit_per=Poll.LimitPer.DAY,
            most=3,
        )
    date_back(round_, days=CLOSED_SINCE)
    return round_
