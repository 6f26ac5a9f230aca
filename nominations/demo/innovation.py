"""Demo data: a year of 全员创新 with plainly invented collectives and achievements, conferred by one decision."""

from typing import Final

from django.utils import timezone

from craftsmen.demo import INVENTED_TITLE
from craftsmen.models import Title
from nominations.actions import rounds
from nominations.actions.innovation import open_year
from nominations.demo.dates import date_back, days_from_now
from nominations.demo.endings import close, confer, post
from nominations.demo.people import person
from nominations.demo.rounds import ANNOUNCED, TO_CONFIRM, draw
from nominations.demo.walk import walk_all
from nominations.models import Round
from nominations.workflow import State
from organisations.models import Union

PLACES: Final = 10
# What other offices or a look into the books would have to say is left out of the demonstration.
LEFT_OUT: Final = ("R13", "R14", "R15")
WALKING: Final = {
    "enterprise": "甲",
    "studio": "甲",
    "team": "甲",
    "innovator": "卯",
    "achievement": "甲乙",
}


def load() -> None:
    """Can be called again: a year that was set up is left as it is."""
    titles = list(Title.objects.filter(source=INVENTED_TITLE))
    if Round.objects.filter(title__in=titles).exists():
        return
    opened = open_year(
        union=Union.objects.get(name="枣庄市总工会"),
        year=timezone.localdate().year,
        opens_at=days_from_now(ANNOUNCED, 0),
        closes_at=days_from_now(ANNOUNCED + 20, 17),
        notice_days=5,
        contact=f"主办单位：枣庄市总工会（联系电话、地址、邮编和邮箱待主办单位填写）{TO_CONFIRM}",
        chosen={title.kind: (title, PLACES) for title in titles},
        by=person("city"),
    )
    for number, round_ in enumerate(opened, start=1):
        round_.eligibility_rules.filter(code__in=LEFT_OUT).delete()
        round_.session_no = number  # by which its lottery is told
        round_.save(update_fields=["session_no"])
        draw(rounds.publish(round=round_, by=person("publisher")))
    date_back(*opened, days=ANNOUNCED)
    walk_all({each: dict.fromkeys(WALKING[each.kind.value], State.PROPOSED) for each in opened})
    post(*opened)
    close(*opened)
    confer(opened, number=2, what="全员创新企业、创新工作室、创新型班组、职工创新能手和职工创新成果")
