from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nominations.actions import drafts
from nominations.models import Evidence
from nominations.workflow import State
from tests.factories import (
    EvidenceFactory,
    NominationFactory,
    RoundFactory,
)
from tests.nominations import roads
from tests.nominations.forms import DEEDS, Form, materials_of
from tests.nominations.papers import pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.fixture
def handed_in() -> Form:
    return Form(roads.bring_to(State.SCREENING))


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
