"""The doors, and what the tests of signing up and in do before them: read the code, look who is in."""

import re

from allauth.account.models import EmailAddress
from django.urls import reverse

from notifications.models import Message
from tests.factories import UserFactory

SIGN_UP, SIGN_IN = reverse("account_signup"), reverse("account_login")
ASK_CODE, GIVE_CODE = reverse("account_request_login_code"), reverse("account_confirm_login_code")
EMAIL_CODE, PHONE_CODE = "/accounts/confirm-email/", "/accounts/phone/verify/"
PROFILE = reverse("accounts:profile")
PHONE = "+8613800000001"


def code_for(address):
    message = Message.objects.filter(address=address).latest("pk")
    assert message.is_code
    found = re.search(r"\d{6}", message.body)
    assert found
    return found.group()


def confirmed(**fields):
    user = UserFactory(**fields)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def is_signed_in(client):
    return "_auth_user_id" in client.session
