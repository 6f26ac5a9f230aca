"""Every address of the portal × every kind of person: what GET is answered. An address without a row fails.

The table stands in access.txt and was read line by line: a change in it is a change of who may read what.
"""

from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.access import ROLES, make_world, table
from tests.access_addresses import arguments

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # 4,000 pages, each with tests of its own


def patterns(resolver: URLResolver, space: str = "", *, named: bool = True) -> Iterator[str]:
    """The name of each address; or, if not `named`, the pattern of each that has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = space + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from patterns(pattern, inner, named=named)
        elif isinstance(pattern, URLPattern) and bool(pattern.name) == named:
            yield space + (pattern.name or str(pattern.pattern))


def answers(role: str, addresses: dict[str, str], world: SimpleNamespace) -> dict[str, int]:
    """What somebody is answered at each address, as if he had been at no other."""
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        user = User.objects.get(pk=world.users[role].pk)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    signed_in, found = client.cookies, {}
    for name, address in addresses.items():
        client.cookies = deepcopy(signed_in)
        with transaction.atomic():
            response = client.get(address)
            b"".join(response)  # a file is read to its end: until then it stays open
            transaction.set_rollback(True)
        found[name] = response.status_code
    return found


@time_machine.travel("2026-06-08 09:00 +0800")  # a Monday: the notice has begun
@pytest.mark.parametrize("roles", [ROLES[:6], ROLES[6:]], ids=" ".join)
def test_every_address_answers_as_the_table_says(roles: tuple[str, ...]) -> None:
    world, wanted = make_world(), table()
    names = dict.fromkeys(patterns(get_resolver()))
    addresses = {name: reverse(name, kwargs=arguments(name, world) or None) for name in names}

    found = {role: answers(role, addresses, world) for role in roles}

    assert found == {role: {name: row[role] for name, row in wanted.items()} for role in roles}


def test_no_page_but_the_table_s_is_without_a_name() -> None:
    """Nameless are only the admin's old change addresses, which redirect, and its page for what is not there."""
    nameless = set(patterns(get_resolver(), named=False))

    assert nameless <= {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
