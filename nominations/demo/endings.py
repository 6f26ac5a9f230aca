"""What is done to a whole list at the end of a round: the notice, and the conferral."""

from django.utils import timezone

from nominations.actions import conferral, notices, objections
from nominations.demo.dates import date_back, workday
from nominations.demo.people import person
from nominations.models import Notice, Objection, Round

# Five working days with the longest holiday in between.
A_NOTICE = 21
AFTER_THE_MEETING = 2


def post(round_: Round) -> Notice:
    """A notice whose days are over."""
    notice = publish(round_)
    date_back(round_, A_NOTICE)
    notice.refresh_from_db()
    return notice


def post_now(round_: Round) -> None:
    """A notice that runs now, from today or, on a day off, from the working day before."""
    today = timezone.localdate()
    starts_on = publish(round_).starts_on or today
    date_back(round_, (starts_on - workday(today, -1)).days)


def publish(round_: Round) -> Notice:
    """Some days after the meeting, from today or the next working day."""
    date_back(round_, AFTER_THE_MEETING)
    notice = notices.draft_notice(round=round_, by=person("city"))
    return notices.publish_notice(
        notice=notice, by=person("publisher"), starts_on=workday(timezone.localdate())
    )


def close(round_: Round) -> None:
    """The notice is closed some days ago."""
    notices.close_notice(notice=round_.notices.get(), by=person("city"), memo="公示期间未收到异议。（演示）")
    date_back(round_, 3)


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
