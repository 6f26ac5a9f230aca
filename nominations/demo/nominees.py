"""The invented nominees: their forms, and plain sheets in place of their papers."""

import io
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from craftsmen.identity import check_digit
from nominations.actions import drafts, materials
from nominations.asked import asked_of_nominee
from nominations.choices import PostStatus
from nominations.demo.people import NOMINEES
from nominations.demo.things import told
from nominations.models import Nomination, Round
from organisations.models import Employer, Industry, Region

TRADES: Final = ("装配钳工", "焊工", "数控车工", "维修电工", "挡车工", "烘焙师", "木雕艺人", "设备检修工")
NUMERALS: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


def hand_in(round_: Round, figure: str) -> Nomination:
    """The form of 示例人员<figure>, submitted."""
    number = NUMERALS.index(figure) + 1
    by, _ = User.objects.get_or_create(
        email=f"{NOMINEES}{number}@demo.example", defaults={"name": f"示例人员{figure}"}
    )
    nomination = drafts.start(round=round_, by=by)
    employers = list(Employer.objects.order_by("uscc"))
    employer = employers[number % len(employers)]
    of_kind = of_person(figure, number, employer) if round_.kind.is_person else told(round_, figure, employer)
    nomination = drafts.save_section(nomination=nomination, values=of_kind, version=nomination.version, by=by)
    papers = [
        materials.Chosen(required.name, required, picture(f"{required.name}.png", number))
        for required in asked_of_nominee(nomination)
        if required.required
    ]
    materials.attach(nomination=nomination, chosen=papers, by=by)
    ticked = dict.fromkeys(
        ("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), True
    )
    nomination.refresh_from_db()
    return drafts.submit(nomination=nomination, declarations=ticked, version=nomination.version, by=by)


def of_person(figure: str, number: int, employer: Employer) -> dict[str, Any]:
    return {
        "name": f"示例人员{figure}",
        "identity_number": identity_number(number),
        "ethnicity": "汉族",
        "political_status": "群众",
        "education": "大专",
        "phone": f"138000000{number:02d}",
        "is_union_member": True,
        "is_chinese": True,
        "engagement": Nomination.Engagement.EMPLOYED,
        "employer": employer,
        "position": "示例车间",
        "region": Region.objects.get(pk=employer.region_id),
        "industry": Industry.objects.get(pk=employer.industry_id),
        "trade": TRADES[number % len(TRADES)],
        "years_in_trade": 8 + number,
        "skill_level": Nomination.SkillLevel.SENIOR_TECHNICIAN,
        "category": Nomination.WorkerCategory.FRONTLINE,
        "post_status": PostStatus.IN_POST,
        "is_heritage": False,
        "summary": "演示人员，事迹为虚构：扎根一线，攻克多项技术难题。",
        "deeds": "演示人员，事迹为虚构。长期在生产一线工作，带领班组改进工艺，提高了质量和效率。",
        "mastery": "演示文字：听音辨障，凭手感修配精密零件。",
        "innovation": "演示文字：完成技术改造多项。",
        "apprentices": "演示文字：带徒多人。",
    }


def identity_number(number: int) -> str:
    """A number that passes the check and can be nobody's: no county, born on the first day of 1900."""
    first17 = f"37000019000101{number:03d}"
    return first17 + check_digit(first17)


def picture(name: str, shade: int) -> SimpleUploadedFile:
    """A plain coloured sheet in place of a paper."""
    sheet = io.BytesIO()
    Image.new("RGB", (640, 480), (120 + shade * 5, 150, 180)).save(sheet, "PNG")
    return SimpleUploadedFile(name, sheet.getvalue(), "image/png")
