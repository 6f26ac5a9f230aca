from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nominations.actions import drafts, materials
from nominations.models import Evidence
from nominations.workflow import State
from tests.factories import (
    EvidenceFactory,
    NominationFactory,
    RoundFactory,
    UserFactory,
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


def stored_files() -> list[str]:
    """All that lies in the folder of evidence."""
    return default_storage.listdir("evidence")[1] if default_storage.exists("evidence") else []


NOTHING_KEPT = "这次选择的文件都没有保存：请按下面的提示处理，再把需要的文件重新选择一遍。"


def assert_nothing_is_kept(form: Form, chosen: dict[str, Any]) -> dict[str, list[str]]:
    """What is said beside each field, when nothing was written: neither a row, nor a file, nor a version."""
    before, rows, files = form.values(), list(Evidence.objects.all()), stored_files()

    response = form.post("materials", chosen | {"go_on": ""})

    assert response.status_code == 400
    assert (form.values(), list(Evidence.objects.all()), stored_files()) == (before, rows, files)
    errors = dict(response.context["form"].errors)
    assert errors.pop("__all__") == [NOTHING_KEPT]
    assert NOTHING_KEPT in response.text
    assert all(f'id="id_{field}_error"' in response.text for field in errors)
    return errors


def test_one_bad_file_among_good_ones_keeps_none_of_them(form: Form):
    first, second = materials_of(form)
    word = SimpleUploadedFile("简历.docx", b"PK\x03\x04")

    errors = assert_nothing_is_kept(
        form, {f"material-{first.pk}": [pdf(), word, picture()], f"material-{second.pk}": [picture()]}
    )

    assert errors == {f"material-{first.pk}": ["简历.docx：只能上传PDF、JPG或PNG文件，请转换格式后再上传。"]}


def test_every_bad_file_is_named_beside_its_field(form: Form):
    first, second = materials_of(form)
    word = SimpleUploadedFile("简历.docx", b"PK\x03\x04")

    errors = assert_nothing_is_kept(
        form, {f"material-{first.pk}": [word, pdf()], f"material-{second.pk}": [pdf("空.pdf", b"")]}
    )

    assert errors == {
        f"material-{first.pk}": ["简历.docx：只能上传PDF、JPG或PNG文件，请转换格式后再上传。"],
        f"material-{second.pk}": ["空.pdf：文件是空的，请重新选择。"],
    }


def test_good_files_chosen_again_are_kept(form: Form):
    first, _second = materials_of(form)
    form.post("materials", {f"material-{first.pk}": [pdf("空.pdf", b""), picture()]})

    assert form.post("materials", {f"material-{first.pk}": [picture()]}).status_code == 302
    assert [each.original_name for each in form.nomination.evidence.all()] == ["工作照.jpg"]


def test_materials_take_the_same_file_once(form: Form):
    first, second = materials_of(form)
    form.post("materials", {f"material-{first.pk}": [pdf()]})

    errors = assert_nothing_is_kept(form, {f"material-{first.pk}": [pdf("又一份.pdf"), picture()]})
    assert errors == {f"material-{first.pk}": ["又一份.pdf：这个文件已经有了，不用重复上传。"]}

    twice = assert_nothing_is_kept(form, {f"material-{second.pk}": [pdf(), pdf("又一份.pdf")]})
    assert twice == {f"material-{second.pk}": ["又一份.pdf：这个文件已经有了，不用重复上传。"]}


def test_the_same_file_may_prove_two_things(form: Form):
    first, second = materials_of(form)

    form.post("materials", {f"material-{first.pk}": [pdf()], f"material-{second.pk}": [pdf()]})

    assert form.nomination.evidence.count() == 2


def pictures(numbers: range) -> list[SimpleUploadedFile]:
    return [picture(f"{n}.png", "PNG", size=(n, 1)) for n in numbers]


def test_six_files_for_one_material_keep_none(form: Form):
    first, second = materials_of(form)

    errors = assert_nothing_is_kept(
        form, {f"material-{first.pk}": pictures(range(1, 7)), f"material-{second.pk}": [pdf()]}
    )

    assert errors == {f"material-{first.pk}": ["每项材料最多5个文件：已有0个，这次又选了6个。"]}


def test_files_there_count_towards_the_five(form: Form):
    first, _second = materials_of(form)
    assert form.post("materials", {f"material-{first.pk}": pictures(range(1, 4))}).status_code == 302

    errors = assert_nothing_is_kept(form, {f"material-{first.pk}": pictures(range(4, 7))})

    assert errors == {f"material-{first.pk}": ["每项材料最多5个文件：已有3个，这次又选了3个。"]}
    assert form.post("materials", {f"material-{first.pk}": pictures(range(4, 6))}).status_code == 302
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

    chosen = [materials.Chosen("", other, pdf())]
    with pytest.raises(ValueError, match="another round"):
        materials.attach(nomination=form.nomination, chosen=chosen, by=form.nomination.nominator)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_writes_in_the_form_of_another(form: Form, is_superuser: bool):
    stranger = UserFactory(is_superuser=is_superuser)
    evidence = EvidenceFactory(nomination=form.nomination)
    chosen = [materials.Chosen("", evidence.requirement, pdf())]
    before, files = form.values(), stored_files()
    writing: list[Callable[[], Any]] = [
        partial(
            drafts.save_section, nomination=form.nomination, values={"name": "示例乙"}, version=1, by=stranger
        ),
        partial(materials.attach, nomination=form.nomination, chosen=chosen, by=stranger),
        partial(materials.detach, evidence=evidence, by=stranger),
        partial(drafts.submit, nomination=form.nomination, declarations={}, version=1, by=stranger),
    ]

    for write in writing:
        with pytest.raises(PermissionDenied):
            write()

    assert form.values() == before
    assert list(Evidence.objects.all()) == [evidence]
    assert stored_files() == files


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
