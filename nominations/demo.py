"""Demo data: rounds on the 枣庄 preset with plainly invented nominees. One takes forms, of one the notice
is up, of one it has run out, and one is over.

The rules of the real rounds were not found (domain.md §10), so the texts say that they are for show and
wait for the organiser. Every nominee walks through the real actions; only the notice that is to be over
already is dated back, which no action does.
"""

import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.roles import Role
from craftsmen.identity import check_digit
from craftsmen.models import Title
from nominations.actions import conferral, drafts, experts, materials, moves, notices, reviews, rounds
from nominations.models import (
    Criterion,
    MaterialRequirement,
    Meeting,
    Nomination,
    Notice,
    NoticeEntry,
    PanelMember,
    Round,
)
from nominations.offdays import overrides
from nominations.presets import IDENTITY_PAPER
from nominations.workdays import is_workday, notice_end
from nominations.workflow import State
from organisations.models import Employer, Industry, Region, Union

TO_CONFIRM: Final = "（演示文字，正式规则待主办单位确认。）"
CRITERIA: Final = (
    ("工匠精神与职业道德", 15),
    ("技能水平与绝技绝活", 30),
    ("创新成果与效益", 25),
    ("传承带徒", 15),
    ("行业影响与荣誉", 15),
)
MATERIALS: Final = (
    ("身份证明", "身份证正反面照片或扫描件。", True),
    ("技能等级或职称证书", "技师以上证书；传统技艺可用相应证明代替。", False),
    ("成果与效益证明", "由单位财务部门盖章。", False),
    ("工作照", "近一年在工作岗位的照片。", True),
)
TRADES: Final = ("装配钳工", "焊工", "数控车工", "维修电工", "挡车工", "烘焙师", "木雕艺人", "设备检修工")
STEPS: Final = tuple(
    State(state)
    for state in (
        "employer_review",
        "district_review",
        "screening",
        "expert_review",
        "site_visit",
        "deliberation",
        "proposed",
    )
)
UNDER_WAY: Final = {
    "甲": State.EMPLOYER_REVIEW,
    "乙": State.DISTRICT_REVIEW,
    "丙": State.SCREENING,
    "丁": State.EXPERT_REVIEW,
    "戊": State.EXPERT_REVIEW,
    "己": State.SITE_VISIT,
    "庚": State.DELIBERATION,
}
NUMERALS: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


def load() -> None:
    """Can be called again: a round that has nominees is left as it is."""
    running = put_round("第八届“鲁班工匠”选树（演示）", "鲁班工匠", session_no=8, opens=-10)
    if fill(running, UNDER_WAY):
        end(running, 45)
    listed = put_round("第三届“枣庄手造工匠”选树（演示）", "枣庄手造工匠", session_no=3, opens=-60)
    if fill(listed, dict.fromkeys("辛壬癸", State.PROPOSED)):
        end(listed, -20)
        post(listed)
    ripe = put_round("第二届“枣庄手造工匠”选树（演示）", "枣庄手造工匠", session_no=2, opens=-90)
    if fill(ripe, dict.fromkeys("辰巳", State.PROPOSED)):
        end(ripe, -50)
        post_in_the_past(ripe, 14)
    over = put_round("往届“鲁班工匠”选树（演示）", "鲁班工匠", session_no=7, opens=-420, year=-1)
    if fill(over, dict.fromkeys("子丑", State.PROPOSED)):
        end(over, -380)
        post_in_the_past(over, 30)
        close_and_confer(over)


def person(sign_in: str) -> User:
    return User.objects.get(email=f"{sign_in}@demo.example")


def put_round(name: str, title: str, *, session_no: int, opens: int, year: int = 0) -> Round:
    """The round of this name, open for now: days count from today, `year` from this year."""
    now = timezone.now()
    round_, is_new = Round.objects.get_or_create(
        name=name,
        defaults={
            "title": Title.objects.get(name=title),
            "union": Union.objects.get(name="枣庄市总工会"),
            "year": now.year + year,
            "session_no": session_no,
            "places": 10,
            "opens_at": now + dt.timedelta(days=opens),
            "closes_at": now + dt.timedelta(hours=1),
            "scope": f"全市各行各业在职职工，以及自由职业、个体和小工坊从业者。{TO_CONFIRM}",
            "quota": f"名额不超过10名，名额分配由市总工会研究确定。{TO_CONFIRM}",
            "conditions": f"爱岗敬业，技艺精湛，在本工种（职业）连续工作五年以上。{TO_CONFIRM}",
            "procedure": "基层推荐、初评、专家评审、实地考察、会议研究、公示、公布。",
            "contact": f"主办单位：枣庄市总工会（联系电话、地址、邮编和邮箱待主办单位填写）{TO_CONFIRM}",
        },
    )
    if is_new:
        for order, (criterion, greatest) in enumerate(CRITERIA, start=1):
            Criterion.objects.create(round=round_, name=criterion, greatest=Decimal(greatest), order=order)
        for order, (material, guidance, required) in enumerate(MATERIALS, start=1):
            MaterialRequirement.objects.create(
                round=round_,
                name=material,
                guidance=guidance,
                required=required,
                for_experts=material != str(IDENTITY_PAPER),
                order=order,
            )
        for expert in User.objects.filter(posts__role=Role.EXPERT, email__startswith="expert"):
            PanelMember.objects.create(round=round_, expert=expert)
        round_ = rounds.publish(round=round_, by=person("publisher"))
    return round_


