import socket

import pytest

from config.embedded.claims import free_port, only_one
from config.embedded.environment import write_environment
from config.embedded.processes import ServerFailed


def test_a_free_port_is_taken_as_wished():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert free_port(port) == port


def test_a_port_in_use_gives_the_next_free_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert free_port(port) > port


def test_a_port_in_use_on_the_other_localhost_counts_too():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]

        assert free_port(port) > port


def test_no_free_port_says_what_to_do():
    with pytest.raises(ServerFailed, match="make run PORT="):
        free_port(65536)


def test_a_second_run_on_the_same_folder_is_refused_and_told_where_the_first_is(tmp_path):
    write_environment(tmp_path / "run.env", {"SITE_URL": "http://localhost:8123"})

    with (
        only_one(tmp_path / "run.lock"),
        pytest.raises(ServerFailed, match="http://localhost:8123"),
        only_one(tmp_path / "run.lock", patience=0.2),
    ):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path):
    with only_one(tmp_path / "run.lock"):
        pass

    with only_one(tmp_path / "run.lock", patience=0):
        pass
