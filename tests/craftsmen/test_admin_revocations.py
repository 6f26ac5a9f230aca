import datetime as dt
from typing import Any

import pytest

from accounts.roles import Role
from craftsmen.models import Certificate, Honour, Recall, Revocation
from craftsmen.serials import make_serial
from tests.craftsmen.desks import button, page
from tests.craftsmen.staff import clerk
from tests.craftsmen.test_revocations import drafted
from tests.factories import REVOKED, CertificateFactory, CraftsmanFactory, HonourFactory, TitleFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADD = page("revocation", "add")
SENT = {
    "document_number": "示工发〔2025〕9号",
    "heading": "关于撤销示例工匠称号的决定",
    "signed_on": "2025-03-01",
    "ground": "deception",
    "basis": "判决书",
    "because": "事迹严重失实",
}


def test_honours_chosen_in_the_list_stand_in_the_draft(sign_in):
    client = sign_in(Role.CITY)
    papered, bare = CertificateFactory(), HonourFactory(decision=None, source="示例晚报")

    sent_on = client.post(
        page("honour", "changelist"),
        {"action": "draft_revocation", "_selected_action": [papered.honour_id, bare.pk]},
    )
    form = client.get(sent_on["Location"]).context["form"]
    alone = client.get(button(papered.honour, "revoke"))

    assert sorted(form["honours"].value().split("\n")) == sorted([papered.serial, f"#{bare.pk}"])
    assert alone["Location"] == f"{ADD}?honours={papered.honour_id}"


def test_a_decision_is_typed_with_a_reason_each_or_a_common_one(sign_in):
    client = sign_in(Role.CITY)
    first, second = CertificateFactory(), CertificateFactory()
    bare = HonourFactory(decision=None, source="示例晚报")
    lines = f" {first.serial.lower()}\t刑事处罚\n\n{second.serial}\n#{bare.pk}，提供虚假材料"

    answer = client.post(ADD, SENT | {"honours": lines})

    revocation = Revocation.objects.get()
    assert answer["Location"] == page("revocation", "change", revocation.pk)
    assert list(revocation.lines.order_by("pk").values_list("honour", "because")) == [
        (first.honour_id, "刑事处罚"),
        (second.honour_id, "事迹严重失实"),
        (bare.pk, "提供虚假材料"),
    ]
    assert revocation.basis == "判决书"


