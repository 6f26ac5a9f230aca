import pytest

from nominations.workflow import State
from organisations.models import Union
from tests.factories import (
    EmployerFactory,
    IndustryFactory,
    RegionFactory,
    UnionFactory,
)
from tests.nominations.forms import Form, employer_of, work_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return Form()


def test_work_finds_employer_and_unions_by_the_code(form: Form):
    employer = employer_of(form)
    typed = f" {employer.uscc[:8]} {employer.uscc[8:].lower()} "

    assert form.post("work", work_of(employer, uscc=typed)).status_code == 302

    kept = form.stored()
    assert (kept.employer, kept.employer_union, kept.district_union) == (
        employer,
        employer.union,
        employer.union.parent,
    )
    page = form.get("work").text
    assert employer.name in page
    assert employer.union.name in page


def test_work_takes_region_and_industry_from_the_employer(form: Form):
    employer = employer_of(form)

    form.post("work", {"uscc": employer.uscc})

    kept = form.stored()
    assert (kept.engagement, kept.region, kept.industry) == ("employed", employer.region, employer.industry)


def test_work_leaves_region_and_industry_that_were_chosen(form: Form):
    employer = employer_of(form)
    other = RegionFactory(parent=form.nomination.round.union.region)
    trade = IndustryFactory(code="17", section="C", name="纺织业")

    form.post("work", work_of(employer, region=other.pk, industry=trade.pk))

    assert (form.stored().region, form.stored().industry) == (other, trade)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("91370403XXXXX0019X", "校验位不对"),
        ("123", "应为18位"),
        ("91110000600037341L", "系统里还没有这个单位"),
    ],
)
def test_work_refuses_a_code_and_keeps_the_rest_on_the_page(form: Form, code: str, words: str):
    before = form.values()

    response = form.post("work", {"uscc": code, "trade": "装配钳工", "position": "总装车间"})

    assert response.status_code == 400
    assert words in response.text
    for typed in (code, "装配钳工", "总装车间"):
        assert f'value="{typed}"' in response.text
    assert form.values() == before


def test_work_refuses_an_employer_of_another_city(form: Form):
    elsewhere = EmployerFactory()

    response = form.post("work", {"uscc": elsewhere.uscc})

    assert response.status_code == 400
    assert "不在本次评选的范围内" in response.text


def test_work_keeps_an_employer_without_a_union_and_says_what_to_do(form: Form):
    employer = EmployerFactory(union=None)

    form.post("work", work_of(employer, region="", industry=""))

    assert (form.stored().employer, form.stored().employer_union) == (employer, None)
    assert "还没有在本系统登记工会" in form.get("work").text


@pytest.mark.parametrize("years", ["-1", "71", "十年"])
def test_work_refuses_years_that_are_none(form: Form, years: str):
    response = form.post("work", {"years_in_trade": years})

    assert response.status_code == 400
    assert "请填0到70之间的整数" in response.text
    assert f'value="{years}"' in response.text


def test_work_of_a_freelancer_goes_to_a_union_under_the_organiser(form: Form):
    district = employer_of(form).union.parent
    elsewhere = UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION)
    typed = {"engagement": "freelance", "workplace": "示例木作工坊"}

    refused = form.post("work", {**typed, "district_union": elsewhere.pk})
    form.post("work", {**typed, "district_union": district.pk})

    assert refused.status_code == 400
    assert (elsewhere.name in refused.text, district.name in refused.text) == (False, True)
    kept = form.stored()
    assert (kept.workplace, kept.district_union, kept.employer) == ("示例木作工坊", district, None)
    assert State.EMPLOYER_REVIEW not in kept.road


def test_work_of_a_freelancer_drops_the_code(form: Form):
    employer = employer_of(form)

    form.post("work", work_of(employer, engagement="freelance"))

    assert form.stored().employer is None


def test_work_offers_industries_by_section(form: Form):
    IndustryFactory(code="C", section="C", name="制造业")
    IndustryFactory(code="34", section="C", name="通用设备制造业")
    IndustryFactory(code="E", section="E", name="建筑业")
    IndustryFactory(code="61", section="H", name="住宿业")

    page = form.get("work").text

    assert '<optgroup label="制造业">' in page
    assert "34 通用设备制造业" in page
    assert ">建筑业</option>" in page
    assert '<optgroup label="61 住宿业">' in page
