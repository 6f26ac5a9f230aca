import pytest
from django.urls import reverse

from notifications.models import Message
from tests.factories import MessageFactory, PostFactory, UnionFactory, UserFactory
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

LIST = reverse("admin:notifications_message_changelist")
SECRET = "246810"


def page_of(message):
    return reverse("admin:notifications_message_change", args=[message.pk])


def button_of(message):
    return reverse("admin:notifications_message_actions", args=[message.pk, "send_again"])


@pytest.fixture
def superuser(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def test_codes_and_texts_are_never_shown(client, superuser):
    code = MessageFactory(is_code=True, subject=f"验证码 {SECRET}", body=SECRET, address="reader@example.org")
    text = MessageFactory(body="不宜外传的正文", channel="sms", address="+8613800000001")

    pages = [client.get(address).content.decode() for address in (LIST, page_of(code), page_of(text))]

    for page in pages:
        for hidden in (SECRET, "不宜外传的正文", "reader@example.org", "+8613800000001"):
            assert hidden not in page
    assert "r***@example.org" in pages[1]
    assert "+86138****0001" in pages[2]


def test_list_asks_the_same_number_of_questions_for_1_3_and_30_rows(client, superuser):
    counts = list[int]()

    for rows in (1, 3, 30):
        while Message.objects.count() < rows:
            MessageFactory(recipient=UserFactory())
        counts.append(count_queries(lambda: client.get(LIST)))

    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("state", ["failed", "unclear"])
def test_what_is_stuck_is_sent_again_by_its_button(
    client, superuser, state, mailoutbox, django_capture_on_commit_callbacks
):
    message = MessageFactory(state=state, attempts=8)
    assert "再次发送" in client.get(page_of(message)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(button_of(message))

    assert answer["Location"] == page_of(message)
    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) == ("sent", 1)


def test_what_is_not_stuck_has_no_button_and_says_so(client, superuser):
    message = MessageFactory()

    assert "再次发送" not in client.get(page_of(message)).content.decode()
    told = client.post(button_of(message), follow=True)

    assert "只有“发送失败”" in told.content.decode()
    assert client.get(button_of(message)).status_code == 405


def test_nothing_is_added_changed_or_deleted(client, superuser):
    message = MessageFactory()

    assert client.get(reverse("admin:notifications_message_add")).status_code == 403
    assert client.post(page_of(message), {"subject": "改"}).status_code == 403
    assert client.post(reverse("admin:notifications_message_delete", args=[message.pk])).status_code == 403


def test_auditor_sees_what_went_to_colleagues_in_reach(client):
    auditor = PostFactory(role="auditor")
    client.force_login(auditor.user)
    colleague = PostFactory(role="district", union=UnionFactory(parent=auditor.union)).user
    seen = MessageFactory(recipient=colleague)
    hidden = [
        MessageFactory(recipient=PostFactory().user),
        MessageFactory(recipient=UserFactory()),
        MessageFactory(),
    ]

    page = client.get(LIST)

    assert list(page.context["cl"].result_list) == [seen]
    assert auditor.user.has_perm("notifications.view_message", seen)
    assert not any(auditor.user.has_perm("notifications.view_message", message) for message in hidden)
    assert client.get(page_of(hidden[0])).status_code == 302
    assert client.post(button_of(MessageFactory(state="failed", recipient=colleague))).status_code == 403


@pytest.mark.parametrize("role", ["grassroots", "district", "city", "publisher", "objections", "editor"])
def test_others_do_not_come_to_messages(client, role):
    user = PostFactory(role=role).user
    client.force_login(user)

    assert client.get(LIST).status_code == 403
    assert list(Message.objects.visible_to(user)) == []


def test_an_address_that_is_none_is_masked_too():
    assert MessageFactory(in_inbox=True, recipient=UserFactory()).masked_address == ""
    assert str(Message(subject="标题")) == "标题"


def test_an_address_asks_for_no_text(client, superuser):
    failed = MessageFactory(body=SECRET, state="failed")
    MessageFactory(body="x")

    answers = [
        client.get(f"{LIST}?{asked}") for asked in (f"body__startswith={SECRET}", "state__exact=failed")
    ]

    assert [answer.status_code for answer in answers] == [400, 200]
    assert list(answers[1].context["cl"].result_list) == [failed]
