from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nominations.actions import drafts, moves
from nominations.models import Evidence, MaterialRequirement, Nomination
from nominations.workflow import State
from organisations.models import Union
from tests.factories import (
    EmployerFactory,
    EvidenceFactory,
    IndustryFactory,
    NominationFactory,
    RegionFactory,
    RoundFactory,
    UnionFactory,
    UserFactory,
    filled,
    identity_number,
)
from tests.nominations import roads
from tests.nominations.papers import pdf, picture

pytestmark = pytest.mark.django_db

NUMBER = identity_number(4711)
BASIC = {
    "name": "示例甲",
    "identity_number": NUMBER,
    "ethnicity": "汉族",
    "political_status": "群众",
    "education": "大专",
    "phone": "13800000001",
    "is_union_member": "yes",
}
DEEDS = {
    "summary": "摘要",
    "deeds": "事迹",
    "mastery": "绝活",
    "innovation": "",
    "apprentices": "",
    "awards": "",
}
TICKS = dict.fromkeys(("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), "on")


class Form:
    """A nominee at his form."""

    def __init__(self, nomination: Nomination | None = None) -> None:
        self.nomination = nomination or NominationFactory()
        self.client = Client()
        self.client.force_login(self.nomination.nominator)

    def url(self, section: str) -> str:
        return reverse("nominations:edit", args=[self.nomination.pk, section])

    def get(self, section: str) -> Any:
        return self.client.get(self.url(section))

    def post(self, section: str, data: dict[str, Any], *, version: int | None = None) -> Any:
        version = self.stored().version if version is None else version
        return self.client.post(self.url(section), {"version": version, **data})

    def stored(self) -> Nomination:
        return Nomination.objects.for_lists().get(pk=self.nomination.pk)

    def values(self) -> dict[str, Any]:
        return {**Nomination.objects.filter(pk=self.nomination.pk).values().get()}


@pytest.fixture
def form() -> Form:
    return Form()


def work_of(employer: Any, **others: Any) -> dict[str, Any]:
    return {
        "engagement": "employed",
        "uscc": employer.uscc,
        "position": "总装车间",
        "region": employer.region.pk,
        "industry": employer.industry.pk,
        "trade": "装配钳工",
        "years_in_trade": "12",
        "skill_level": "technician",
        "category": "frontline",
    } | others


def employer_of(form: Form) -> Any:
    """An employer under the organiser of the form's round, in a region of its city."""
    city = form.nomination.round.union
    district = UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=city)
    region = RegionFactory(parent=city.region)
    return EmployerFactory(union=UnionFactory(parent=district), region=region)


# --- sections -----------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["basic", "work", "deeds", "materials", "submit"])
def test_section_shows_an_empty_form(form: Form, section: str):
    response = form.get(section)

    assert response.status_code == 200
    assert "申报表各部分" in response.text


@pytest.mark.parametrize("section", ["basic", "work", "deeds", "materials", "submit"])
def test_section_shows_a_full_form(section: str):
    assert Form(filled()).get(section).status_code == 200


def test_section_there_is_none_of(form: Form):
    assert form.get("photographs").status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_section_of_somebody_else_is_not_there(form: Form, section: str, method: str):
    before = form.values()
    for stranger in (UserFactory(), UserFactory(is_superuser=True, is_staff=True)):
        client = Client()
        client.force_login(stranger)

        assert getattr(client, method)(form.url(section)).status_code == 404
    assert form.values() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_section_asks_to_sign_in_and_come_back(form: Form, section: str, method: str):
    response = getattr(Client(), method)(form.url(section))

    assert response["Location"] == f"{reverse('account_login')}?next={form.url(section)}"


def test_basic_is_kept_and_stays(form: Form):
    response = form.post("basic", BASIC)

    assert response["Location"] == form.url("basic")
    kept = form.stored()
    assert {name: getattr(kept, name) for name in BASIC} == BASIC | {"is_union_member": True}
    assert (kept.gender, str(kept.born_on), kept.version) == ("male", "1960-01-05", 2)


def test_button_that_goes_on_leads_to_the_next_section(form: Form):
    assert form.post("basic", {**BASIC, "go_on": ""})["Location"] == form.url("work")


def test_draft_may_stay_empty(form: Form):
    assert form.post("basic", {}).status_code == 302
    assert form.post("work", {}).status_code == 302
    assert form.post("deeds", {}).status_code == 302
    assert (form.stored().name, form.stored().is_union_member) == ("", None)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "+86 138 0000 0001", "13800000001"),
        ("phone", "１３８０００００００１", "13800000001"),
        ("phone", "138-0000-0001", "13800000001"),
        ("name", "示　例", "示例"),
        ("name", "买买提•示例", "买买提·示例"),
        ("identity_number", f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:].lower()} ", NUMBER),
    ],
)
def test_basic_makes_regular_what_was_typed(form: Form, field: str, typed: str, kept: str):
    form.post("basic", {field: typed})

    assert getattr(form.stored(), field) == kept


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("identity_number", NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2"), "校验码不正确"),
        ("identity_number", "12345", "应为18位"),
        ("phone", "12345", "11位手机号码"),
        ("phone", "0632-3300000", "11位手机号码"),
        ("name", "Smith", "请用汉字填写"),
        ("name", "王", "至少两个字"),
        ("education", "博士后出站", "不在可用的选项中"),
    ],
)
def test_basic_refuses_what_is_wrong_and_loses_nothing(form: Form, field: str, typed: str, words: str):
    before = form.values()

    response = form.post("basic", {"political_status": "中共党员", field: typed})

    assert response.status_code == 400
    assert words in response.text
    assert f'id="id_{field}_error"' in response.text
    assert '<option value="中共党员" selected>' in response.text
    assert field == "education" or f'value="{typed}"' in response.text
    assert form.values() == before


