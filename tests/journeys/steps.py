"""What people of a round do in the browser, whatever the round: by the case or the round it is about."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload

from nominations.models import Assignment, Nomination, Notice, Round
from tests.journeys.conftest import Person

Meet = Callable[..., Person]
PAPER: FilePayload = {
    "name": "证明.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\npaper\n%%EOF\n",
}
MEETING = {
    "entitled": "11",
    "present": "9",
    "members": "、".join(f"示例委员{each}" for each in "甲乙丙丁戊己庚辛壬"),
}


def of_round(page: str, round_: Round | None = None) -> str:
    """The address of a page of the staff: of this round, or over rounds."""
    return reverse(f"admin:nominations_round_{page}", args=[round_.pk] if round_ else [])


def open_case(person: Person, case: Nomination) -> None:
    person.go(reverse("admin:nominations_nomination_change", args=[case.pk]))


def take(person: Person, move: str, **fields: str) -> None:
    person.follow(move)
    person.fill(**fields)
    person.press(move)


def say_yes(person: Person, *questions: str) -> None:
    for question in questions:
        person.page.locator(f"[name={question}][value=yes]").check()


def tell_the_basics(worker: Person, **fields: str) -> None:
    worker.fill(phone="138 0000 0099", **fields)
    worker.choose(ethnicity="汉族", education="大专")
    say_yes(worker, "is_union_member", "is_chinese")
    worker.shoot("10-basic")
    worker.press("保存并继续")


def tell_the_work(worker: Person, engagement: str, **fields: str) -> None:
    worker.page.get_by_label(engagement).check()
    worker.fill(trade="装配钳工", years_in_trade="12", **fields)
    worker.choose(skill_level="高级技师（一级）")
    worker.page.get_by_label("一线工人").check()
    worker.page.locator("[name=post_status][value=in_post]").check()
    worker.shoot("11-work")
    worker.press("保存并继续")


def tell_the_deeds(worker: Person) -> None:
    worker.fill(
        summary="十二年扎根装配一线。", deeds="长期从事装配，带领班组改进工艺。", mastery="手工研磨。"
    )
    worker.shoot("12-deeds")
    worker.press("保存并继续")
    for upload in worker.page.locator("input[type=file]").all():
        upload.set_input_files([PAPER])
    worker.shoot("13-materials")
    worker.press("上传并继续")


def hand_in(worker: Person, state: str) -> None:
    worker.shoot("14-submit")
    for tick in worker.page.locator("main").get_by_role("checkbox").all():
        tick.check()
    worker.press("提交申报")
    worker.sees(state)
    worker.shoot("15-case")


def sets_up(city: Person, publisher: Person, preset: str, chosen: dict[str, str], **fields: str) -> Round:
    """As the preset fills it in but for what is told here, and published by another."""
    city.go(f"{of_round('add')}?preset={preset}")
    city.choose(**chosen)
    city.fill(contact="示例联系方式", **fields)
    city.shoot_both("10-round")
    city.press("保存", exact=True)
    round_ = Round.objects.latest("pk")
    publisher.go(of_round("overview", round_))
    publisher.shoot("11-unpublished")
    publisher.press("发布评选")
    publisher.go(round_.get_absolute_url())
    publisher.shoot_both("12-published")
    round_.refresh_from_db()
    assert round_.published_at is not None
    return round_


def draws(city: Person, round_: Round, seed: str) -> None:
    city.go(of_round("panel", round_))
    city.fill(seed=seed)
    city.shoot("20-panel")
    city.press("抽取专家")
    city.sees(seed)
    city.shoot_both("21-drawn")


def looks_them_up(city: Person, *about: str) -> None:
    """Nothing is known against the nominee, nor against his employer."""
    for label in about:
        city.follow("登记核查结果")
        city.page.get_by_label(label, exact=False).check()
        city.fill(source="（演示）信用平台查询")
        city.press("登记核查结果")


def gives_points(expert: Person, assignment: Assignment, points: Iterable[str], *, shot: str = "") -> None:
    expert.go(assignment.get_absolute_url())
    for field, given in zip(expert.page.locator(".rubric__points input").all(), points, strict=True):
        field.fill(given)
    expert.fill(comment="技艺扎实，成果有据。")
    if shot:
        expert.shoot(f"41-rubric-{shot}")
    expert.press("锁定提交")
    if shot:
        expert.shoot(f"42-lock-{shot}")
    expert.press("确认锁定")
    expert.sees("已锁定")


def carries_on(city: Person, round_: Round) -> None:
    """Everybody above the line goes on."""
    city.go(of_round("carry", round_))
    city.shoot_both("52-carry")
    city.press("按名次办理入围")
    city.sees("已办理")
    city.shoot("52-carried")


def resolves(city: Person, round_: Round, decided: dict[Nomination, str], number: str) -> None:
    """What one meeting resolved, on one page: six of nine were for it, one against."""
    city.go(of_round("resolutions", round_))
    city.page.locator("select[name=meeting]").select_option(index=0)
    city.fill(minutes_number=number, held_on=f"{timezone.localdate()}", **MEETING)
    for case, decision in decided.items():
        city.choose(**{str(case.pk): decision})
        votes = {"votes_for": "6", "votes_against": "1", "abstentions": "2"}
        city.fill(**{f"{name}-{case.pk}": number for name, number in votes.items()})
        if decision == "不列入":
            city.fill(**{f"reserve_rank-{case.pk}": "1"}, note="名额已满，列为候补。")
    city.shoot_both("55-resolutions")
    city.press("登记会议决议")
    city.sees(f"已登记{len(decided)}件决议")
    city.shoot("56-resolved")


def visits(city: Person, day: dt.date) -> None:
    """The case is open before him."""
    city.follow("登记考察结果")
    city.fill(
        visited_on=f"{day}",
        place="总装车间",
        visitors="示例考察员甲、示例考察员乙",
        note="现场核实，事迹属实。",
    )
    for claim in city.page.locator("input[type=radio][value=yes]").all():
        claim.check()
    city.shoot("51-visit")
    city.press("登记考察结果")


def drafts(city: Person, round_: Round) -> Notice:
    city.go(of_round("overview", round_))
    city.shoot("60-overview")
    city.press("起草公示")
    city.sees("公示草稿已起草")
    return round_.notices.get()


def posts(publisher: Person, notice: Notice, day: dt.date) -> dt.date:
    """Tells the last day of the notice."""
    publisher.go(reverse("admin:nominations_notice_change", args=[notice.pk]))
    publisher.shoot("61-notice-draft")
    publisher.follow("发布公示")
    publisher.fill(starts_on=f"{day}")
    publisher.shoot("62-publish")
    publisher.press("发布公示")
    publisher.go(notice.get_absolute_url())
    publisher.shoot("63-notice")
    notice.refresh_from_db()
    assert notice.ends_on is not None
    return notice.ends_on


def closes(city: Person, notice: Notice) -> None:
    city.go(reverse("admin:nominations_notice_change", args=[notice.pk]))
    city.follow("结束公示")
    city.fill(memo="公示期间未收到异议。")
    city.shoot("80-close")
    city.press("结束公示")


def signs(publisher: Person, button: str, **decision: Any) -> None:
    """The page of the decision is open before him."""
    publisher.fill(**{name: str(value) for name, value in decision.items()})
    publisher.shoot("81-confer")
    publisher.press(button)


def stands_in_the_register(public: Person, case: Nomination) -> None:
    """On the home page, in the directory, on a page of his own, on the roll, and with his certificate."""
    honour = Nomination.objects.get(pk=case.pk).honour
    assert honour is not None
    public.go("/")
    public.shoot("90-home")
    public.go(f"/craftsmen/?q={case.name}")
    public.shoot("91-directory")
    with public.page.expect_navigation():
        his = honour.holder.get_absolute_url()  # there may be others of his name
        public.page.locator(f'.person-card a[href="{his}"]').first.click()
    public.page.get_by_role("heading", name=case.name, level=1).wait_for()
    public.sees(case.round.title.name)
    public.shoot("92-person")
    public.go(f"/honours/{case.round.title.slug}/{case.round.year}/")
    public.sees(case.name)
    public.shoot("93-roll")
    public.go(f"/verify/{honour.certificate.serial}/")
    public.sees(case.name)
    public.shoot("94-verify")
