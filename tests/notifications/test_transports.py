import smtplib
import socket
import threading
from collections.abc import Iterator

import pytest
from django.core import mail

from notifications import transports
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def test_mail_has_an_id_that_follows_from_its_key(settings):
    settings.DEFAULT_FROM_EMAIL = "匠城 <noreply@gongjiang.example>"
    message = MessageFactory(key="a:1:email", subject="标题", body="正文", link="/rounds/")

    transports.hand_over(message)
    transports.hand_over(MessageFactory(key="a:2:email"))

    first, second = mail.outbox
    assert (first.subject, first.to) == ("标题", [message.address])
    assert first.body == f"正文\n\n{settings.SITE_URL}/rounds/"
    assert first.extra_headers["Message-ID"].endswith("@gongjiang.example>")
    assert first.extra_headers["Message-ID"] == transports.as_mail(message).extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_text_is_posted_with_the_key_of_the_office(gateway):
    message = MessageFactory(channel="sms", address="+8613800000001", body="正文", key="a:1:sms")

    transports.hand_over(message)

    assert gateway.taken == [{"phone": "+8613800000001", "text": "正文", "id": "a:1:sms"}]
    assert gateway.keys == ["Bearer token of tests"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, transports.NotHandedOver),
        (429, transports.NotHandedOver),
        (502, transports.Unclear),
        (0, transports.Unclear),
    ],
)
def test_answers_of_the_gateway_are_told_apart(gateway, status, error):
    gateway.status = status

    with pytest.raises(error) as raised:
        transports.hand_over(MessageFactory(channel="sms", address="+8613800000001"))

    assert "138" not in str(raised.value)


def test_a_gateway_that_is_away_has_taken_nothing(settings):
    settings.SMS_URL = "http://127.0.0.1:9/"

    with pytest.raises(transports.NotHandedOver):
        transports.hand_over(MessageFactory(channel="sms", address="+8613800000001"))


def test_in_a_demo_nothing_leaves(settings, gateway):
    settings.DEMO = True

    transports.hand_over(MessageFactory())
    transports.hand_over(MessageFactory(channel="sms", address="+8613800000001"))

    assert (mail.outbox, gateway.taken) == ([], [])


class Smtp(threading.Thread):
    """As much of a mail server as it takes to refuse, to take, or to fall silent."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.answers = answers

    def run(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                word = line[:4].decode().upper().strip()
                answer = self.answers.get(word, b"354 go on\r\n" if word == "DATA" else b"250 ok\r\n")
                if word == "DATA" and answer.startswith(b"354"):
                    connection.sendall(answer)
                    while next(lines) != b".\r\n":
                        pass
                    answer = self.answers.get(".", b"250 taken\r\n")
                if not answer:
                    return
                connection.sendall(answer)


@pytest.fixture
def smtp(settings) -> Iterator[dict[str, bytes]]:
    answers: dict[str, bytes] = {}
    server = Smtp(answers)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.listener.getsockname()[1]
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    server.start()
    yield answers
    server.listener.close()


def test_a_mail_server_takes_a_mail(smtp):
    transports.hand_over(MessageFactory())


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
def test_a_mail_that_is_refused_was_not_handed_over(smtp, word):
    smtp[word] = b"550 no\r\n"

    with pytest.raises(transports.NotHandedOver):
        transports.hand_over(MessageFactory())


def test_a_line_that_breaks_after_the_text_leaves_it_unclear(smtp):
    smtp["."] = b""

    with pytest.raises(transports.Unclear) as raised:
        transports.hand_over(MessageFactory())

    assert str(raised.value) == smtplib.SMTPServerDisconnected.__name__


def test_a_mail_server_that_is_away_has_taken_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(transports.NotHandedOver):
        transports.hand_over(MessageFactory())
