"""The objector who must stay unknown: every way a name could get out, for everybody, with one that could."""

import json
import logging
from http import HTTPStatus
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.core import serializers
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from nominations.actions import objections
from nominations.actions.moves import make_move
from nominations.models import Change, Objection, ObjectionReading
from notifications.models import Message
from tests.nominations import objectors, roads
from tests.nominations.objectors import everybody, leaks, page, text_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> roads.City:
    return roads.city()


def pages_about(objection: Objection) -> list[str]:
    nomination, notice = objection.nomination, objection.notice
    return [
        page("changelist"),
        page("changelist") + f"?q={objectors.NAME}",
        page("changelist") + f"?q={nomination.name}",
        page("change", objection.pk),
        page("history", objection.pk),
        reverse("admin:nominations_nomination_change", args=[nomination.pk]),
        reverse("admin:nominations_notice_change", args=[notice.pk]),
        reverse("admin:nominations_round_overview", args=[notice.round_id]),
        reverse("admin:notifications_message_changelist"),
        reverse("nominations:case", args=[nomination.pk]),
        reverse("nominations:notice", args=[notice.pk]),
        reverse("nominations:mine"),
        reverse("notifications:inbox"),
        reverse("nominations:objection_status"),
        reverse("nominations:record"),
        reverse("admin:index"),
    ]


def test_no_page_shows_who_objects_nor_what_he_wrote(client: Client, here: roads.City) -> None:
    """The officer reads the words on the objection's own page, and the name only by asking for it."""
    objection = objectors.concluded(here)
    for who, person in everybody(here, objection).items():
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        found = {url: leaks(text_of(client, url)) for url in pages_about(objection)}
        own = page("change", objection.pk)
        if who == "objections":
            assert found.pop(own) == [objectors.WORDS, objectors.WORDS[10:20]]
        if f"?q={objectors.NAME}" in str(found):  # the search box repeats what was searched for
            found = {url: [each for each in leak if "?q=反映" not in url] for url, leak in found.items()}
        assert not any(found.values()), (who, found)


def test_a_search_for_the_objector_finds_nothing(client: Client, here: roads.City) -> None:
    objectors.objected(here)
    for person in (here.objections, here.superuser, here.city):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        for secret in (objectors.NAME, objectors.PHONE, objectors.WORDS[:6]):
            assert client.get(page("changelist"), {"q": secret}).context["cl"].result_count == 0


def test_only_the_officer_is_shown_the_objector_and_each_time_it_is_written_down(
    client: Client, here: roads.City
) -> None:
    objection = objectors.objected(here)
    answers = {}
    for who, person in everybody(here, objection).items():
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.post(page("objector", objection.pk), {"because": "电话核实"})
        answers[who] = (answer.status_code, leaks(answer.content.decode())[:1])
        assert "no-store" in answer.headers.get("Cache-Control", "no-store")

    shown = {who for who, (_status, found) in answers.items() if found}
    assert shown == {"objections"}
    assert answers["superuser"] == (403, [])
    assert answers["city"] == (403, [])
    assert list(ObjectionReading.objects.values_list("by", "because")) == [(here.objections.pk, "电话核实")]


