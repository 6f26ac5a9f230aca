import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.roles import Role
from craftsmen.invariants import broken
from craftsmen.models import Craftsman, Decision, Honour, Title
from tests.craftsmen.desks import NO_INLINES, button, page
from tests.factories import (
    REVOKED,
    CertificateFactory,
    CraftsmanFactory,
    DecisionFactory,
    EmployerFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
    UnionFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

MODELS = ["title", "craftsman", "decision", "honour", "certificate"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", Role)
def test_the_roles_of_the_register_edit_or_look_and_nobody_deletes(sign_in, role, model):
    row = CertificateFactory()
    rows = {
        "certificate": row, "honour": row.honour, "title": row.honour.title, "craftsman": row.honour.craftsman,
        "decision": row.honour.decision,
    }  # fmt: skip
    client = sign_in(role)

    answers = [
        client.get(page(model, "changelist")).status_code,
        client.get(page(model, "change", rows[model].pk)).status_code,
        client.get(page(model, "add")).status_code,
        client.get(page(model, "delete", rows[model].pk)).status_code,
    ]

    edits = [200, 200, 403 if model == "certificate" else 200, 403]
    looks = [200, 200, 403, 403]
    expected = {
        Role.CITY: edits,
        Role.EDITOR: edits,
        Role.PUBLISHER: looks,
        Role.AUDITOR: looks,
        Role.EXPERT: [302, 302, 302, 302],
    }
    assert answers == expected.get(role, [403, 403, 403, 403])


def test_a_name_typed_into_the_admin_is_normalised_checked_and_found_again(sign_in):
    client = sign_in(Role.CITY)
    person = CraftsmanFactory(name="王沪例")
    address = page("craftsman", "change", person.pk)

    refused = client.post(address, {"name": "王2", **NO_INLINES})
    saved = client.post(address, {"name": "王　毅", "deeds": "攻克难题", **NO_INLINES})

    person.refresh_from_db()
    assert "请用汉字填写" in refused.content.decode()
    assert saved.status_code == 302
    assert person.name == "王毅"
    assert list(broken()) == []
    assert list(Craftsman.objects.matching("wangyi")) == list(Craftsman.objects.matching("难题")) == [person]


def test_a_late_save_does_not_undo_what_happened_meanwhile(sign_in):
    client = sign_in(Role.CITY)
    person = CraftsmanFactory(name="王毅")
    address = page("craftsman", "change", person.pk)
    client.get(address)
    Craftsman.objects.filter(pk=person.pk).update(hidden_because="正在核查", trade="焊工")

    client.post(address, {"name": "王毅", "trade": "焊工", "ethnicity": "汉族", **NO_INLINES})
    client.post(
        address, {"name": "王毅", "trade": "焊工", "ethnicity": "汉族", "hidden_because": "", **NO_INLINES}
    )

    person.refresh_from_db()
    assert (person.ethnicity, person.hidden_because) == ("汉族", "正在核查")


def photo(kind="PNG", name="photo.png"):
    out = io.BytesIO()
    Image.new("RGB", (400, 500)).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def test_a_portrait_is_uploaded_made_shown_and_removed(sign_in, django_capture_on_commit_callbacks):
    client = sign_in(Role.CITY)
    person = HonourFactory().craftsman
    address = page("craftsman", "change", person.pk)
    sent = {"name": person.name, **NO_INLINES}
    none_yet = client.get(address).content.decode()

    refused = client.post(address, sent | {"new_portrait": photo("JPEG")})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, sent | {"new_portrait": photo()})
    shown = client.get(address).content.decode()
    person.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(button(person, "remove_portrait"))

    assert "没有照片" in none_yet
    assert refused.status_code == 400
    errors = refused.context["adminform"].form.errors
    assert "请用正确的扩展名重新保存后上传" in errors["new_portrait"][0]
    assert f"/craftsmen/{person.pk}/portrait/160.webp?v={person.portrait_version}" in shown
    assert person.has_portrait
    person.refresh_from_db()
    assert not person.has_portrait


def test_the_preview_says_why_there_is_none(sign_in):
    client = sign_in(Role.CITY)
    waiting = CraftsmanFactory(portrait="portraits/originals/x")
    hidden = CraftsmanFactory(portrait="portraits/originals/x", portrait_token="x", hidden_because="正在核查")

    texts = [client.get(page("craftsman", "change", p.pk)).content.decode() for p in (waiting, hidden)]

    assert "正在处理，请稍后刷新。" in texts[0]
    assert "已有照片；此人没有公开，照片不显示。" in texts[1]


def test_an_honour_entered_by_hand_rests_on_a_source(sign_in):
    client = sign_in(Role.CITY)
    sent = {"title": TitleFactory().pk, "craftsman": CraftsmanFactory().pk, "year": "2019"}

    refused = client.post(page("honour", "add"), sent)
    saved = client.post(
        page("honour", "add"), sent | {"source": "示例晚报", "status": "revoked", "decision": "1"}
    )
    twice = client.post(page("honour", "add"), sent | {"source": "示例晚报"})

    honour = Honour.objects.get()
    assert list(refused.context["adminform"].form.errors) == ["source"]
    assert saved.status_code == 302
    assert (honour.source, honour.status, honour.decision) == ("示例晚报", "standing", None)
    assert twice.context["adminform"].form.non_field_errors() == ["已经有这个年度的这个称号，不能重复授予。"]


def test_what_a_certificate_says_cannot_be_typed_over(sign_in):
    client = sign_in(Role.CITY)
    conferred = CertificateFactory().honour
    by_hand = HonourFactory(year=None, decision=None, source="示例晚报")
    typed = {
        "title": TitleFactory().pk,
        "craftsman": CraftsmanFactory().pk,
        "year": "2001",
        "citation": "匠心",
    }
    typed |= {"status": "revoked", "source": "示例早报", "session_no": "3"}

    for honour in (conferred, by_hand):
        assert client.post(page("honour", "change", honour.pk), typed).status_code == 302

    fields = ("title", "craftsman", "year", "session_no", "source", "citation", "status")
    assert list(Honour.objects.order_by("pk").values_list(*fields)) == [
        (conferred.title_id, conferred.craftsman_id, 2024, None, "", "匠心", "standing"),
        (by_hand.title_id, by_hand.craftsman_id, 2001, 3, "示例早报", "匠心", "standing"),
    ]  # fmt: skip


def test_a_title_and_a_decision_are_entered(sign_in):
    client, union = sign_in(Role.CITY), UnionFactory()
    title = {
        "slug": "shili",
        "name": "示例工匠",
        "tier": "municipal",
        "kind": "individual",
        "conferring_union": union.pk,
        "milestones-TOTAL_FORMS": "0",
        "milestones-INITIAL_FORMS": "0",
    }
    decision = {"heading": "关于命名的决定", "signed_on": "2024-07-26", "signing_union": union.pk}

    refused = client.post(page("title", "add"), title)
    client.post(page("title", "add"), title | {"certificate_code": "ZZ-LB"})
    client.post(page("decision", "add"), decision | {"document_number": "示工发[2024]12号"})

    assert refused.context["adminform"].form.non_field_errors() == ["本级命名的称号必须填写证书代码。"]
    assert Title.objects.get().certificate_code == "ZZ-LB"
    assert Decision.objects.get().document_number == "示工发〔2024〕12号"


def test_people_are_found_and_filtered(sign_in):
    client = sign_in(Role.AUDITOR)
    CraftsmanFactory(name="王毅")
    CraftsmanFactory(name="赵宇", hidden_because="正在核查")

    def found(**asked):
        return [
            person.name
            for person in client.get(page("craftsman", "changelist"), asked).context["cl"].result_list
        ]

    assert found() == ["王毅", "赵宇"]
    assert found(q="zhaoyu") == found(hidden="yes") == ["赵宇"]
    assert found(hidden="no") == ["王毅"]
    assert found(q="'") == []


def test_not_even_a_superuser_deletes_or_rewrites_a_certificate(chief):
    certificate = CertificateFactory()
    honour = certificate.honour
    rows = {
        "certificate": certificate,
        "honour": honour,
        "craftsman": honour.craftsman,
        "decision": honour.decision,
    }

    for model, row in {**rows, "title": honour.title}.items():
        assert chief.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        chief.post(
            page(model, "changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
        )
        assert type(row).objects.filter(pk=row.pk).exists()
    assert chief.get(page("certificate", "add")).status_code == 403
    sent = {"issued_on": "2025-01-01", "holder_name": "别人", "serial": "x"}
    assert chief.post(page("certificate", "change", certificate.pk), sent).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.issued_on, certificate.holder_name) == (dt.date(2024, 7, 26), honour.craftsman.name)


def test_only_what_the_public_sees_links_to_its_page(chief):
    shown, revoked = HonourFactory(), HonourFactory(**REVOKED)

    def links(row, model):
        return row.get_absolute_url() in chief.get(page(model, "change", row.pk)).content.decode()

    assert (links(shown, "honour"), links(shown.craftsman, "craftsman")) == (True, True)
    assert (links(revoked, "honour"), links(revoked.craftsman, "craftsman")) == (False, False)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_as_often_for_many_as_for_one(sign_in, model):
    client, counts = sign_in(Role.AUDITOR), []

    for more in (1, 2, 27):
        for _ in range(more):
            person = CraftsmanFactory(
                region=RegionFactory(), employer=EmployerFactory(), industry=IndustryFactory()
            )
            CertificateFactory(honour__craftsman=person, honour__decision=DecisionFactory())
        counts.append(count_queries(lambda: client.get(page(model, "changelist"))))

    assert len(set(counts)) == 1, counts


def test_a_person_asks_as_often_for_many_honours_as_for_one(sign_in):
    client, person, counts = sign_in(Role.CITY), CraftsmanFactory(), []

    for more in (1, 2, 27):
        HonourFactory.create_batch(more, craftsman=person)
        counts.append(count_queries(lambda: client.get(page("craftsman", "change", person.pk))))

    assert len(set(counts)) == 1, counts


def test_a_decision_stands_once_an_honour_rests_on_it(sign_in):
    free, used = DecisionFactory(), HonourFactory().decision
    client = sign_in(Role.CITY)

    pages = {
        decision: client.get(reverse("admin:craftsmen_decision_change", args=[decision.pk])).text
        for decision in (free, used)
    }
    client.post(
        reverse("admin:craftsmen_decision_change", args=[used.pk]),
        {"document_number": "示工发〔2020〕1号", "heading": "改过的标题", "signed_on": "2020-01-01"},
    )

    assert ['name="document_number"' in pages[decision] for decision in (free, used)] == [True, False]
    assert Decision.objects.get(pk=used.pk).heading == used.heading


def test_who_may_only_read_sees_no_place_for_a_photo(sign_in):
    row = CraftsmanFactory()
    address = reverse("admin:craftsmen_craftsman_change", args=[row.pk])

    seen = {
        role: "new_portrait" in sign_in(role).get(address).content.decode() for role in ("editor", "auditor")
    }

    assert seen == {"editor": True, "auditor": False}
