"""Certificates and the ledgers about them, asked for on one page."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from craftsmen.models import Certificate, Craftsman, Honour, NameCorrection, Recall
from craftsmen.serials import make_serial
from reports import actions, tasks
from reports.models import ReportRun
from tests.craftsmen.desks import button
from tests.craftsmen.desks import page as admin_page
from tests.factories import REVOKED, CertificateFactory, DecisionFactory, TitleFactory, UserFactory
from tests.reports.pages import page
from tests.reports.papers import content_of, pdf_of, sheet_of, text_of, words_of_sheet

pytestmark = pytest.mark.django_db
Kind, State = ReportRun.Kind, ReportRun.State


def printed(number=1, title=None, **facts):
    title = title or TitleFactory(certificate_code="SL-QQ", name="示例工匠")
    return CertificateFactory(
        honour__title=title,
        serial=make_serial(code="SL-QQ", year=2024, number=number),
        **({"honour__craftsman__name": "王毅"} | facts),
    )


def made(here, kind, by=None, **parameters):
    run = actions.ask_for_register(
        kind=kind,
        subject="2024年度示例工匠",
        parameters={"title": None, "year": None, "certificates": [], **parameters},
        by=by or here.city,
    )
    tasks.build(run.pk)
    run.refresh_from_db()
    return run


def test_a_certificate_says_all_that_it_must(here):
    decision = DecisionFactory(document_number="示工发〔2024〕12号", signing_union__name="示例市总工会")
    paper = printed(honour__decision=decision, honour__session_no=12)

    run = made(here, Kind.CERTIFICATES_PDF, certificates=[paper.pk])

    assert (run.state, run.error) == (State.DONE, "")
    assert text_of(content_of(run)).replace(" ", "") == "".join(
        [
            "荣誉证书",
            "王　毅：",
            "被命名为2024年度“示例工匠”（第十二届）。",
            "特发此证。",
            "文号：示工发〔2024〕12号",
            f"证书编号：{paper.serial}",
            "扫描二维码可核验真伪",
            "示例市总工会",
            "2024年7月26日",
        ]
    )
    assert run.filename == "2024年度示例工匠荣誉证书.pdf"


def test_a_batch_is_one_page_each_in_order_without_what_holds_no_longer(here):
    title = printed(2).honour.title
    for number in (1, 3):
        printed(number, title, honour__craftsman__name="赵宇")
    Honour.objects.filter(pk=printed(4, title).honour_id).update(**REVOKED)
    Certificate.objects.filter(pk=printed(5, title).pk).update(superseded_on="2025-01-01")
    printed(6, title, honour__year=2023)

    run = made(here, Kind.CERTIFICATES_PDF, title=title.pk, year=2024)

    pages = [each.extract_text() for each in pdf_of(content_of(run)).pages]
    wanted = [make_serial(code="SL-QQ", year=2024, number=number) for number in (1, 2, 3)]
    assert [[serial for serial in wanted if serial in text] for text in pages] == [[each] for each in wanted]


def test_what_was_revoked_since_it_was_asked_for_is_not_printed(here):
    paper = printed()
    run = actions.ask_for_register(
        kind=Kind.CERTIFICATES_PDF,
        subject="1份",
        parameters={"title": None, "year": None, "certificates": [paper.pk]},
        by=here.city,
    )
    Honour.objects.update(**REVOKED)

    tasks.build(run.pk)

    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "没有可以打印的证书：荣誉已撤销，或者证书已换发。")


def ledger():
    """A paper handed out, one come back, one lost, one still out; and a corrected name."""
    title = printed(1, handed_out_on="2024-07-27", handed_out_to="王毅").honour.title
    recalls: dict[int, dict[str, Any]] = {
        2: {"asked_on": "2025-03-02", "returned_on": "2025-03-05", "received_by": "示例经办"},
        3: {"is_lost": True, "note": "搬家遗失"},
        4: {},
    }
    for number, facts in recalls.items():
        paper = printed(number, title, honour__craftsman__name="赵宇")
        Honour.objects.filter(pk=paper.honour_id).update(**REVOKED)
        Recall.objects.create(certificate=paper, cause="revoked", opened_on="2025-03-01", **facts)
    NameCorrection.objects.create(
        craftsman=Craftsman.objects.get(name="王毅"),
        old_name="王易",
        new_name="王毅",
        basis="户籍证明",
        corrected_by=UserFactory(),
        corrected_on=dt.date(2025, 1, 2),
    )
    return title


def filled(run):
    """The cells of the sheet that say something, row by row."""
    return [[cell for cell in row if cell] for row in words_of_sheet(content_of(run))]


SERIALS = [make_serial(code="SL-QQ", year=2024, number=number) for number in range(1, 5)]
NAMED = "2024年度示例工匠"


def test_the_ledger_of_papers_tells_who_has_which(here):
    title = ledger()
    printed(9, TitleFactory(), honour__craftsman__name="别人")

    run = made(here, Kind.CUSTODY_XLSX, title=title.pk, year=2024)

    heading, line, columns, *rows = filled(run)
    assert heading == ["2024年度示例工匠证书领取收回登记表"]
    assert line[0].startswith("制表单位：")
    assert columns == ["序号", "证书编号", "姓名", "荣誉", "领取人签字", "领取日期", "收回日期", "备注"]
    assert rows == [
        ["1", SERIALS[0], "王毅", NAMED, "王毅", "2024年7月27日"],
        ["2", SERIALS[1], "赵宇", NAMED, "2025年3月5日", "2025年3月5日收回（示例经办接收）"],
        ["3", SERIALS[2], "赵宇", NAMED, "遗失：搬家遗失"],
        ["4", SERIALS[3], "赵宇", NAMED, "待催收"],
    ]


def test_the_ledger_of_revocations_tells_what_and_why(here):
    title = ledger()

    run = made(here, Kind.REVOCATIONS_XLSX, title=title.pk, year=2025)
    other_year = made(here, Kind.REVOCATIONS_XLSX, title=title.pk, year=2024)

    _heading, _line, columns, *rows = filled(run)
    revoked = ["示例撤销原因", "示工发〔2025〕9号", "2025年3月1日"]
    assert columns == ["序号", "类别", "姓名", "荣誉", "原因", "文号或依据", "日期", "证书收回"]
    assert rows == [
        ["1", "更正姓名", "王毅", "原写作“王易”", "户籍证明", "2025年1月2日"],
        ["2", "撤销荣誉", "赵宇", NAMED, *revoked, "2025年3月5日收回（示例经办接收）"],
        ["3", "撤销荣誉", "赵宇", NAMED, *revoked, "遗失：搬家遗失"],
        ["4", "撤销荣誉", "赵宇", NAMED, *revoked, "待催收"],
    ]
    assert words_of_sheet(content_of(other_year))[3:] == []


@pytest.mark.parametrize("kind", [Kind.CUSTODY_PDF, Kind.REVOCATIONS_PDF])
def test_a_ledger_is_printed_across(here, kind):
    ledger()

    run = made(here, kind)

    [sheet] = pdf_of(content_of(run)).pages
    text = text_of(content_of(run))
    assert sheet.mediabox.width > sheet.mediabox.height
    assert all(word in text for word in ("赵宇", "待催收", "遗失：搬家遗失", "第1页　共1页", "内容编号"))


def test_an_empty_ledger_says_so(here):
    assert "（无记录）" in text_of(content_of(made(here, Kind.REVOCATIONS_PDF)))


def test_a_private_number_stops_the_ledger(here):
    paper = printed()
    Recall.objects.create(certificate=paper, cause="revoked", opened_on="2025-03-01", note="电话13800000001")

    run = made(here, Kind.CUSTODY_XLSX)

    assert run.state == State.FAILED
    assert "13800000001" not in run.error


def test_a_cell_that_looks_like_a_formula_stays_text(here):
    paper = printed()
    Recall.objects.create(
        certificate=paper, cause="revoked", opened_on="2025-03-01", is_lost=True, note="=1+1"
    )

    cell = sheet_of(content_of(made(here, Kind.CUSTODY_XLSX)))["H4"]

    assert (cell.value, cell.data_type) == ("遗失：=1+1", "s")


# --- asking -------------------------------------------------------------------------------


def test_papers_chosen_in_the_admin_stand_in_the_form(client, here):
    first, second = printed(1), printed(2, TitleFactory())
    client.force_login(here.city)

    alone = client.get(button(first, "print_it"))
    both = client.post(
        admin_page("certificate", "changelist"),
        {"action": "print_them", "_selected_action": [first.pk, second.pk]},
    )

    assert alone["Location"] == f"{page('register')}?certificates={first.pk}"
    form = client.get(both["Location"]).context["form"]
    assert form["serials"].value().split() == [first.serial, second.serial]


def test_a_run_is_asked_for_once_and_led_to(client, here):
    paper = printed()
    client.force_login(here.city)
    sent = {"kind": "certificates_pdf", "serials": f" {paper.serial.lower()} "}

    first = client.post(page("register"), sent)
    second = client.post(page("register"), sent)

    run = ReportRun.objects.get()
    assert first["Location"] == second["Location"] == page("run", run.pk)
    assert run.parameters == {"title": None, "year": None, "certificates": [paper.pk]}
    assert str(run) == "荣誉证书（PDF） · 1份"
    shown = client.get(page("run", run.pk)).content.decode()
    listed = client.get(page("mine")).content.decode()
    assert "1份" in shown
    assert "1份" in listed
    tasks.build(run.pk)
    again = client.get(page("run", run.pk)).content.decode()
    assert f"{page('register')}?kind=certificates_pdf" in again
    assert b"".join(client.get(page("download", run.pk))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({}, "serials", "请填写证书编号，或者同时选定称号和年度。"),
        ({"serials": "SL-QQ-2024-0009-0"}, "serials", "不能打印：SL-QQ-2024-0009-0。"),
        ({"year": "1800"}, "year", "1949"),
        ({"kind": "notice_pdf"}, "kind", "notice_pdf"),
    ],
)
def test_what_cannot_be_made_is_told_beside_its_field(client, here, sent, field, words):
    client.force_login(here.city)

    answer = client.post(page("register"), {"kind": "certificates_pdf", "serials": ""} | sent)

    assert answer.status_code == 400
    assert words in "".join(answer.context["form"].errors[field])
    assert ReportRun.objects.count() == 0


def test_a_title_without_papers_is_told(client, here):
    title = printed().honour.title
    Honour.objects.update(**REVOKED)
    client.force_login(here.city)

    answer = client.post(page("register"), {"kind": "certificates_pdf", "title": title.pk, "year": 2024})

    assert answer.context["form"].errors["title"] == ["这个称号、这个年度没有可以打印的证书。"]


@pytest.mark.parametrize("role", Role)
def test_who_may_ask_for_papers_of_the_register(client, here, role):
    user = here.people[role]
    client.force_login(user)
    may = role in {Role.CITY, Role.PUBLISHER}

    assert client.get(page("register")).status_code == (200 if may else 404)
    if not may:
        with pytest.raises(PermissionDenied):
            made(here, Kind.CUSTODY_PDF, by=user)
    assert ReportRun.objects.count() == 0


def test_who_sees_a_run_of_the_register(client, here):
    run = made(here, Kind.CUSTODY_PDF)

    seen = {role.value for role, user in here.people.items() if user.has_perm("reports.view_reportrun", run)}
    listed = {role.value for role, user in here.people.items() if run in ReportRun.objects.visible_to(user)}

    assert seen == listed == {"city", "auditor"}
    assert not here.people[Role.AUDITOR].has_perm("reports.download_reportrun", run)
