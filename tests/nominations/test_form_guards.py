import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from nominations import guards
from nominations.actions.moves import make_move
from nominations.guards import missing
from nominations.kinds import KINDS
from nominations.models import Nomination
from nominations.workflow import State
from tests.factories import (
    EmployerFactory,
    NominationFactory,
    UnionFactory,
)
from tests.nominations import roads

pytestmark = pytest.mark.django_db

S = State
FREELANCE = Nomination.Engagement.FREELANCE


@pytest.fixture
def here():
    return roads.city()


def code_of(guard, nomination, by=None):
    """The code by which the guard refuses; None if it lets through."""
    try:
        guard(nomination, by or nomination.nominator)
    except ValidationError as refused:
        return refused.code
    return None


def test_a_whole_form_lacks_nothing(here):
    draft = roads.draft_in(here)

    assert missing(draft) == []
    assert code_of(guards.form_is_complete, draft) is None


def test_an_empty_form_lacks_all_that_is_required_in_its_order(here):
    draft = NominationFactory(round=here.round, name="")

    found = [(item.section.slug, item.what) for item in missing(draft)]

    assert found == [
        ("basic", "姓名"),
        ("basic", "身份证号"),
        ("basic", "民族"),
        ("basic", "学历"),
        ("basic", "手机号码"),
        ("basic", "是否工会会员"),
        ("work", "就业方式"),
        ("work", "工作所在区市"),
        ("work", "所属行业"),
        ("work", "工种（职业）"),
        ("work", "从事本工种年限"),
        ("work", "职业技能等级"),
        ("work", "职工身份"),
        ("deeds", "事迹摘要"),
        ("deeds", "主要事迹"),
        ("deeds", "绝技绝活"),
        ("materials", here.round.materials.get(required=True).name),
    ]
    assert code_of(guards.form_is_complete, draft) == "incomplete"


@pytest.mark.parametrize(
    ("engagement", "field", "value"),
    [
        *(
            ("employed", field, "")
            for section in KINDS["individual"].sections
            for field in sorted(section.required)
        ),
        ("employed", "employer", None),
        ("employed", "position", ""),
        ("freelance", "workplace", ""),
        ("freelance", "district_union", None),
    ],
)
def test_each_required_field_is_asked_for(here, engagement, field, value):
    if field in {"region", "industry", "years_in_trade", "is_union_member"}:
        value = None
    whole = roads.draft_in(here, engagement=engagement, workplace="示例工坊")
    setattr(whole, field, value)

    lacking = [item.what for item in missing(whole)]

    assert guards.words_for(whole, field) in lacking
    assert code_of(guards.form_is_complete, whole) == "incomplete"


def test_no_is_an_answer(here):
    assert missing(roads.draft_in(here, is_union_member=False, years_in_trade=0)) == []


def test_a_required_paper_is_asked_for_and_an_optional_one_not(here):
    draft = roads.draft_in(here)
    draft.evidence.all().delete()

    assert [item.what for item in missing(Nomination.objects.get(pk=draft.pk))] == [
        here.round.materials.get(required=True).name
    ]


@pytest.mark.parametrize(
    "declaration", ["declared_true_at", "consented_to_handling_at", "consented_to_publication_at"]
)
def test_each_declaration_is_asked_for(here, declaration):
    draft = roads.draft_in(here)
    assert code_of(guards.declarations_are_given, draft) is None

    setattr(draft, declaration, None)

    assert code_of(guards.declarations_are_given, draft) == "declarations"


def test_a_round_takes_forms_in_its_days(here):
    draft, round_ = roads.draft_in(here), here.round
    moments = {
        round_.opens_at - dt.timedelta(seconds=1): "closed",
        round_.opens_at: None,
        round_.closes_at - dt.timedelta(seconds=1): None,
        round_.closes_at: "closed",
    }

    for moment, code in moments.items():
        with time_machine.travel(moment, tick=False):
            assert code_of(guards.round_is_open, draft) == code
    round_.published_at = None
    draft.round = round_
    assert code_of(guards.round_is_open, draft) == "closed"


