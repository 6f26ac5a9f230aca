"""What a public notice says on paper, and nothing that is not public.

An official paper: its words are Chinese, whatever language its reader has chosen for the pages.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from craftsmen.names import padded
from nominations.models import Notice
from nominations.privacy import check_no_private_numbers
from nominations.workflow import OUT


class Row(NamedTuple):
    """One line of the list: all that is told of a case (domain.md §7, report 11), under `NoticePaper.columns`."""

    number: str
    name: str
    note: str
    workplace: str
    trade: str


GONE: Final = "（已退出公示）"


@dataclass(frozen=True)
class NoticePaper:
    heading: str
    issuer: str
    list_heading: str
    noun: str
    columns: tuple[str, ...]
    basis: list[str]
    caption: str
    rows: list[Row]
    span: str
    until: str
    contact: list[str]
    dated: str
    made_at: dt.datetime
    mark: str

    @property
    def period(self) -> str:
        """From which day to which hour it stands."""
        return f"{self.span}，截止到最后一日{self.until}（北京时间）"

    def check(self) -> None:
        """Raises ValidationError if an identity or mobile number is among the words.

        The contact is left out: it is the office's own, and may well be a mobile number.
        """
        words = [self.heading, self.issuer, self.list_heading, *self.basis]
        check_no_private_numbers([*words, *(text for row in self.rows for text in row)])


def read(notice: Notice) -> NoticePaper:
    """The paper of a posted notice: its list as posted, and as on its page who has left it since."""
    if notice.published_at is None or notice.starts_on is None or notice.ends_on is None:
        raise ValueError("only a posted notice has its list and its days")
    now, kind = timezone.localtime(), notice.round.kind
    with override(settings.LANGUAGE_CODE):
        noun, columns = f"拟命名{kind.noun}", ("序号", *map(str, kind.columns))
    lines = notice.entries.values_list(
        "order", "name", "annotation", "workplace", "trade", "nomination__state"
    ).order_by("order")
    return NoticePaper(
        heading=notice.heading,
        issuer=notice.round.union.name,
        list_heading=f"“{notice.round.title.name}”{noun}名单",
        noun=noun,
        columns=columns,
        basis=paragraphs(notice.basis),
        caption=notice.caption,
        rows=[
            Row(
                str(order),
                padded(name) if kind.is_person else name,
                f"{note}{GONE}" if state in OUT else note,
                workplace,
                trade,
            )
            for order, name, note, workplace, trade, state in lines
        ],
        span=f"{days(notice.starts_on, notice.ends_on)}（{notice.days}个工作日）",
        until=notice.until,
        contact=paragraphs(notice.round.contact),
        dated=day(notice.starts_on),
        made_at=now,
        mark=f"公示{notice.pk}号第{notice.version}版，{day(now.date())}制",
    )


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def day(date: dt.date) -> str:
    """As GB/T 9704 writes a day: Arabic figures, no leading zeros."""
    return f"{date.year}年{date.month}月{date.day}日"


def days(first: dt.date, last: dt.date) -> str:
    """The year is not said twice."""
    until = day(last)
    return f"{day(first)}至{until.removeprefix(f'{first.year}年')}"