def fill(round_: Round, wanted: Mapping[str, State]) -> bool:
    """Brings one invented person to each state; whether anybody was new."""
    if round_.nominations.exists():
        return False
    for figure, state in wanted.items():
        bring_to(state, hand_in(round_, figure))
    return True


def end(round_: Round, days: int) -> None:
    """Sets the last day on which forms are taken, counted from today; at 17:00."""
    day = timezone.localdate() + dt.timedelta(days=days)
    round_.closes_at = timezone.make_aware(dt.datetime.combine(day, dt.time(17)))
    round_.save(update_fields=["closes_at"])


def hand_in(round_: Round, figure: str) -> Nomination:
    """The form of 示例人员<figure>, submitted."""
    number = NUMERALS.index(figure) + 1
    by, _ = User.objects.get_or_create(
        email=f"nominee{number}@demo.example", defaults={"name": f"示例人员{figure}"}
    )
    nomination = drafts.start(round=round_, by=by)
    employers = list(Employer.objects.order_by("uscc"))
    employer = employers[number % len(employers)]
    facts = {
        "name": f"示例人员{figure}",
        "identity_number": identity_number(number),
        "ethnicity": "汉族",
        "political_status": "群众",
        "education": "大专",
        "phone": f"138000000{number:02d}",
        "is_union_member": True,
        "engagement": Nomination.Engagement.EMPLOYED,
        "employer": employer,
        "position": "示例车间",
        "region": Region.objects.get(pk=employer.region_id),
        "industry": Industry.objects.get(pk=employer.industry_id),
        "trade": TRADES[number % len(TRADES)],
        "years_in_trade": 8 + number,
        "skill_level": Nomination.SkillLevel.SENIOR_TECHNICIAN,
        "category": Nomination.WorkerCategory.FRONTLINE,
        "summary": "演示人员，事迹为虚构：扎根一线，攻克多项技术难题。",
        "deeds": "演示人员，事迹为虚构。长期在生产一线工作，带领班组改进工艺，提高了质量和效率。",
        "mastery": "演示文字：听音辨障，凭手感修配精密零件。",
        "innovation": "演示文字：完成技术改造多项。",
        "apprentices": "演示文字：带徒多人。",
    }
    nomination = drafts.save_section(nomination=nomination, values=facts, version=nomination.version, by=by)
    papers = [
        materials.Chosen(required.name, required, picture(f"{required.name}.png", number))
        for required in round_.materials.filter(required=True)
    ]
    materials.attach(nomination=nomination, chosen=papers, by=by)
    ticked = dict.fromkeys(
        ("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), True
    )
    nomination.refresh_from_db()
    return drafts.submit(nomination=nomination, declarations=ticked, version=nomination.version, by=by)


def identity_number(number: int) -> str:
    """A number that passes the check and can be nobody's: no county, born on the first day of 1900."""
    first17 = f"37000019000101{number:03d}"
    return first17 + check_digit(first17)


def picture(name: str, shade: int) -> SimpleUploadedFile:
    """A plain coloured sheet in place of a paper."""
    sheet = io.BytesIO()
    Image.new("RGB", (640, 480), (120 + shade * 5, 150, 180)).save(sheet, "PNG")
    return SimpleUploadedFile(name, sheet.getvalue(), "image/png")


def bring_to(state: State, nomination: Nomination) -> None:
    """Along the spine, each step by the person whose step it is."""
    road = nomination.road
    for step in STEPS:
        if step == state:
            return
        if step in road:
            WALK[step](nomination)


def endorse(nomination: Nomination) -> None:
    by = holder(Role.GRASSROOTS, nomination.employer_union, "示例工会干事")
    ends = timezone.localdate() - dt.timedelta(days=1)
    starts = ends - dt.timedelta(days=20)
    reviews.endorse(
        nomination=nomination,
        by=by,
        note="同意推荐，单位公示无异议。",
        seal=picture("盖章页.png", 0),
        notice_from=starts,
        notice_to=ends,
    )


def recommend(nomination: Nomination) -> None:
    by = holder(Role.DISTRICT, nomination.district_union, "示例区市工会干事")
    reviews.recommend(nomination=nomination, by=by, note="情况属实，同意推荐。")


def holder(role: Role, union: Union | None, name: str) -> User:
    """Whoever holds the role for the union; an invented colleague if nobody does."""
    if union is None:
        raise ValueError("this nomination goes through no such union")
    found = User.objects.filter(posts__role=role, posts__union=union).first()
    if found is None:
        found = User.objects.create_user(f"{role.value}{union.pk}@demo.example", name=name, is_staff=True)
        found.posts.create(role=role, union=union)
    return found


def screen(nomination: Nomination) -> None:
    moves.make_move(nomination=nomination, move="check_first", by=person("city"), note="材料齐全，符合条件。")
    reviews.pass_screening(nomination=nomination, by=person("publisher"), note="复核无误。")


def score(nomination: Nomination) -> None:
    for place, assignment in enumerate(
        nomination.assignments.select_related("expert").order_by("expert__email")
    ):
        points = {
            criterion: criterion.greatest - Decimal((place + criterion.order) % 5) / 2
            for criterion in nomination.round.criteria.all()
        }
        saved = experts.save_scores(
            assignment=assignment,
            points=points,
            comment="演示评语。",
            version=assignment.version,
            by=assignment.expert,
        )
        experts.lock_scores(assignment=saved, version=saved.version, by=assignment.expert)
    experts.close_scoring(nomination=nomination, by=person("city"))


def visit(nomination: Nomination) -> None:
    reviews.finish_visit(
        nomination=nomination,
        by=person("city"),
        note="现场查看操作演示，事迹属实。",
        visited_on=timezone.localdate(),
        place="示例车间",
        visitors="示例市总经办、示例复核人",
    )


def propose(nomination: Nomination) -> None:
    meeting, _ = Meeting.objects.get_or_create(
        round=nomination.round,
        minutes_number="演示纪要第1号",
        defaults={"held_on": timezone.localdate(), "present": 9},
    )
    reviews.resolve(nomination=nomination, by=person("city"), meeting=meeting, votes=(8, 0, 1), proposed=True)


WALK: Final = {
    State.EMPLOYER_REVIEW: endorse,
    State.DISTRICT_REVIEW: recommend,
    State.SCREENING: screen,
    State.EXPERT_REVIEW: score,
    State.SITE_VISIT: visit,
    State.DELIBERATION: propose,
}


def post(round_: Round) -> None:
    """A notice that runs now."""
    notice = notices.draft_notice(round=round_, by=person("city"))
    notices.publish_notice(notice=notice, by=person("publisher"), starts_on=workday(timezone.localdate()))


def workday(day: dt.date, step: int = 1) -> dt.date:
    """`day` or the nearest working day after it, or before it with `step` -1."""
    known = overrides()
    while not is_workday(day, known):
        day += dt.timedelta(days=step)
    return day


def post_in_the_past(round_: Round, days: int) -> None:
    """A notice whose days are over: dated back by hand, as nobody can do in the portal."""
    starts_on = workday(timezone.localdate() - dt.timedelta(days=days), -1)
    notice = notices.draft_notice(round=round_, by=person("city"))
    NoticeEntry.objects.bulk_create(notices.list_of(notice, list(round_.nominations.for_lists())))
    publisher = person("publisher")
    Notice.objects.filter(pk=notice.pk).update(
        starts_on=starts_on,
        ends_on=notice_end(starts_on, notice.days, overrides()),
        published_by=publisher,
        published_at=timezone.now() - dt.timedelta(days=days),
    )
    for nomination in round_.nominations.filter(state=State.PROPOSED).order_by("pk"):
        moves.make_move(nomination=nomination, move="publish", by=publisher)


def close_and_confer(round_: Round) -> None:
    notices.close_notice(notice=round_.notices.get(), by=person("city"), memo="公示期间未收到异议。（演示）")
    conferral.confer(
        round=round_,
        document_number=f"演示〔{round_.year}〕1号",
        heading=f"关于公布{round_.year}年度“{round_.title.name}”名单的通知（演示）",
        signed_on=timezone.localdate(),
        by=person("publisher"),
    )
