from functools import partial
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.roles import Role
from reports import actions, tasks
from reports.models import ReportRun
from tests.queries import count_queries
from tests.reports.pages import addresses, asked, built, page, status
from tests.reports.papers import PDF, XLSX, claim, draft, posted, text_of

pytestmark = pytest.mark.django_db
State = ReportRun.State
ASKERS = {Role.CITY, Role.PUBLISHER}


def test_reading_writes_nothing_and_writing_is_posted(client, here):
    run = built(here)
    client.force_login(here.city)
    wrong = {"get": "post", "post": "get"}

    assert [getattr(client, wrong[method])(address).status_code for method, address in addresses(run)] == [
        405
    ] * 6


def test_pages_and_files_are_not_cached(client, here):
    run = built(here)
    client.force_login(here.city)

    for method, address in addresses(run):
        if method == "get":
            answer = client.get(address)
            assert status(answer) == 200
            control = answer.headers["Cache-Control"]
            assert {"private", "no-store"} <= set(control.split(", "))


def test_asking_leads_to_the_progress_and_on_to_the_file(client, here, django_capture_on_commit_callbacks):
    notice = posted(here, "王毅")
    client.force_login(here.city)
    assert "data-refresh" not in client.get(page("ask_for", notice.pk)).content.decode()

    answer = client.post(page("ask", notice.pk, "notice_pdf"))
    run = ReportRun.objects.get()
    assert (answer.status_code, answer.url) == (302, page("run", run.pk))
    waiting = client.get(answer.url).content.decode()
    assert 'id="run" data-refresh="2"' in waiting
    assert "等待处理" in waiting
    assert page("download", run.pk) not in waiting
    assert client.get(page("download", run.pk)).status_code == 404

    tasks.build(run.pk)
    ready = client.get(answer.url).content.decode()
    assert "data-refresh" not in ready
    assert page("download", run.pk) in ready
    assert page("cancel", run.pk) not in ready
    file = client.get(page("download", run.pk))
    assert "王　毅" in text_of(file.getvalue())


def test_a_step_on_the_way_is_shown(client, here):
    run = claim(asked(here))
    actions.tell(run=run, progress=40, step=ReportRun.Step.SETTING)
    client.force_login(here.city)

    for address in (page("run", run.pk), page("mine"), page("ask_for", run.notice_id)):
        shown = client.get(address).content.decode()
        assert 'data-refresh="2"' in shown
        assert '<progress value="40" max="100"' in shown
        assert "排版" in shown
        assert f'<a href="{address}">刷新</a>' in shown


@pytest.mark.parametrize(("kind", "suffix"), [(PDF, "pdf"), (XLSX, "xlsx")])
def test_a_file_comes_as_an_attachment_named_after_the_notice(client, here, kind, suffix):
    run = built(here, kind=kind, notice=posted(here, "王毅", heading="示例公示"))
    client.force_login(here.city)

    answer = client.get(page("download", run.pk))

    assert (
        answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('示例公示')}.{suffix}"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(answer.getvalue()) == int(answer.headers["Content-Length"])


def test_a_file_that_is_gone_is_not_found(client, here):
    run = built(here)
    default_storage.delete(run.file.name)
    client.force_login(here.city)

    assert client.get(page("download", run.pk)).status_code == 404


def test_a_file_has_no_address_of_its_own(client, here):
    run = built(here)
    client.force_login(here.superuser)

    assert [client.get(f"/{folder}{run.file.name}").status_code for folder in ("", "media/", "static/")] == [
        404
    ] * 3


def test_cancelling_is_confirmed_and_once(client, here):
    run = asked(here)
    client.force_login(here.city)

    first = client.post(page("cancel", run.pk), follow=True)
    again = client.post(page("cancel", run.pk), follow=True)

    assert [str(message) for message in first.context["messages"]] == ["已取消。"]
    assert [str(message) for message in again.context["messages"]] == ["这份报表已取消，不能再取消。"]
    assert first.redirect_chain == again.redirect_chain == [(page("run", run.pk), 302)]
    run.refresh_from_db()
    assert run.state == State.CANCELLED


