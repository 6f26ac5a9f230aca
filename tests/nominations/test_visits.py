"""Visits claim by claim, with pictures; meetings by quorum, with who stepped out."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nominations.actions import meetings, resolutions, visits
from nominations.claims import claims_in, names_in
from nominations.models import Meeting, Nomination, Resolution, SiteVisit, VisitClaim
from nominations.workflow import State
from tests.nominations.desks import MINUTES, NOTE, address, filled_in
from tests.nominations.papers import pdf, picture
from tests.nominations.roads import City, bring_to, city

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here() -> City:
    return city()


def visit(here: City, nomination: Nomination, **changed: Any) -> Nomination:
    values: dict[str, Any] = {
        "by": here.city,
        "note": "事迹属实。",
        "visited_on": timezone.localdate(),
        "place": "总装车间",
        "visitors": "示例甲、示例乙",
        "claims": [visits.Checked(text, "yes") for text in visits.claims_of(nomination)],
    }
    return visits.finish_visit(nomination=nomination, **(values | changed))


def test_claims_are_sentences_each_once() -> None:
    texts = ["带徒二十人；攻克难题三项。\n获得专利两件", "攻克难题三项。", "好。"]

    assert claims_in(texts) == ["带徒二十人；", "攻克难题三项。", "获得专利两件"]


@given(st.lists(st.text("工匠。；\n a", max_size=30), max_size=4))
def test_no_word_of_a_claim_is_made_up(texts: list[str]) -> None:
    found = claims_in(texts)

    assert len(found) == len(set(found))
    assert all(any(claim in text for text in texts) for claim in found)


def test_names_are_parted_however_people_part_them() -> None:
    assert names_in("示例甲、示例乙，示例丙\n示例丁  示例戊\n") == [
        "示例甲",
        "示例乙",
        "示例丙",
        "示例丁",
        "示例戊",
    ]


def test_every_claim_has_its_finding(here: City) -> None:
    nomination = bring_to(S.SITE_VISIT, here=here)
    first, second = visits.claims_of(nomination)

    for claims in ([], [visits.Checked(first, "yes")], [visits.Checked("别的事。", "yes")] * 2):
        with pytest.raises(ValidationError, match="逐项核实"):
            visit(here, nomination, claims=claims)
    with pytest.raises(ValidationError) as error:
        visit(here, nomination, claims=[visits.Checked(first, "partly"), visits.Checked(second, "yes")])
    visit(here, nomination, claims=[visits.Checked(first, "no", "实为八年。"), visits.Checked(second, "yes")])

    assert error.value.message_dict == {"remark_0": ["不完全属实的，请写明实际情况。"]}
    assert SiteVisit.objects.count() == 1
    assert list(VisitClaim.objects.values_list("text", "finding", "remark")) == [
        (first, "no", "实为八年。"),
        (second, "yes", ""),
    ]


def test_photos_are_painted_anew_and_nothing_else_is_taken(here: City) -> None:
    nomination = bring_to(S.SITE_VISIT, here=here)
    exif = Image.Exif()
    exif[0x010F] = "示例相机"

    with pytest.raises(ValidationError) as error:
        visit(here, nomination, photos=[pdf(), picture(name="假.jpg", kind="GIF")])
    with pytest.raises(ValidationError, match="最多9张"):
        visit(here, nomination, photos=[picture() for _ in range(10)])
    visit(here, nomination, photos=[picture(exif=exif)])

    photo = nomination.visits.get().photos.get()
    assert [words.partition("：")[0] for words in error.value.message_dict["photos"]] == [
        "证书.pdf",
        "假.jpg",
    ]
    with photo.file.open() as kept:
        assert dict(Image.open(io.BytesIO(kept.read())).getexif()) == {}


def test_the_form_asks_for_each_claim(client: Client, here: City) -> None:
    nomination = bring_to(S.SITE_VISIT, here=here)
    data = {"note": NOTE, "seen": "site_visit", **filled_in("finish_visit")}
    client.force_login(here.city)

    shown = client.get(address(nomination, "finish_visit")).content.decode()
    lacking = client.post(address(nomination, "finish_visit"), data | {"claim_1": ""})
    doubtful = client.post(address(nomination, "finish_visit"), data | {"claim_1": "no"})
    answer = client.post(
        address(nomination, "finish_visit"), data | {"photos": [picture(), picture("二.jpg")]}
    )

    assert all(claim in shown for claim in visits.claims_of(nomination))
    assert list(lacking.context["form"].errors) == ["claim_1"]
    assert list(doubtful.context["form"].errors) == ["remark_1"]
    assert answer.status_code == 302, answer.context["form"].errors
    assert nomination.visits.get().photos.count() == 2


def meeting(here: City, *, present: int = 9, entitled: int = 9, members: str = "") -> Meeting:
    return meetings.hold(
        round=here.round,
        minutes_number="示例纪要7号",
        held_on=timezone.localdate(),
        present=present,
        entitled=entitled,
        members=members,
        by=here.city,
    )


@pytest.mark.parametrize(
    ("present", "entitled", "members", "words"),
    [
        (7, 11, "", "没有达到“应到人数的三分之二以上”"),
        (9, 8, "", "不能超过应到人数"),
        (3, 3, "示例甲、示例乙", "名单里有2个不同的姓名"),
        (2, 2, "示例甲、示例甲", "名单里有1个不同的姓名"),
    ],
)
def test_a_meeting_that_cannot_resolve_is_not_entered(
    here: City, present: int, entitled: int, members: str, words: str
) -> None:
    with pytest.raises(ValidationError) as error:
        meeting(here, present=present, entitled=entitled, members=members)

    assert words in "".join(error.value.messages)
    assert not Meeting.objects.exists()


def test_below_the_quorum_nothing_is_resolved(here: City) -> None:
    nomination = bring_to(S.DELIBERATION, here=here)
    held = Meeting.objects.create(
        round=here.round, minutes_number="示例8号", held_on=timezone.localdate(), present=5, entitled=9
    )

    with pytest.raises(ValidationError) as error:
        resolve(here, nomination, held)

    assert error.value.code == "quorum"
    assert not Resolution.objects.exists()


def resolve(
    here: City,
    nomination: Nomination,
    held: Meeting,
    votes: tuple[int, int, int] = (3, 0, 0),
    recused: str = "",
) -> Nomination:
    return resolutions.resolve(
        nomination=nomination, by=here.city, meeting=held, votes=votes, proposed=True, recused=recused
    )


def test_who_is_recused_has_no_vote(here: City) -> None:
    nomination = bring_to(S.DELIBERATION, here=here)
    held = meeting(here, present=4, entitled=4, members="示例甲、示例乙、示例丙、示例丁")

    with pytest.raises(ValidationError, match="可以表决的人数3人"):
        resolve(here, nomination, held, (4, 0, 0), "示例丁")
    with pytest.raises(ValidationError, match="回避人员不在到会名单中：示例戊"):
        resolve(here, nomination, held, (3, 0, 0), "示例戊")
    moved = resolve(here, nomination, held, (2, 0, 1), "示例丁")

    assert moved.state == S.PROPOSED
    assert moved.resolutions.get().recused == "示例丁"


def test_the_minutes_are_read_on_the_case(client: Client, here: City) -> None:
    nomination = bring_to(S.DELIBERATION, here=here)
    data = MINUTES | {
        "seen": "deliberation",
        "held_on": timezone.localdate(),
        "kind": "party",
        "recused": "示例委员壬",
    }
    client.force_login(here.city)

    answer = client.post(address(nomination, "propose"), data | {"votes_for": 7, "votes_against": 0})
    shown = client.get(case_page(nomination)).content.decode()

    assert answer.status_code == 302, answer.context["form"].errors
    for words in ("党组会议", "应到 9 人，到会 9 人", "回避：示例委员壬", "核实事项", "属实"):
        assert words in shown


def case_page(nomination: Nomination) -> str:
    from_desks = address(nomination, "propose")
    return from_desks.replace("move/propose/", "change/")
