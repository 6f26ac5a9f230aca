"""By which address a voter is known."""

from collections.abc import Iterator

import pytest

from nominations import proofs, voters
from nominations.models import Ballot, Poll
from tests.nominations import ballot_box
from tests.nominations.polling import filled_in, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "ROUNDS", 1)


@pytest.mark.parametrize(
    ("one", "other", "same_address", "same_network"),
    [
        ("192.0.2.7", "192.0.2.7", True, True),
        ("192.0.2.7", "192.0.2.8", False, True),
        ("192.0.2.7", "192.0.3.7", False, False),
        ("::ffff:192.0.2.7", "192.0.2.7", True, True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True, True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False, False),
        ("fe80::1%eth0", "fe80::2", True, True),
    ],
)
def test_addresses_and_the_networks_around_them(one, other, same_address, same_network):
    poll = ballot_box.open_poll()

    first, second = (voters.traces(poll, ip=ip, agent="x") for ip in (one, other))

    assert (first["address"] == second["address"]) is same_address
    assert (first["network"] == second["network"]) is same_network


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_an_address_is_believed_of_our_own_proxies_alone(client, settings, proxies, believed):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    poll = ballot_box.open_poll(voters=Poll.Voters.ANYONE)

    client.post(
        page(poll),
        filled_in(client, poll),
        headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"},
    )

    assert Ballot.objects.get().address == voters.traces(poll, ip=believed, agent="")["address"]