def test_identity_number_is_never_shown_again(form: Form):
    form.post("basic", BASIC)

    pages = [form.get(section).text for section in ("basic", "submit")]

    assert not any(NUMBER in page or NUMBER[:17] in page for page in pages)
    assert all(f"****************{NUMBER[16:]}" in page for page in pages)


def test_identity_number_left_empty_stays(form: Form):
    form.post("basic", BASIC)

    form.post("basic", BASIC | {"identity_number": ""})

    assert form.stored().identity_number == NUMBER


def test_identity_number_typed_anew_replaces(form: Form):
    form.post("basic", BASIC)
    another = identity_number(4712)

    form.post("basic", BASIC | {"identity_number": another})

    assert (form.stored().identity_number, form.stored().gender) == (another, "female")


def test_word_from_elsewhere_is_kept_in_its_list():
    form = Form(NominationFactory(education="中等师范"))

    assert form.post("basic", {"education": "中等师范"}).status_code == 302
    assert form.stored().education == "中等师范"


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


def test_deeds_count_a_line_end_as_one_character(form: Form):
    text = "\r\n".join(["字" * 99] * 5)

    assert form.post("deeds", {**DEEDS, "summary": text}).status_code == 302
    assert form.stored().summary == text.replace("\r\n", "\n")


def test_deeds_too_long_are_refused_and_not_cut(form: Form):
    long = "字" * 501
    before = form.values()

    response = form.post("deeds", {**DEEDS, "summary": long})

    assert response.status_code == 400
    assert long in response.text
    assert "maxlength" not in response.text
    assert form.values() == before


def test_save_that_is_stale_shows_both_and_overwrites_nothing(form: Form):
    seen = form.stored().version
    form.post("deeds", {**DEEDS, "summary": "第一处保存的"})
    before = form.values()

    response = form.post("deeds", {**DEEDS, "summary": "第二处填写的"}, version=seen)

    assert response.status_code == 409
    assert "第一处保存的" in response.text
    assert "第二处填写的</textarea>" in response.text.replace("\n", "")
    assert form.values() == before

    again = form.post("deeds", {**DEEDS, "summary": "第二处填写的"}, version=response.context["version"])

    assert again.status_code == 302
    assert form.stored().summary == "第二处填写的"


@pytest.mark.parametrize("version", ["", "x", "-1", "²"])
def test_save_that_names_no_version_is_stale(form: Form, version: Any):
    assert form.post("deeds", DEEDS, version=version).status_code == 409
    assert form.stored().summary == ""


def test_stale_save_that_differs_in_nothing_says_so(form: Form):
    form.post("deeds", DEEDS)

    response = form.post("deeds", DEEDS, version=1)

    assert response.status_code == 409
    assert "没有不同" in response.text


def test_stale_save_shows_names_and_no_identity_number(form: Form):
    form.post("basic", {**BASIC, "is_union_member": "no"})
    other = identity_number(4712)

    response = form.post("basic", BASIC | {"identity_number": other}, version=1)

    told = [(each.label, each.typed, each.stored) for each in response.context["differences"]]
    assert told == [
        ("身份证号", f"****************{other[16:]}", f"****************{NUMBER[16:]}"),
        ("是否工会会员", "是", "否"),
    ]


