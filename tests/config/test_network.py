import socket

import pytest


def test_the_network_is_closed():
    with pytest.raises(Exception, match=r"192\.0\.2\.1") as refusal, socket.socket() as client:
        client.connect(("192.0.2.1", 80))

    assert type(refusal.value).__name__ == "NetworkIsClosed"


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())

        assert client.getpeername() == server.getsockname()