def test_a_correction_comes_in_after_the_round_has_closed(here):
    nomination = roads.bring_to(S.RETURNED, here=here)
    late = here.round.closes_at + dt.timedelta(days=1)
    Nomination.objects.filter(pk=nomination.pk).update(correct_by=late.date())

    with time_machine.travel(late):
        assert roads.submit(here, nomination).state == S.EMPLOYER_REVIEW


def test_somebody_must_be_there_to_review(here):
    orphan = EmployerFactory(union=UnionFactory(parent=None))
    no_union = EmployerFactory(union=None)

    assert code_of(guards.employer_has_a_union, roads.draft_in(here)) is None
    for employer, district in ((no_union, None), (orphan, None), (no_union, here.district_union)):
        draft = roads.draft_in(here)
        draft.employer, draft.employer_union, draft.district_union = employer, employer.union, district
        assert code_of(guards.employer_has_a_union, draft) == "no_union"


def test_a_road_without_unions_asks_for_none(here):
    freelancer = roads.draft_in(here, engagement=FREELANCE, employer_union=None)
    short = roads.draft_in(roads.city(left_out=["employer_review", "district_review"]))
    short.employer_union = short.district_union = None

    assert code_of(guards.employer_has_a_union, freelancer) is None
    assert code_of(guards.employer_has_a_union, short) is None


def test_an_identity_number_enters_a_round_once(here):
    first = roads.bring_to(S.EMPLOYER_REVIEW, here=here)
    same = {"identity_number": first.identity_number}
    again = roads.draft_in(here, **same)
    elsewhere = roads.draft_in(roads.city(), **same)

    assert code_of(guards.identity_number_is_new_to_the_round, first) is None
    assert code_of(guards.identity_number_is_new_to_the_round, again) == "duplicate"
    assert code_of(guards.identity_number_is_new_to_the_round, elsewhere) is None
    with pytest.raises(ValidationError) as refused:
        roads.submit(here, again)
    assert first.identity_number not in str(refused.value)

    make_move(nomination=first, move="withdraw", by=first.nominator, note="本人决定不再参加本次评选。")
    assert roads.submit(here, again).state == S.EMPLOYER_REVIEW


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN])
def test_what_is_not_handed_in_blocks_nobody(here, state):
    first = roads.bring_to(state, here=here, leaving=S.DRAFT)
    again = roads.draft_in(here, identity_number=first.identity_number)

    assert code_of(guards.identity_number_is_new_to_the_round, again) is None


def test_a_rejected_number_stays_in_the_round(here):
    first = roads.bring_to(S.REJECTED, here=here)
    again = roads.draft_in(here, identity_number=first.identity_number)

    assert code_of(guards.identity_number_is_new_to_the_round, again) == "duplicate"


def test_a_federation_reviews_for_no_employer(here):
    draft = roads.draft_in(here)
    for union, code in ((here.district_union, "no_union"), (here.grassroots_union, None)):
        draft.employer_union = union
        assert code_of(guards.employer_has_a_union, draft) == code


@pytest.mark.parametrize("field", ["summary", "trade", "workplace", "name"])
def test_what_becomes_public_holds_no_private_number(here, field):
    draft = roads.draft_in(here)
    assert code_of(guards.nothing_public_holds_a_private_number, draft) is None

    setattr(draft, field, "电话138 0000 0001")

    assert code_of(guards.nothing_public_holds_a_private_number, draft) == "private"


def test_a_summary_with_a_mobile_number_is_not_handed_in(here):
    draft = roads.draft_in(here, summary="电话13800000001。")

    with pytest.raises(ValidationError) as refused:
        roads.submit(here, draft)

    assert (refused.value.code, "事迹摘要" in refused.value.message) == ("private", True)
    assert roads.fresh(draft).state == S.DRAFT


def test_who_sits_on_the_panel_hands_nothing_in(here):
    expert = roads.draft_in(here, nominator=here.experts[0])

    assert code_of(guards.nominee_does_not_sit_on_the_panel, roads.draft_in(here)) is None
    with pytest.raises(ValidationError) as refused:
        roads.submit(here, expert)
    assert refused.value.code == "on_panel"
