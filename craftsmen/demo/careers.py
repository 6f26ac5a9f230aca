"""What the sources tell of real people beside honours, word for word; and what is invented for invented people."""

import io
from functools import partial
from itertools import pairwise
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from accounts.models import User
from craftsmen.actions import set_picture
from craftsmen.demo.sources import FIRST_DAY, INVENTED, INVENTED_FACT, REPORT
from craftsmen.models import Apprenticeship, CompetitionResult, Craftsman, MeasuredDeed, Photo, Skill
from craftsmen.tasks import make_picture

# Name, what, number, unit, period, source. No source says what the money was counted on, so none of them does here.
MEASURED: Final = (
    ("王京京", "创新工作室成果", "36", "项", "", REPORT),
    ("王京京", "发明专利", "6", "项", "", REPORT),
    ("王京京", "实用新型专利", "20余", "项", "", REPORT),
    ("王京京", "效益", "近2", "亿元", "三年", REPORT),
    ("管益辉", "动车组转向架分体式轴箱体：效益", "4.65", "亿元", "", FIRST_DAY),
    ("赵宇", "中央空调“缠绕打包机”：能耗降低", "85%", "", "", FIRST_DAY),
    ("刘广齐", "创新成果", "200余", "项", "", FIRST_DAY),
    ("刘广齐", "年收益", "3000余", "万元", "", FIRST_DAY),
    ("汪允华", "数字化研发系统：达到国际领先", "10余", "项", "", FIRST_DAY),
)
WON: Final = (("王兆军", "第十三届全国交通运输行业流体装卸工职业技能大赛全国总决赛", "第一名", REPORT),)
SKILLS: Final = (
    ("听音辨障（示例）", "演示文字，为虚构：凭运转声音判断轴承的磨损部位。"),
    ("微米级研磨（示例）", "演示文字，为虚构：手工研磨，平面误差不超过两微米。"),
)
# Citation (荣誉词), what was measured, number, unit, base and period: one row for each invented person in turn.
PRAISED: Final = (
    (
        "一听知病灶，一磨见毫厘。示例人员以一双耳、一双手，守住机器的心跳。（演示，为虚构）",
        ("检修工艺改进（示例）", "86", "万元", "节约成本", "2023年至2025年"),
    ),
    (
        "千万次抬手，为了一次不差。示例人员把老师傅的手感写成图纸，让一个人的绝活成为一班人的本领。（演示，为虚构）",
        ("工序优化：返工率降低（示例）", "62%", "", "与改进前一年同期相比", "2024年"),
    ),
    (
        "慢工出细活，细活见人心。示例人员二十年只做一件事，做到无可挑剔。（演示，为虚构）",
        ("新产品投产（示例）", "近300", "万元", "新增销售收入", "2025年"),
    ),
)


def load_careers() -> None:
    for name, what, number, unit, period, source in MEASURED:
        facts = {"number": number, "unit": unit, "period": period, "source": source}
        MeasuredDeed.objects.get_or_create(craftsman=known(name), what=what, defaults=facts)
    for name, competition, place, source in WON:
        told = {"place": place, "source": source}
        CompetitionResult.objects.get_or_create(craftsman=known(name), competition=competition, defaults=told)


def known(name: str) -> Craftsman:
    return Craftsman.objects.get(name=name, identity_index=None)


@transaction.atomic
def load_invented_careers() -> None:
    """Each invented person in the register taught the next; every word of it says that it is made up."""
    by = User.objects.get(email="editor@demo.example")
    people = list(Craftsman.objects.filter(name__startswith=INVENTED).order_by("roster_key", "pk"))
    for place, person in enumerate(people):
        praise(person, *PRAISED[place % len(PRAISED)])
        for name, about in SKILLS:
            facts = {"about": about, "source": INVENTED_FACT}
            Skill.objects.get_or_create(craftsman=person, name=name, defaults=facts)
        CompetitionResult.objects.get_or_create(
            craftsman=person,
            competition="示例职业技能竞赛（虚构）",
            defaults={"place": "第二名", "year": 2024, "source": INVENTED_FACT},
        )
        photo, is_new = Photo.objects.get_or_create(
            craftsman=person,
            caption="示意图：工作台上的零件（绘制，不是照片）",
            defaults={"credit": "平台绘制"},
        )
        if is_new:
            drawn = SimpleUploadedFile("图.png", workbench(), "image/png")
            set_picture(row=photo, upload=drawn, by=by)
            transaction.on_commit(partial(make_picture.delay, "photo", photo.pk), robust=True)
    for master, apprentice in pairwise(people):
        told = {"since": 2018, "until": 2021, "source": INVENTED_FACT}
        Apprenticeship.objects.get_or_create(master=master, apprentice=apprentice, defaults=told)


def praise(person: Craftsman, citation: str, measured: tuple[str, str, str, str, str]) -> None:
    """The first honour has a citation, and what the work brought is told with its base."""
    honour = person.honours.standing().order_by("pk").first()
    if honour and not honour.citation:
        honour.citation = citation
        honour.save(update_fields=["citation"])
    what, number, unit, base, period = measured
    facts = {"number": number, "unit": unit, "base": base, "period": period, "source": INVENTED_FACT}
    MeasuredDeed.objects.get_or_create(craftsman=person, what=what, defaults=facts)


def workbench(width: int = 1280, height: int = 800) -> bytes:
    """A bench with gears and a vice under a lamp, as a PNG; drawn large and made smaller, for soft edges."""
    finer = 2
    sheet = Image.new("RGB", (width * finer, height * finer), "#26353f")
    draw = ImageDraw.Draw(sheet)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * width * finer, top * height * finer, right * width * finer, bottom * height * finer

    draw.polygon([box(x, y, 0, 0)[:2] for x, y in ((0.5, 0.05), (0.05, 0.8), (0.95, 0.8))], fill="#33474f")
    draw.polygon([box(x, y, 0, 0)[:2] for x, y in ((0.5, 0.02), (0.4, 0.14), (0.6, 0.14))], fill="#d9a441")
    draw.rectangle(box(0, 0.78, 1, 1), fill="#6b4a34")
    draw.rectangle(box(0, 0.78, 1, 0.8), fill="#8a6246")
    for left, size, colour in ((0.16, 0.3, "#b9c0c2"), (0.37, 0.18, "#8f9aa0"), (0.47, 0.12, "#c9b27a")):
        top, right = 0.78 - size * width / height, left + size
        draw.ellipse(box(left, top, right, 0.78), fill=colour)
        third = size / 3
        draw.ellipse(box(left + third, top + third * 1.6, right - third, 0.78 - third * 1.6), fill="#26353f")
    draw.rectangle(box(0.68, 0.62, 0.88, 0.78), fill="#4d5d66")
    draw.rectangle(box(0.72, 0.5, 0.76, 0.62), fill="#7d8b92")
    draw.rectangle(box(0.8, 0.5, 0.84, 0.62), fill="#7d8b92")
    drawn = io.BytesIO()
    sheet.resize((width, height), Image.Resampling.LANCZOS).save(drawn, "PNG")
    return drawn.getvalue()
