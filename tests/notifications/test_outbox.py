from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from config import celery_app
from notifications import outbox
from notifications.models import Message
from tests.factories import UserFactory

TEMPLATE = "accounts/appointed"


@pytest.fixture
def words(settings, tmp_path):
    """A message of an app of tests, with every sign that HTML would escape."""
    folder = tmp_path / "tests" / "messages"
    folder.mkdir(parents=True)
    (folder / "told.txt").write_text(
        "{% load i18n %}{% translate '消息' %} {{ what }}\n\n致 {{ to.name }}：\n{{ what }}\n", "utf-8"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    return "tests/told"


def queue(to, words, **options):
    outbox.queue(key="case:1", to=to, template=words, context={"what": "<甲> & “乙”"}, **options)


def written():
    fields = ("key", "channel", "address", "subject", "body", "link", "state")
    return list(Message.objects.order_by("pk").values_list(*fields))


@pytest.mark.django_db
def test_queue_writes_in_site_and_by_mail(words):
    user = UserFactory(name="示例人员", email="a@example.org", phone="+8613800000001")

    with translation.override("en"):
        queue(user, words, link="/rounds/")

    body = "致 示例人员：\n<甲> & “乙”"
    assert written() == [
        ("case:1:site", "site", "", "消息 <甲> & “乙”", body, "/rounds/", "sent"),
        ("case:1:email", "email", "a@example.org", "消息 <甲> & “乙”", body, "/rounds/", "queued"),
    ]


@pytest.mark.django_db
def test_queue_writes_a_short_text_to_those_without_mail(words, settings):
    settings.SMS_URL = "http://127.0.0.1:9/"
    user = UserFactory(email=None, phone="+8613800000001")

    queue(user, words)

    assert [row[1:5:3] for row in written()] == [("site", written()[0][4]), ("sms", "消息 <甲> & “乙”")]


@pytest.mark.django_db
def test_queue_writes_no_text_that_cannot_leave(words):
    queue(UserFactory(email=None, phone="+8613800000001"), words)

    assert [row[1] for row in written()] == ["site"]


@pytest.mark.django_db
def test_queue_narrows_to_the_channels_asked_for(words):
    queue(UserFactory(), words, channels=[Message.Channel.EMAIL])

    assert [row[1] for row in written()] == ["email"]


@pytest.mark.django_db
def test_queue_writes_a_key_once(words):
    user = UserFactory()

    queue(user, words)
    first = written()
    queue(user, words)

    assert written() == first


@pytest.mark.django_db(transaction=True)
def test_what_is_written_leaves_after_the_commit_and_not_before(words, mailoutbox):
    user = UserFactory()

    with transaction.atomic():
        queue(user, words)
        assert mailoutbox == []

    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert Message.objects.get(channel="email").state == Message.State.SENT


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_leaves(words, mailoutbox):
    user = UserFactory()

    with transaction.atomic():
        queue(user, words)
        transaction.set_rollback(True)

    assert (mailoutbox, written()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_what_is_due_later_waits_for_its_day(words, mailoutbox):
    user, tomorrow = UserFactory(), timezone.now() + timedelta(days=1)

    queue(user, words, due_at=tomorrow)

    assert mailoutbox == []
    assert set(Message.objects.values_list("due_at", flat=True)) == {tomorrow}
    assert list(Message.objects.in_inbox_of(user)) == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_loses_nothing(words, mailoutbox, monkeypatch):
    def no_answer(producer=None):
        raise OperationalError("connection refused")

    monkeypatch.setitem(celery_app.conf.changes, "task_always_eager", False)
    monkeypatch.setattr(celery_app, "producer_or_acquire", no_answer)

    queue(UserFactory(), words)

    assert Message.objects.get(channel="email").state == Message.State.QUEUED
    assert mailoutbox == []


@pytest.mark.django_db
def test_codes_are_marked_as_such():
    outbox.queue_code(address="a@example.org", channel=Message.Channel.EMAIL, subject="验证码", body="123456")
    outbox.queue_code(address="a@example.org", channel=Message.Channel.EMAIL, subject="验证码", body="123456")

    first, second = Message.objects.all()
    assert first.is_code
    assert second.is_code
    assert first.key != second.key