def test_the_auditor_looks_and_has_no_buttons(client, here):
    run = built(here)
    client.force_login(here.auditor)

    shown = client.get(page("run", run.pk)).content.decode()

    assert page("download", run.pk) not in shown
    assert page("cancel", run.pk) not in shown
    assert page("ask_for", run.notice_id) not in shown


def test_a_draft_offers_nothing_and_says_why(client, here):
    notice = draft(here)
    client.force_login(here.city)

    shown = client.get(page("ask_for", notice.pk)).content.decode()
    answer = client.post(page("ask", notice.pk, "notice_pdf"), follow=True)

    assert "尚未发布" in shown
    assert page("ask", notice.pk, "notice_pdf") not in shown
    assert answer.redirect_chain == [(page("ask_for", notice.pk), 302)]
    assert [str(message) for message in answer.context["messages"]] == ["公示发布后才能生成文件。"]
    assert not ReportRun.objects.exists()


def test_a_kind_that_is_none_is_not_found(client, here):
    client.force_login(here.city)

    assert client.post(page("ask", posted(here, "王毅").pk, "notice_docx")).status_code == 404


def test_a_failure_is_told_in_words(client, here):
    run = asked(here, notice=posted(here, {"name": "王毅", "trade": "13800000000"}))
    tasks.build(run.pk)
    client.force_login(here.city)

    for address in (page("run", run.pk), page("mine")):
        shown = client.get(address).content.decode()
        assert "公示内容中含有身份证号或手机号码" in shown
        assert "13800000000" not in shown


def test_lists_show_what_one_asked_for_newest_first(client, here):
    notice = posted(here, "王毅")
    other = posted(here, "李静", version=2)
    first, second = asked(here, notice=notice), asked(here, kind=XLSX, notice=notice)
    third = asked(here, notice=other)
    asked(here, notice=notice, by=here.publisher)
    client.force_login(here.city)

    assert list(client.get(page("mine")).context["page_obj"]) == [third, second, first]
    assert list(client.get(page("ask_for", notice.pk)).context["runs"]) == [second, first]


def test_an_empty_list_says_where_to_go(client, here):
    client.force_login(here.city)

    assert "还没有报表" in client.get(page("mine")).content.decode()


def test_a_long_list_has_pages(client, here):
    notice = posted(here, "王毅")
    for _number in range(21):
        actions.cancel(run=asked(here, notice=notice), by=here.city)
    client.force_login(here.city)

    assert len(client.get(page("mine"), {"page": 2}).context["page_obj"]) == 1


def test_lists_ask_the_same_number_of_questions_for_any_length(client, here):
    notice = posted(here, "王毅")
    client.force_login(here.city)
    asking: dict[str, set[int]] = {}

    for rows in (1, 3, 30):
        while ReportRun.objects.count() < rows:
            actions.cancel(run=asked(here, notice=notice), by=here.city)
        for name, address in (("mine", page("mine")), ("ask_for", page("ask_for", notice.pk))):
            asking.setdefault(name, set()).add(count_queries(partial(client.get, address)))

    assert {name: len(counts) for name, counts in asking.items()} == {"mine": 1, "ask_for": 1}


def test_the_way_to_the_papers_is_shown_to_who_may_ask(client, here):
    notice = posted(here, "王毅")
    admin_page = reverse("admin:nominations_notice_change", args=[notice.pk])

    shown = {}
    for role in (Role.CITY, Role.AUDITOR):
        client.force_login(here.people[role])
        shown[role] = (
            page("ask_for", notice.pk) in client.get(admin_page).text,
            page("mine") in client.get("/").text,
        )

    assert shown == {Role.CITY: (True, True), Role.AUDITOR: (False, False)}
