"""The public votes in a real browser: with the proof of work, and with the sum where no script runs."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from nominations.actions import forensics
from nominations.models import Ballot, Poll
from tests.journeys.conftest import DESK, PHONE, Person
from tests.nominations import ballot_box, roads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Person]


@pytest.fixture
def meet(meet_here: Open) -> Open:
    """On a phone, by the real clock, as the database goes by its own."""
    return partial(meet_here, viewport=PHONE)


def test_a_passer_by_votes_on_a_phone(meet: Open) -> None:
    poll = ballot_box.open_poll(candidates=6, most=2, voters=Poll.Voters.ANYONE)
    voter = meet("voter")
    voter.go(poll.get_absolute_url())
    voter.shoot("00-ballot")
    names = voter.page.locator(".candidate__name").all_inner_texts()
    voter.go(poll.get_absolute_url())
    assert voter.page.locator(".candidate__name").all_inner_texts() == names  # his own order stays

    for place in (0, 3):
        voter.page.locator("[name=choice]").nth(place).check()
    voter.page.locator("[data-proof][data-state=verified]").wait_for()
    voter.sees("已选2位，可选2位")
    voter.shoot("01-chosen")
    voter.press("投票", exact=True)

    ballot = Ballot.objects.get()
    assert {candidate.name for candidate in poll.candidates.filter(pk__in=ballot.choices)} == {
        names[0],
        names[3],
    }
    assert (ballot.proof_kind, ballot.agent != "") == (Ballot.Proof.WORK, True)
    voter.sees("投票成功")
    assert re.sub(r"\s", "", voter.page.locator(".receipt-code").inner_text()) == ballot.receipt
    voter.shoot("02-receipt")
    voter.go(poll.get_absolute_url())
    voter.sees("您已经投过票，谢谢参与。")
    voter.shoot("03-voted")
    ballot_box.closed(poll)
    voter.go(poll.get_absolute_url())
    voter.sees("投票结果")
    voter.shoot("04-result")
    voter.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    voter.shoot("05-result-desk")


def test_without_scripts_a_sum_in_words_will_do(meet: Open) -> None:
    poll = ballot_box.open_poll(voters=Poll.Voters.ANYONE)
    voter = meet("voter", java_script_enabled=False)
    voter.go(poll.get_absolute_url())
    voter.page.locator("[name=choice]").first.check()
    voter.press("投票", exact=True)
    voter.sees("还没有完成验证")
    voter.page.screenshot(path=voter.folder / "10-no-script.png", full_page=True)
    assert not Ballot.objects.exists()

    asked = voter.page.get_by_text(re.compile(r"\d+加\d+等于多少")).inner_text()
    voter.fill(answer=str(sum(map(int, re.findall(r"\d+", asked)))))
    assert (
        voter.page.locator("[name=choice]").first.is_checked() or voter.page.locator(":checked").count() == 1
    )
    voter.press("投票", exact=True)

    voter.sees("投票成功")
    assert Ballot.objects.get().proof_kind == Ballot.Proof.QUESTION


def test_where_an_account_is_asked_for_one_signs_in_first(meet: Open) -> None:
    here = roads.city()
    poll = ballot_box.open_poll(here)
    voter = meet("voter")
    voter.go(reverse("nominations:round", args=[here.round.pk]))
    voter.follow("去投票")
    voter.sees("登录后投票")
    voter.shoot("20-sign-in-first")
    voter.enter(here.experts[0])
    voter.go(poll.get_absolute_url())
    voter.page.locator("[name=choice]").first.check()
    voter.page.locator("[data-proof][data-state=verified]").wait_for()
    voter.press("投票", exact=True)
    voter.sees("投票成功")
    assert Ballot.objects.count() == 1


def test_staff_set_up_and_look_into_a_poll(meet: Open) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    here = roads.city(opens_at=tomorrow, closes_at=tomorrow + dt.timedelta(days=30))
    ballot_box.nominees(here, 4)
    city = meet("city", viewport=DESK)
    city.enter(here.city)
    city.go(reverse("admin:nominations_round_poll", args=[here.round.pk]))
    city.shoot("30-set-up")
    now = timezone.localtime()
    city.fill(
        opens_at=f"{now - ballot_box.MINUTE:%Y-%m-%dT%H:%M:%S}",
        closes_at=f"{now + 60 * ballot_box.MINUTE:%Y-%m-%dT%H:%M:%S}",
        most="2",
    )
    city.press("保存投票设置")
    publisher = meet("publisher", viewport=DESK)
    publisher.enter(here.publisher)
    publisher.go(reverse("admin:nominations_round_poll", args=[here.round.pk]))
    publisher.press("公布投票")
    publisher.sees("投票中")
    publisher.shoot("31-announced")
    poll = Poll.objects.get()
    one, two, *_ = ballot_box.numbers(poll)
    ballot_box.stuff(poll, 14, one, network="f" * 32, agent="a" * 32)
    for minutes in range(9):
        ballot_box.stuff(poll, 3, two, minutes=60 * minutes)
    ballot_box.closed(poll)
    forensics.examine_all()
    city.go(reverse("admin:nominations_round_forensics", args=[here.round.pk]))
    city.shoot("32-forensics")
    city.page.locator("section[aria-labelledby=network] table").get_by_role("link", name="隔离").first.click()
    city.sees("符合以下条件、还在计票的选票共14张")
    city.fill(reason="同一网段一分钟内投出十四张。")
    city.shoot("33-quarantine")
    city.press("隔离选票")
    city.sees("解除隔离")
    city.follow("提出票数调整")
    city.choose(candidate=str(poll.candidates.get(pk=two).name))
    city.fill(count="3", reason="补记纸质选票。", public_note="补记现场纸质选票三张。")
    city.press("提出", exact=True)
    publisher.go(reverse("admin:nominations_round_forensics", args=[here.round.pk]))
    publisher.press("批准")
    publisher.sees("票数调整已批准，并随结果公布。")
    publisher.shoot("34-adjusted")
    publisher.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    publisher.shoot("35-adjusted-phone")
    publisher.go(poll.get_absolute_url())
    publisher.sees("补记现场纸质选票三张。")
    publisher.shoot("36-result")