def test_wrong_and_stale_is_first_told_what_is_wrong(form: Form):
    form.post("basic", BASIC)

    response = form.post("basic", {**BASIC, "phone": "1"}, version=1)

    assert (response.status_code, response.context["version"]) == (400, 1)


# --- a form that is closed ----------------------------------------------------------------


@pytest.fixture
def handed_in() -> Form:
    return Form(roads.bring_to(State.SCREENING))


@pytest.mark.parametrize("section", ["basic", "materials", "submit"])
def test_closed_form_leads_to_the_case(handed_in: Form, section: str):
    assert handed_in.get(section)["Location"] == handed_in.nomination.get_absolute_url()


@pytest.mark.parametrize("section", ["basic", "work", "materials", "submit"])
def test_closed_form_takes_nothing(handed_in: Form, section: str):
    before = handed_in.values()

    response = handed_in.post(section, {"phone": "13900000009", "trade": "焊工", **TICKS})

    assert response.status_code == 409
    assert "资格审查" in response.text
    assert handed_in.values() == before


def test_closed_form_gives_back_what_was_typed_right_or_wrong(handed_in: Form):
    response = handed_in.post("basic", BASIC | {"name": "示例新名", "phone": "139"})

    assert response.status_code == 409
    assert "示例新名" in response.text
    assert "139" in response.text
    assert NUMBER not in response.text


def test_closed_form_does_not_tell_that_its_nominee_is_proposed():
    form = Form(roads.bring_to(State.PROPOSED))

    page = form.post("deeds", DEEDS).text

    assert "会议研究" in page
    assert "拟命名" not in page


@pytest.fixture
def closes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> Form:
    """A form that is taken back in another tab between reading it and writing."""
    form = Form(filled())
    taken: list[bool] = []

    def lock(nomination: Nomination) -> Nomination:
        if not taken:
            taken.append(True)
            moves.make_move(
                nomination=nomination,
                move="withdraw",
                by=form.nomination.nominator,
                note="因个人原因，不再申报。",
            )
        return moves.lock(nomination)

    monkeypatch.setattr(drafts, "lock", lock)
    return form


@pytest.mark.parametrize(
    ("section", "data"),
    [("deeds", DEEDS), ("submit", TICKS)],
)
def test_form_that_closes_meanwhile_takes_nothing(closes_meanwhile: Form, section: str, data: dict[str, Any]):
    assert closes_meanwhile.post(section, data).status_code == 409


def test_form_that_closes_meanwhile_takes_no_file(closes_meanwhile: Form):
    material = materials_of(closes_meanwhile)[-1]

    response = closes_meanwhile.post("materials", {f"material-{material.pk}": [picture()]})

    assert response.status_code == 409
    assert not Evidence.objects.filter(requirement=material).exists()


# --- files --------------------------------------------------------------------------------


def materials_of(form: Form) -> list[MaterialRequirement]:
    return list(form.nomination.round.materials.all())


def test_materials_keep_files_under_their_requirement(form: Form):
    first, second = materials_of(form)

    response = form.post(
        "materials",
        {
            f"material-{first.pk}": [pdf(), picture()],
            f"material-{second.pk}": [picture("b.png", "PNG")],
            "go_on": "",
        },
    )

    assert response["Location"] == form.url("submit")
    kept = [(e.requirement, e.original_name, e.content_type) for e in form.nomination.evidence.all()]
    assert kept == [
        (first, "证书.pdf", "application/pdf"),
        (first, "工作照.jpg", "image/jpeg"),
        (second, "b.png", "image/png"),
    ]


def test_materials_refuse_in_words_beside_the_field_and_keep_the_rest(form: Form):
    first, second = materials_of(form)
    word = SimpleUploadedFile("简历.docx", b"PK\x03\x04")

    response = form.post(
        "materials", {f"material-{first.pk}": [word, pdf()], f"material-{second.pk}": [pdf("空.pdf", b"")]}
    )

    assert response.status_code == 400
    assert response.context["form"].errors == {
        f"material-{first.pk}": ["简历.docx：只能上传PDF、JPG或PNG文件，请转换格式后再上传。"],
        f"material-{second.pk}": ["空.pdf：文件是空的，请重新选择。"],
    }
    assert f'id="id_material-{first.pk}_error"' in response.text
    assert "已上传 1 个文件" in response.text
    assert [e.original_name for e in form.nomination.evidence.all()] == ["证书.pdf"]