def test_every_line_that_cannot_be_taken_is_told_and_nothing_is_lost(sign_in):
    client = sign_in(Role.CITY)
    good, gone = CertificateFactory(), CertificateFactory(honour__status="standing")
    Honour.objects.filter(pk=gone.honour_id).update(**REVOKED)
    unknown = make_serial(code="ZZ-LB", year=2024, number=77)
    lines = f"{good.serial}\nSL-ZS-2024\n{unknown}\n#999999\n{gone.serial}\n{good.serial} 再次"

    answer = client.post(ADD, SENT | {"honours": lines})

    assert answer.status_code == 400
    form = answer.context["form"]
    assert form.errors["honours"] == [
        "第2行：“SL-ZS-2024”不是证书编号，可能有字抄错了。",
        f"第3行：没有查到“{unknown}”。",
        "第4行：没有查到“#999999”。",
        f"第5行：“{gone.serial}”的荣誉已经撤销。",
        f"第6行：“{good.serial}”与第1行是同一项荣誉。",
    ]
    assert form["honours"].value() == lines
    assert form["heading"].value() == SENT["heading"]
    assert Revocation.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"honours": " \n "}, "honours", "请填写要撤销的荣誉，每行一个证书编号。"),
        ({"because": ""}, "because", "名单中有的没有单独写原因，请填写共同的撤销原因。"),
        (
            {"document_number": "9号"},
            "document_number",
            "文号应由机关代字、六角括号中的年份和序号组成，序号前不加“第”、不编虚位，例如青工发〔2024〕12号。",
        ),
        ({"signed_on": "2999-01-01"}, "signed_on", "撤销日期不能晚于今天。"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(sign_in, change, field, words):
    client = sign_in(Role.CITY)

    answer = client.post(ADD, SENT | {"honours": CertificateFactory().serial} | change)

    assert (answer.status_code, answer.context["form"].errors[field]) == (400, [words])
    assert Revocation.objects.count() == 0


def test_too_many_lines_are_refused_in_words(sign_in):
    answer = sign_in(Role.CITY).post(ADD, SENT | {"honours": "\n".join(["x"] * 501)})

    assert answer.context["form"].errors["honours"] == ["一次最多撤销500项，请分成几份决定。"]


def test_the_draft_shows_what_will_change(sign_in):
    title = TitleFactory(name="示例工匠")
    stays = CraftsmanFactory(name="王毅")
    goes = HonourFactory(title=title, craftsman__name="赵宇")
    kept = HonourFactory(title=title, craftsman=stays)
    HonourFactory(craftsman=stays)
    CertificateFactory(honour=goes)
    revocation = drafted(goes, kept)

    text = sign_in(Role.PUBLISHER).get(page("revocation", "change", revocation.pk)).content.decode()

    assert "2024年度示例工匠名册：由 2 减为 0" in text
    assert "名录、搜索和首页不再显示其中 1 个获得者" in text
    assert "1 份证书核验时显示“已撤销”，并列入证书收回台账" in text
    assert text.count("从名册和名录中移除") == text.count("移除这一项，名录页保留其他荣誉") == 1
    assert button(revocation, "confirm") in text


def test_the_drafter_is_told_that_another_has_to_confirm(client):
    by = clerk()
    revocation = drafted(HonourFactory(), by=by)
    client.force_login(by)

    text = client.get(page("revocation", "change", revocation.pk)).content.decode()

    assert "这份撤销决定由您起草" in text
    assert button(revocation, "confirm") not in text
    assert button(revocation, "withdraw") in text


def test_a_publisher_confirms_after_reading(sign_in):
    revocation = drafted(CertificateFactory().honour)
    client = sign_in(Role.PUBLISHER)

    asked = client.get(button(revocation, "confirm"))
    unread = client.post(button(revocation, "confirm"))
    untouched = Honour.objects.get().status
    done = client.post(button(revocation, "confirm"), {"checked": "on"})
    again = client.post(button(revocation, "confirm"), {"checked": "on"})
    shown = client.get(page("revocation", "change", revocation.pk)).content.decode()

    assert "撤销这 1 项荣誉" in asked.content.decode()
    assert (unread.status_code, untouched) == (400, "standing")
    assert done["Location"] == page("revocation", "change", revocation.pk)
    assert Honour.objects.get().status == "revoked"
    assert (again.status_code, again.context["form"].non_field_errors()) == (
        400,
        ["这份撤销决定已撤销荣誉，不能再办理。"],
    )
    assert button(revocation, "confirm") not in shown
    assert "确认后立即发生的变化" not in shown


def test_a_draft_is_withdrawn_by_its_drafter(client):
    by = clerk()
    revocation = drafted(HonourFactory(), by=by)
    client.force_login(by)

    client.post(button(revocation, "withdraw"))
    told = client.post(button(revocation, "withdraw"), follow=True).content.decode()

    revocation.refresh_from_db()
    assert revocation.state == "withdrawn"
    assert "这份撤销决定草稿已撤回，不能再办理。" in told


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_only_reads_drafts_and_confirms_nothing(sign_in, role):
    client, revocation = sign_in(role), drafted(HonourFactory())

    answers = [
        client.get(ADD).status_code,
        client.post(ADD, SENT).status_code,
        client.get(button(revocation, "confirm")).status_code,
        client.post(button(revocation, "confirm"), {"checked": "on"}).status_code,
        client.get(button(HonourFactory(), "revoke")).status_code,
        client.get(page("revocation", "change", revocation.pk)).status_code,
    ]

    assert answers == [403, 403, 403, 403, 403, 200]
    assert set(Honour.objects.values_list("status", flat=True)) == {"standing"}


def test_the_ledger_takes_in_what_became_of_a_paper(sign_in):
    certificate = CertificateFactory()
    recall = Recall.objects.create(certificate=certificate, cause="revoked", opened_on=dt.date(2025, 3, 1))
    client, address = sign_in(Role.CITY), page("recall", "change", recall.pk)

    half = client.post(address, {"returned_on": "2025-03-05"})
    lost = client.post(address, {"is_lost": "on"})
    early = client.post(address, {"asked_on": "2999-01-01"})
    client.post(page("recall", "changelist"), {"action": "ask_for_return", "_selected_action": [recall.pk]})
    done = client.post(address, {"returned_on": "2025-03-05", "received_by": "示例经办"})

    assert [each.status_code for each in (half, lost, early, done)] == [400, 400, 400, 302]
    assert "收回日期和接收人要一起填写。" in half.content.decode()
    assert "登记遗失的，要在备注中写明情况" in lost.content.decode()
    assert "日期不能晚于今天。" in early.content.decode()
    recall.refresh_from_db()
    assert (recall.returned_on, recall.received_by, recall.state) == (
        dt.date(2025, 3, 5),
        "示例经办",
        "returned",
    )


def test_the_ledger_is_found_by_how_far_it_is(sign_in):
    facts: dict[str, dict[str, Any]] = {
        "open": {},
        "asked": {"asked_on": "2025-03-02"},
        "returned": {"asked_on": "2025-03-02", "returned_on": "2025-03-05", "received_by": "示例经办"},
        "lost": {"is_lost": True, "note": "搬家遗失"},
    }
    rows = {
        state: Recall.objects.create(
            certificate=CertificateFactory(), cause="revoked", opened_on="2025-03-01", **given
        )
        for state, given in facts.items()
    }
    client = sign_in(Role.AUDITOR)

    for state, row in rows.items():
        shown = client.get(page("recall", "changelist"), {"state": state}).context["cl"].result_list
        assert [(each.pk, each.state) for each in shown] == [(row.pk, state)]


def test_papers_are_handed_out_one_by_one_and_many_at_once(sign_in):
    first, second, revoked = (CertificateFactory() for _ in range(3))
    Honour.objects.filter(pk=revoked.honour_id).update(**REVOKED)
    client, listed = sign_in(Role.CITY), page("certificate", "changelist")

    def hand_out(*rows):
        return client.post(
            listed, {"action": "hand_out", "_selected_action": [row.pk for row in rows]}, follow=True
        ).content.decode()

    by_hand = client.post(
        page("certificate", "change", first.pk),
        {"handed_out_on": "2024-07-27", "handed_out_to": "王毅（代）"},
    )
    refused = hand_out(second, revoked)
    none_yet = Certificate.objects.get(pk=second.pk).handed_out_on
    done = hand_out(first, second)
    late = client.post(
        page("certificate", "change", revoked.pk), {"handed_out_on": "2025-07-27", "handed_out_to": "王毅"}
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert by_hand.status_code == 302
    assert (first.handed_out_on, first.handed_out_to) == (dt.date(2024, 7, 27), "王毅（代）")
    assert f"这些证书已停用或荣誉已撤销，不能发放：{revoked.serial}。" in refused
    assert none_yet is None
    assert "已登记领取1份。" in done
    assert second.handed_out_to == second.honour.craftsman.name
    assert (late.status_code, "不能发放" in late.content.decode()) == (400, True)


@pytest.mark.parametrize("model", ["revocation", "recall"])
def test_a_list_asks_as_often_for_many_as_for_one(sign_in, model):
    client, counts, by = sign_in(Role.AUDITOR), [], clerk()

    for more in (1, 2, 27):
        for _ in range(more):
            certificate = CertificateFactory()
            number = f"示工发〔2025〕{certificate.pk}号"
            drafted(certificate.honour, by=by, document_number=number)
            Recall.objects.create(certificate=certificate, cause="revoked", opened_on="2025-03-01")
        counts.append(count_queries(lambda: client.get(page(model, "changelist"))))

    assert len(set(counts)) == 1, counts


def test_a_decision_asks_as_often_for_many_honours_as_for_one(sign_in):
    client, counts, by = sign_in(Role.AUDITOR), [], clerk()

    for number in (1, 3, 30):
        honours = [CertificateFactory().honour for _ in range(number)]
        revocation = drafted(*honours, by=by, document_number=f"示工发〔2025〕{number}号")
        counts.append(count_queries(lambda: client.get(page("revocation", "change", revocation.pk))))  # noqa: B023 - asked at once

    assert len(set(counts)) == 1, counts
