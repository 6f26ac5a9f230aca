"""Papers that are not everybody's: those of the employer's union, and those of who has no employer."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import materials, reviews
from nominations.asked import asked_of_union
from nominations.choices import AskedOf
from nominations.eligible import lacking_papers
from nominations.guards import missing
from nominations.models import Evidence, MaterialRequirement, Nomination
from nominations.workflow import State
from tests.factories import EvidenceFactory, MaterialRequirementFactory
from tests.nominations import roads
from tests.nominations.desks import NOTE, address, case, filled_in
from tests.nominations.forms import Form
from tests.nominations.papers import pdf
from tests.nominations.people import people_around
from tests.nominations.roads import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return roads.city()


@pytest.fixture
def minutes(here: City) -> MaterialRequirement:
    return MaterialRequirementFactory(
        round=here.round, name="职代会会议纪要", asked_of=AskedOf.EMPLOYER_UNION, for_experts=False
    )


def endorse(here: City, nomination: Nomination, *papers: materials.Chosen) -> Nomination:
    today = timezone.localdate()
    return reviews.endorse(
        nomination=nomination,
        by=here.grassroots,
        note=NOTE,
        confirms_category=True,
        seal=roads.paper(),
        notice_from=today - dt.timedelta(days=40),
        notice_to=today - dt.timedelta(days=10),
        papers=papers,
    )


def chosen(requirement: MaterialRequirement, upload: Any = None) -> materials.Chosen:
    return materials.Chosen(f"material-{requirement.pk}", requirement, upload or pdf("纪要.pdf"))


def test_the_union_hands_its_minutes_in_with_its_opinion(here: City, minutes: MaterialRequirement) -> None:
    nomination = roads.bring_to(State.EMPLOYER_REVIEW, here=here)
    client, field = Client(), f"material-{minutes.pk}"
    client.force_login(here.grassroots)
    data = {"note": NOTE, "seen": State.EMPLOYER_REVIEW} | filled_in("endorse")

    screen = client.get(case(nomination)).text
    asked = client.get(address(nomination, "endorse"))
    refused = client.post(address(nomination, "endorse"), data)
    untouched = roads.fresh(nomination).state, Evidence.objects.filter(requirement=minutes).count()
    bad = client.post(
        address(nomination, "endorse"),
        data | {"seal": roads.paper(), field: SimpleUploadedFile("纪要.pdf", b"MZ no paper")},
    )
    done = client.post(address(nomination, "endorse"), data | {"seal": roads.paper(), field: pdf("纪要.pdf")})

    assert address(nomination, "endorse") in screen
    assert "职代会会议纪要" in asked.text
    assert "提交时必填" in asked.text
    assert refused.status_code == 400
    assert "要求单位工会随推荐意见提交：职代会会议纪要" in refused.text
    assert untouched == (State.EMPLOYER_REVIEW, 0)
    assert list(bad.context["form"].errors) == [field, "__all__"]
    assert done.status_code == 302
    assert roads.fresh(nomination).state == State.DISTRICT_REVIEW
    kept = Evidence.objects.get(requirement=minutes)
    assert kept.nomination == nomination
    client.force_login(here.district)
    assert kept.get_absolute_url() in client.get(case(nomination)).text


def test_who_reads_the_minutes(here: City, minutes: MaterialRequirement) -> None:
    """Like the seal: those who examine the case, not the nominee nor an expert."""
    nomination = endorse(here, roads.bring_to(State.EMPLOYER_REVIEW, here=here), chosen(minutes))
    nomination = roads.bring_to(State.EXPERT_REVIEW, here=here, nomination=nomination)
    paper = Evidence.objects.get(requirement=minutes)
    people = people_around(here) | {"nominator": nomination.nominator}

    readers = {who for who, person in people.items() if person.has_perm("nominations.read_evidence", paper)}

    assert readers == {
        *("grassroots", "grassroots above", "district", "district above"),
        *("city", "publisher", "superuser"),
    }
    form = Form(nomination)
    assert form.client.get(paper.get_absolute_url()).status_code == 404


def test_minutes_are_none_of_the_nominees_business(here: City, minutes: MaterialRequirement) -> None:
    draft = roads.draft_in(here)
    form = Form(draft)

    page = form.get("materials").text
    with pytest.raises(PermissionDenied):
        materials.attach(nomination=draft, chosen=[chosen(minutes)], by=draft.nominator)

    assert "职代会会议纪要" not in page
    assert [item.what for item in missing(draft)] == []
    assert lacking_papers(draft) == ()
    assert roads.submit(here, draft).state == State.EMPLOYER_REVIEW


def test_the_same_minutes_come_twice_and_stay_once(here: City, minutes: MaterialRequirement) -> None:
    """The case came back to the union after a correction."""
    nomination = roads.bring_to(State.EMPLOYER_REVIEW, here=here)

    kept = materials.hand_in_for_union(nomination, [chosen(minutes), chosen(minutes)])
    again = materials.hand_in_for_union(nomination, [chosen(minutes)])

    assert (len(kept), again) == (1, [])


def test_where_no_employers_union_reviews_nothing_is_asked_of_it(
    here: City, minutes: MaterialRequirement
) -> None:
    freelancer = roads.draft_in(here, engagement="freelance", district_union=here.district_union)

    assert State.EMPLOYER_REVIEW not in freelancer.road
    assert asked_of_union(freelancer) == []


def test_a_freelancer_brings_the_word_of_his_community(here: City) -> None:
    word = MaterialRequirementFactory(
        round=here.round, name="社区或行业协会意见", asked_of=AskedOf.FREELANCER
    )
    employed = roads.draft_in(here)
    freelancer = roads.draft_in(
        here, engagement="freelance", workplace="示例剪纸工作室", district_union=here.district_union
    )

    pages = [Form(each).get("materials").text for each in (employed, freelancer)]
    announced = Client().get(reverse("nominations:round", args=[here.round.pk])).text

    assert ["社区或行业协会意见" in page for page in pages] == [False, True]
    assert "（由没有用人单位的申报人提交）" in announced
    assert [item.what for item in missing(employed)] == []
    assert [item.what for item in missing(freelancer)] == ["社区或行业协会意见"]
    assert lacking_papers(freelancer) == ("社区或行业协会意见",)
    with pytest.raises(ValidationError, match="社区或行业协会意见"):
        roads.submit(here, freelancer)
    EvidenceFactory(nomination=freelancer, requirement=word)
    assert roads.submit(here, roads.fresh(freelancer)).state == State.DISTRICT_REVIEW


def test_what_was_handed_in_before_one_had_an_employer_can_be_taken_out(here: City) -> None:
    word = MaterialRequirementFactory(
        round=here.round, name="社区或行业协会意见", asked_of=AskedOf.FREELANCER
    )
    employed = roads.draft_in(here)
    EvidenceFactory(nomination=employed, requirement=word, original_name="旧意见.pdf")

    assert "旧意见.pdf" in Form(employed).get("materials").text