def test_materials_take_the_same_file_once(form: Form):
    first, _second = materials_of(form)
    form.post("materials", {f"material-{first.pk}": [pdf()]})

    response = form.post("materials", {f"material-{first.pk}": [pdf("又一份.pdf")]})

    assert response.status_code == 400
    assert "已经上传过了" in response.text
    assert form.nomination.evidence.count() == 1


def test_materials_take_five_files_each(form: Form):
    first, _second = materials_of(form)
    uploads = [picture(f"{n}.png", "PNG", size=(n, 1)) for n in range(1, 7)]

    response = form.post("materials", {f"material-{first.pk}": uploads})

    assert response.status_code == 400
    assert "最多上传5个" in response.text
    assert form.nomination.evidence.count() == 5


def test_materials_without_a_file_go_on(form: Form):
    assert form.post("materials", {"go_on": ""})["Location"] == form.url("submit")
    assert form.post("materials", {})["Location"] == form.url("materials")


def test_materials_of_a_round_that_asks_for_none():
    form = Form(NominationFactory(round=RoundFactory(papers=())))

    assert "不需要上传材料" in form.get("materials").text


def test_material_of_another_round_is_refused(form: Form):
    other = RoundFactory().materials.first()
    assert other is not None

    with pytest.raises(ValueError, match="another round"):
        drafts.attach(
            nomination=form.nomination, requirement=other, upload=pdf(), by=form.nomination.nominator
        )


def test_remove_takes_the_file_away(form: Form, django_capture_on_commit_callbacks: Any):
    first, _second = materials_of(form)
    form.post("materials", {f"material-{first.pk}": [pdf()]})
    evidence = form.nomination.evidence.get()
    assert "删除" in form.get("materials").text

    with django_capture_on_commit_callbacks(execute=True):
        response = form.client.post(reverse("nominations:remove", args=[form.nomination.pk, evidence.pk]))

    assert response["Location"] == form.url("materials")
    assert not form.nomination.evidence.exists()
    assert not evidence.file.storage.exists(str(evidence.file.name))


def test_remove_is_not_done_by_reading(form: Form):
    evidence = EvidenceFactory(nomination=form.nomination)

    response = form.client.get(reverse("nominations:remove", args=[form.nomination.pk, evidence.pk]))

    assert response.status_code == 405
    assert form.nomination.evidence.get() == evidence


def test_remove_from_another_form_is_not_there(form: Form):
    theirs = EvidenceFactory()
    urls = [
        reverse("nominations:remove", args=[form.nomination.pk, theirs.pk]),
        reverse("nominations:remove", args=[theirs.nomination_id, theirs.pk]),
    ]

    assert [form.client.post(url).status_code for url in urls] == [404, 404]
    assert Evidence.objects.get() == theirs


def test_remove_from_a_closed_form_is_refused(handed_in: Form):
    evidence = handed_in.nomination.evidence.get()

    response = handed_in.client.post(
        reverse("nominations:remove", args=[handed_in.nomination.pk, evidence.pk])
    )

    assert response.status_code == 409
    assert handed_in.nomination.evidence.get() == evidence


def test_body_that_is_too_large_is_refused_in_words(form: Form, settings: Any):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    before = form.values()

    response = form.post("deeds", {**DEEDS, "summary": "字" * 1000})

    assert response.status_code == 400
    assert "太大或文件太多" in response.text
    assert form.values() == before


def test_body_of_too_many_files_is_refused_in_words(form: Form, settings: Any):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    first, _second = materials_of(form)

    response = form.post("materials", {f"material-{first.pk}": [pdf(), picture()]})

    assert response.status_code == 400
    assert "太大或文件太多" in response.text
    assert not form.nomination.evidence.exists()


# --- handing in ---------------------------------------------------------------------------


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
    assert [change.move for change in form.nomination.changes.all()] == ["submit"]


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


# --- after a return -----------------------------------------------------------------------


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


# --- not one's own ------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "grassroots", "city"])
def test_form_is_written_by_nobody_else(who: str):
    here = roads.city()
    nomination = roads.draft_in(here)
    by = {"stranger": UserFactory(), "grassroots": here.grassroots, "city": here.city}[who]
    before = Nomination.objects.filter(pk=nomination.pk).values().get()

    with pytest.raises(PermissionDenied):
        drafts.save_section(nomination=nomination, values=DEEDS, version=nomination.version, by=by)

    assert Nomination.objects.filter(pk=nomination.pk).values().get() == before
