from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from tests.factories import MessageFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

INBOX = reverse("notifications:inbox")


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def test_inbox_shows_mine_and_nobody_elses(client, reader):
    mine = MessageFactory(in_inbox=True, recipient=reader)
    MessageFactory(in_inbox=True, recipient=UserFactory())
    MessageFactory(recipient=reader)
    MessageFactory(in_inbox=True, recipient=reader, due_at=timezone.now() + timedelta(days=1))

    page = client.get(INBOX)

    assert list(page.context["page_obj"]) == [mine]
    assert page.context["unread_messages"] == 1
    assert "no-store" in page["Cache-Control"]


def test_inbox_says_when_it_is_empty(client, reader):
    assert "还没有消息" in client.get(INBOX).content.decode()


def test_inbox_asks_the_same_number_of_questions_for_1_3_and_30_messages(client, reader):
    counts = list[int]()

    for rows in (1, 3, 30):
        while Message.objects.count() < rows:
            MessageFactory(in_inbox=True, recipient=reader)
        counts.append(count_queries(lambda: client.get(INBOX)))

    assert len(set(counts)) == 1, counts


def test_inbox_has_pages(client, reader):
    for _ in range(21):
        MessageFactory(in_inbox=True, recipient=reader)

    assert len(client.get(INBOX).context["page_obj"]) == 20
    assert len(client.get(INBOX, {"page": 2}).context["page_obj"]) == 1


def test_looking_writes_nothing_and_the_button_does(client, reader):
    message = MessageFactory(in_inbox=True, recipient=reader, body="<b>正文</b>", link="/accounts/profile/")
    address = reverse("notifications:message", args=[message.pk])

    page = client.get(address)
    message.refresh_from_db()
    assert message.is_unread
    assert "&lt;b&gt;正文&lt;/b&gt;" in page.content.decode()

    answer = client.post(reverse("notifications:read", args=[message.pk]))
    message.refresh_from_db()
    assert not message.is_unread
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/profile/")


def test_a_message_without_a_link_leads_back_to_the_inbox(client, reader):
    message = MessageFactory(in_inbox=True, recipient=reader)

    assert client.post(reverse("notifications:read", args=[message.pk]))["Location"] == INBOX


def test_all_are_marked_as_read_and_only_mine(client, reader):
    MessageFactory(in_inbox=True, recipient=reader)
    others = MessageFactory(in_inbox=True, recipient=UserFactory())

    assert client.post(reverse("notifications:read_all"))["Location"] == INBOX

    assert list(Message.objects.unread()) == [others]


def test_a_message_of_another_does_not_exist(client, reader):
    others = MessageFactory(in_inbox=True, recipient=UserFactory())

    assert client.get(reverse("notifications:message", args=[others.pk])).status_code == 404
    assert client.post(reverse("notifications:read", args=[others.pk])).status_code == 404
    others.refresh_from_db()
    assert others.is_unread


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    answer = client.get(INBOX)

    assert answer["Location"] == f"{reverse('account_login')}?next={INBOX}"


def test_reading_by_address_alone_is_refused(client, reader):
    message = MessageFactory(in_inbox=True, recipient=reader)

    assert client.get(reverse("notifications:read", args=[message.pk])).status_code == 405
    assert client.post(INBOX).status_code == 405


def test_outbox_page_exists_in_a_demo_alone(client, settings):
    MessageFactory(subject="登录验证码 123456")

    assert client.get(reverse("notifications:outbox")).status_code == 404

    settings.DEMO = True
    page = client.get(reverse("notifications:outbox")).content.decode()
    assert "登录验证码 123456" in page
    assert "演示环境不向外发送任何邮件和短信" in page


def test_outbox_page_leaves_out_what_is_in_site(client, settings):
    settings.DEMO = True
    MessageFactory(in_inbox=True, recipient=UserFactory())

    assert list(client.get(reverse("notifications:outbox")).context["page_obj"]) == []
