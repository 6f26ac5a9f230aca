"""What is done to a whole list at the end of a round: the notice, and the conferral."""

from django.utils import timezone

from nominations.actions import conferral, notices, objections
from nominations.demo.dates import date_back, workday
from nominations.demo.people import person
from nominations.models import Objection, Round

# Five working days with the longest holiday in between.
A_NOTICE = 21
AFTER_THE_MEETING = 2


def post(*rounds: Round) -> None:
    """A notice of each whose days are over."""
    publish(*rounds)
    date_back(*rounds, days=A_NOTICE)


def post_now(round_: Round) -> None:
    """A notice that runs now, from today or, on a day off, from the working day before."""
    today = timezone.localdate()
    publish(round_)
    starts_on = round_.notices.get().starts_on or today
    date_back(round_, days=(starts_on - workday(today, -1)).days)


def publish(*rounds: Round) -> None:
    """Some days after the meeting, from today or the next working day."""
    date_back(*rounds, days=AFTER_THE_MEETING)
    starts_on = workday(timezone.localdate())
    for round_ in rounds:
        notice = notices.draft_notice(round=round_, by=person("city"))
        notices.publish_notice(notice=notice, by=person("publisher"), starts_on=starts_on)


def close(*rounds: Round) -> None:
    """The notices are closed some days ago."""
    memo = "公示期间未收到异议。（演示）"
    for round_ in rounds:
        notices.close_notice(notice=round_.notices.get(), by=person("city"), memo=memo)
    date_back(*rounds, days=3)


def confer(rounds: list[Round], *, number: int, what: str) -> None:
    """The decision is signed today."""
    year = rounds[0].year
    conferral.confer(
        rounds=rounds,
        document_number=f"演示〔{year}〕{number}号",
        heading=f"关于公布{year}年度{what}名单的通知（演示）",
        signed_on=timezone.localdate(),
        by=person("publisher"),
    )


def object_to(round_: Round) -> None:
    """Somebody objects, in words that can be about nobody."""
    notice = round_.notices.get()
    entry = notice.entries.first()
    if entry is None:
        raise ValueError("an empty list")
    objections.file_objection(
        notice=notice,
        nomination=entry.nomination,
        once="demo",
        kind=Objection.Kind.PERSON,
        objector_name="示例反映人",
        phone="13800000098",
        email="",
        address="",
        text="演示文字，情况为虚构：申报材料所写的从业年限与示例单位的用工登记不一致，可查示例单位的台账。",
    )
