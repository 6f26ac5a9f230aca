import pytest

from nominations.actions import drafts
from nominations.workflow import State
from tests.factories import (
    EmployerFactory,
    IndustryFactory,
    UnionFactory,
    filled,
)
from tests.nominations import roads
from tests.nominations.forms import BASIC, DEEDS, TICKS, Form, materials_of, work_of
from tests.nominations.papers import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return Form()


def test_submit_reads_everything_back():
    form = Form(filled())
    nomination = form.stored()

    page = form.get("submit").text

    for told in (
        nomination.name,
        nomination.workplace_name,
        nomination.summary,
        nomination.deeds,
        "证明.pdf",
        "12年",
    ):
        assert told in page
    assert "个人信息怎样处理" in page
    assert nomination.identity_number not in page


def test_submit_lists_what_is_missing_with_the_way_there(form: Form):
    page = form.get("submit").text

    for section in ("basic", "work", "deeds", "materials"):
        assert f'<a href="{form.url(section)}">' in page
    assert "提交申报</button>" not in page


def test_submit_hands_the_form_in():
    form = Form(filled())

    response = form.post("submit", TICKS)

    assert response["Location"] == form.nomination.get_absolute_url()
    assert form.stored().state == State.EMPLOYER_REVIEW
    assert list(form.nomination.changes.values_list("move", flat=True)) == ["submit"]


@pytest.mark.parametrize("left_out", TICKS)
def test_submit_wants_each_tick_for_itself(left_out: str):
    form = Form(filled(**{left_out: None}))
    before = form.values()

    response = form.post("submit", {name: "on" for name in TICKS if name != left_out})

    assert response.status_code == 400
    assert f'id="id_{left_out}_error"' in response.text
    assert response.text.count(" checked") == 2
    assert form.values() == before


def test_submit_of_what_is_not_complete_is_refused(form: Form):
    before = form.values()

    response = form.post("submit", TICKS)

    assert response.status_code == 400
    assert "还缺以下内容" in response.text
    assert form.values() == before


def test_submit_of_a_number_that_has_been_handed_in_is_refused():
    here = roads.city()
    first = roads.bring_to(State.SCREENING, here=here)
    number = first.identity_number
    form = Form(roads.draft_in(here, identity_number=number))

    response = form.post("submit", TICKS)

    assert response.status_code == 400
    assert "已有申报" in response.text
    assert number not in response.text
    assert form.stored().state == State.DRAFT


def test_submit_without_a_union_of_the_employer_is_refused():
    form = Form(filled(employer=EmployerFactory(union=None), employer_union=None, district_union=None))

    page, response = form.get("submit").text, form.post("submit", TICKS)

    assert "登记后才能提交" in page
    assert response.status_code == 400
    assert "登记工会" in response.text


def test_submit_of_what_was_changed_elsewhere_is_not_done():
    form = Form(filled())
    seen = form.stored().version
    form.post("deeds", DEEDS)

    response = form.post("submit", TICKS, version=seen)

    assert response.status_code == 409
    assert "请重新核对" in response.text
    assert form.stored().state == State.DRAFT


def test_submit_after_a_file_was_added_elsewhere_is_not_done():
    form = Form(filled())
    seen = form.stored().version
    form.post("materials", {f"material-{materials_of(form)[0].pk}": [picture()]})

    assert form.post("submit", TICKS, version=seen).status_code == 409


@pytest.fixture
def returned() -> Form:
    return Form(roads.bring_to(State.RETURNED, leaving=State.SCREENING))


def test_returned_form_tells_until_when(returned: Form):
    page = returned.get("deeds").text

    assert "补正期限" in page
    assert "重新提交</button>" in returned.get("submit").text


def test_returned_form_goes_back_to_whoever_returned_it(returned: Form):
    returned.post("deeds", DEEDS)

    returned.post("submit", TICKS)

    assert returned.stored().state == State.SCREENING


def test_returned_form_wants_the_ticks_again(returned: Form):
    with pytest.raises(Exception, match="请勾选"):
        drafts.submit(
            nomination=returned.nomination,
            declarations=dict.fromkeys(TICKS, False),
            version=returned.stored().version,
            by=returned.nomination.nominator,
        )


def test_returned_form_of_another_employer_begins_its_road_anew(returned: Form):
    other = EmployerFactory(union=UnionFactory(parent=returned.stored().district_union))
    returned.post("work", work_of(other, region="", industry=IndustryFactory().pk))

    returned.post("submit", TICKS)

    kept = returned.stored()
    assert (kept.employer, kept.state) == (other, State.EMPLOYER_REVIEW)


def test_returned_form_of_a_freelancer_goes_to_the_district(returned: Form):
    district = returned.stored().district_union
    assert district is not None
    region = returned.nomination.round.union.region_id
    typed = {"engagement": "freelance", "workplace": "示例工坊", "district_union": district.pk, "uscc": ""}
    returned.post("work", work_of(returned.stored().employer, region=region) | typed)

    returned.post("submit", TICKS)

    assert returned.stored().state == State.DISTRICT_REVIEW


def test_returned_form_of_another_person_begins_its_road_anew(returned: Form):
    returned.post("basic", BASIC)

    returned.post("submit", TICKS)

    assert returned.stored().state == State.EMPLOYER_REVIEW