def test_the_name_is_not_on_the_page_that_follows(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    client.force_login(here.objections)
    shown = client.post(page("objector", objection.pk), {"because": "电话核实"}).content.decode()

    after = client.get(page("change", objection.pk)).content.decode()

    assert objectors.NAME in shown
    assert objectors.NAME not in after
    assert "电话核实" in after


def test_without_a_reason_nothing_is_shown(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    client.force_login(here.objections)

    answer = client.post(page("objector", objection.pk), {"because": " "})

    assert answer.status_code == 400
    assert objectors.NAME not in answer.content.decode()
    assert client.get(page("objector", objection.pk)).status_code == 405


def test_the_auditor_reads_who_has_read(client: Client, here: roads.City) -> None:
    objection = objectors.objected(here)
    objections.show_objector(objection=objection, by=here.objections, because="当面了解情况")

    seen = {}
    for who in ("auditor", "objections", "superuser", "city", "publisher"):
        client.force_login(getattr(here, who), backend="allauth.account.auth_backends.AuthenticationBackend")
        seen[who] = "当面了解情况" in client.get(page("change", objection.pk)).content.decode()

    assert seen == {"auditor": True, "objections": True, "superuser": True, "city": False, "publisher": False}


def test_messages_the_record_and_the_histories_name_nobody(here: roads.City) -> None:
    objection = objectors.concluded(here)
    objections.reply(objection=objection, by=here.objections, text="经核查，反映的情况不属实，谢谢监督。")
    make_move(nomination=objection.nomination, move="release", by=here.publisher, note="核查不实。")

    written = [str(list(Message.objects.values())), str(list(Change.objects.values()))]
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    written += [str(list(model._default_manager.values())) for model in events]
    written += [str(list(pghistory.models.Context.objects.values()))]

    assert Message.objects.filter(key__startswith="objection:").exists()
    assert Change.objects.filter(kind=Change.Kind.OBJECTION).exists()
    assert not [text for text in written if leaks(text)]
    to_nominee = Message.objects.filter(recipient=objection.nomination.nominator)
    assert not [each for each in to_nominee if "异议" in each.subject + each.body]


def test_words_for_a_row_name_nobody(here: roads.City) -> None:
    objection = objectors.objected(here, evidence=[roads.paper(f"{objectors.NAME}的证明.pdf")])
    objections.show_objector(objection=objection, by=here.objections, because="电话核实")
    rows = [objection, objection.files.get(), objection.readings.get()]

    assert not leaks(" ".join(f"{row} {row!r}" for row in rows))
    assert not leaks(str(list(objection.files.values())))
    assert not leaks(serializers.serialize("json", [objection.files.get(), objection.readings.get()]))
    assert not leaks(json.dumps(list(Objection.objects.without_the_objector().values("pk", "state", "kind"))))


def test_what_a_file_is_called_is_not_kept(here: roads.City) -> None:
    objection = objectors.objected(here, evidence=[roads.paper(f"{objectors.NAME}.pdf")])
    kept = str(objection.files.get().file.name)

    assert Path(kept).parent == Path("objections")
    assert not leaks(kept)
    assert default_storage.exists(kept)


class Kept(logging.Handler):
    """All that is logged, but for what the database is asked: that no setting of ours ever lets out."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.words: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "django.db.backends":
            self.words.append(self.format(record))


def test_logs_name_nobody(client: Client, here: roads.City) -> None:
    notice, _nomination = objectors.posted(here)
    entry, kept, root = notice.entries.get(), Kept(), logging.getLogger()
    root.addHandler(kept)
    try:
        for once in ("x", "5b0a3c1e-0000-4000-8000-000000000001"):
            typed = {**objectors.TOLD, "nomination": entry.pk, "once": once}
            client.post(reverse("nominations:object", args=[notice.pk]), typed)
    finally:
        root.removeHandler(kept)

    assert Objection.objects.count() == 1
    assert kept.words
    assert not [words for words in kept.words if leaks(words)]


@pytest.mark.parametrize("state", ["received", "investigating", "closed"])
def test_the_list_is_what_the_rule_says(here: roads.City, state: str) -> None:
    objection = objectors.objected(here)
    if state != "received":
        objections.accept(objection=objection, by=here.objections)
        objection = objections.investigate(objection=objection, by=here.objections)
    if state == "closed":
        findings = "查阅派工单并询问班组，核实完毕。"
        objections.conclude(objection=objection, by=here.objections, conclusion="partly", findings=findings)
        objections.reply(objection=objection, by=here.objections, text="经核查，反映的情况部分属实。")
        objection = objections.close(objection=objection, by=here.objections)
    asked = Objection.objects.select_related("notice__round", "nomination").get(pk=objection.pk)

    for who, person in everybody(here, objection).items():
        in_list = Objection.objects.visible_to(person).filter(pk=objection.pk).exists()
        assert in_list == person.has_perm("nominations.view_objection", asked), who


def test_the_list_asks_as_much_for_thirty_as_for_one(client: Client, here: roads.City) -> None:
    notice, nomination = objectors.posted(here)
    client.force_login(here.objections)
    counts = []
    for wanted in (1, 3, 30):
        while Objection.objects.count() < wanted:
            objectors.send(notice, nomination)
        counts.append(count_queries(lambda: client.get(page("changelist"))))

    assert len(set(counts)) == 1


def test_nobody_is_found_by_what_the_list_of_objections_keeps_to_itself(client: Client) -> None:
    here = roads.city()
    objectors.objected(here)
    names = [each.name for each in Objection._meta.concrete_fields]
    address = reverse("admin:nominations_objection_changelist")

    for who in (here.city, here.objections, here.superuser):
        client.force_login(who)
        found = {
            name
            for name in names
            if client.get(address, {f"{name}__isnull": "0"}).status_code != HTTPStatus.BAD_REQUEST
        }
        assert found == set()
