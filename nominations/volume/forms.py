"""The forms of the invented nominees: who they are, as columns for COPY."""

import datetime as dt
import hashlib
import uuid
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from accounts.models import User
from craftsmen.identity import check_digit, identity_facts, identity_index
from craftsmen.volume import TRADES, name_of, sort_key
from nominations.choices import PostStatus
from nominations.demo.nominees import picture
from nominations.models import Evidence, MaterialRequirement, Nomination, Round
from nominations.snapshots import fingerprint
from organisations.models import Employer
from organisations.volume import chance

# Names of the register begin with 0: those who are put forward are others.
APART: Final = 50_000_000
BIRTHDAYS: Final = 8_000
SHEET: Final = "evidence/volume.png"
TEXTS: Final = {
    "summary": "演示人员，事迹为虚构：扎根一线{years}年，攻克多项技术难题。",
    "deeds": "演示人员，事迹为虚构。长期在{trade}岗位工作，带领班组改进工艺{count}项，提高了质量和效率。",
    "mastery": "演示文字：听音辨障，凭手感修配精密零件。",
    "innovation": "演示文字：完成技术改造{count}项。",
    "apprentices": "演示文字：带徒{count}人。",
}


def user_row(number: int, key: int, joined: dt.datetime) -> dict[str, Any]:
    return {
        "id": key,
        "email": f"volume{number:07d}@seed.example",
        "name": name_of(APART + number),
        "password": "!volume",
        "date_joined": joined,
    }


def key_of(round_: Round, number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"volume:{round_.name}:{number}")


def identity_number(number: int) -> str:
    """One that passes the check and can be nobody's: its county does not exist."""
    born = dt.date(1966, 1, 1) + dt.timedelta(days=number % BIRTHDAYS)
    first17 = f"370000{born:%Y%m%d}{number // BIRTHDAYS:03d}"
    return first17 + check_digit(first17)


def form_row(round_: Round, number: int, nominator: int, employers: list[Employer]) -> dict[str, Any]:
    """The draft as its nominator would have left it before handing it in."""
    employer = employers[chance(number, "employer", len(employers))]
    union, name, identity = employer.union, name_of(APART + number), identity_number(number)
    if union is None:
        raise ValueError("an invented employer has its union")
    facts, sealed = identity_facts(identity), Nomination._meta.get_field("identity_number")
    told = {
        "trade": TRADES[chance(number, "trade", len(TRADES))],
        "years": 5 + chance(number, "years", 30),
        "count": 1 + chance(number, "count", 20),
    }
    return {
        "id": key_of(round_, number),
        "round_id": round_.pk,
        "nominator_id": nominator,
        "name": name,
        "roster_key": sort_key("roster_key", name),
        "identity_number": sealed.get_db_prep_save(identity, connection),
        "identity_index": identity_index(identity),
        "gender": facts.gender,
        "born_on": facts.born_on,
        "ethnicity": "汉族",
        "political_status": "群众",
        "education": "大专",
        "phone": f"13800{number % 1_000_000:06d}",
        "is_union_member": True,
        "is_chinese": True,
        "engagement": Nomination.Engagement.EMPLOYED.value,
        "employer_id": employer.pk,
        "employer_union_id": union.pk,
        "district_union_id": union.parent_id,
        "position": "示例车间",
        "region_id": employer.region_id,
        "industry_id": employer.industry_id,
        "trade": told["trade"],
        "years_in_trade": told["years"],
        "skill_level": Nomination.SkillLevel.values[3 + chance(number, "skill", 5)],
        "category": Nomination.WorkerCategory.values[chance(number, "category", 5)],
        "post_status": PostStatus.IN_POST.value,
        "is_heritage": False,
        **{field: text.format(**told) for field, text in TEXTS.items()},
        "declared_true_at": round_.opens_at,
        "consented_to_handling_at": round_.opens_at,
        "consented_to_publication_at": round_.opens_at,
        "started_at": round_.opens_at,
        "saved_at": round_.opens_at + dt.timedelta(days=5),
    }


def papers_of(case: uuid.UUID, required: list[MaterialRequirement], sheet: str) -> list[dict[str, Any]]:
    """One sheet stands for every paper: there is nothing to read on it."""
    return [
        {
            "id": uuid.uuid5(case, str(each.pk)),
            "nomination_id": case,
            "requirement_id": each.pk,
            "file": SHEET,
            "original_name": f"{each.name}.png",
            "content_type": "image/png",
            "size": 2048,
            "sha256": sheet,
        }
        for each in required
    ]


def put_sheet() -> str:
    """The file behind every invented paper, and its hash."""
    content = picture("volume.png", 0).read()
    storage = storages["default"]
    if not storage.exists(SHEET):
        storage.save(SHEET, ContentFile(content))
    return hashlib.sha256(content).hexdigest()


def fingerprint_of(row: dict[str, Any], papers: list[dict[str, Any]]) -> str:
    """What the record keeps of the form."""
    nomination = Nomination(**{**row, "identity_number": ""})
    files = [Evidence(**paper) for paper in papers]
    vars(nomination)["_prefetched_objects_cache"] = {"evidence": files}  # as if they had been read
    return fingerprint(nomination)


def known_users(numbers: range) -> dict[int, int]:
    emails = {f"volume{number:07d}@seed.example": number for number in numbers}
    found = User.objects.filter(email__in=emails).values_list("email", "pk")
    return {emails[email or ""]: pk for email, pk in found}
