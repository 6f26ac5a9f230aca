import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from config.embedded.environment import somewhere_short
from config.embedded.postgres import AS_NOBODY, Postgres
from config.embedded.processes import ServerFailed
from config.embedded.valkey import Valkey

EMBEDDED = [sys.executable, "-m", "config.embedded"]
TELL = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]


def outside(**changes: str) -> dict[str, str]:
    """The environment of somebody who has no servers."""
    return {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    } | changes


def test_the_command_gets_servers_which_are_gone_afterwards():
    answer = subprocess.run([*EMBEDDED, "run", "--", *TELL], env=outside(), capture_output=True, check=True)

    env = json.loads(answer.stdout)
    assert env["DATABASE_URL"].startswith("postgres://jiangcheng@//")
    assert env["REDIS_URL"].startswith("unix:///")
    assert not Path(env["REDIS_URL"].removeprefix("unix://")).exists()
    assert not Path(env["VAR_DIR"]).parent.exists()


def test_the_exit_code_is_that_of_the_command():
    given = outside(DATABASE_URL="postgres://a@b/c", REDIS_URL="redis://d")

    answer = subprocess.run([*EMBEDDED, "run", "--", "sh", "-c", "exit 7"], env=given, check=False)

    assert answer.returncode == 7


def test_servers_that_are_named_are_used_and_files_of_the_caller_are_not():
    given = {
        "DATABASE_URL": "postgres://a@b/c",
        "REDIS_URL": "redis://d",
        "VAR_DIR": "/srv/portal",
        "SECRET_KEY": "real",
    }

    answer = subprocess.run(
        [*EMBEDDED, "run", "--", *TELL], env=outside(**given), capture_output=True, check=True
    )

    env = json.loads(answer.stdout)
    assert {name: env[name] for name in ("DATABASE_URL", "REDIS_URL")} == {
        "DATABASE_URL": "postgres://a@b/c",
        "REDIS_URL": "redis://d",
    }
    assert env["VAR_DIR"] != "/srv/portal"
    assert env["SECRET_KEY"] != "real"


def test_a_signal_ends_the_command_and_then_the_servers(tmp_path):
    command = ["sh", "-c", f"echo $VAR_DIR > {tmp_path}/var; exec sleep 600"]
    running = subprocess.Popen([*EMBEDDED, "run", "--", *command], env=outside())
    told = tmp_path / "var"
    deadline = time.monotonic() + 60
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)

    running.send_signal(signal.SIGTERM)

    assert running.wait(30) == 128 + signal.SIGTERM
    assert not Path(told.read_text().strip()).parent.exists()


def test_pretended_servers_have_addresses_only():
    answer = subprocess.run(
        [*EMBEDDED, "pretend", "--", *TELL], env=outside(), capture_output=True, check=True
    )

    assert json.loads(answer.stdout)["DATABASE_URL"] == "postgres://nobody@//nowhere/nothing"


def test_anything_else_shows_how_to_call_it():
    answer = subprocess.run([*EMBEDDED, "walk"], capture_output=True, text=True, check=False)

    assert answer.returncode == 2
    assert "python -m config.embedded run -- COMMAND" in answer.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a server that was made and stopped: to make one takes longer than all that is asked of it."""
    home = tmp_path_factory.mktemp("made")
    with Postgres(home, somewhere_short(home / "sockets")):
        pass
    return home / "postgres"


def test_data_outlive_a_kill(tmp_path, made):
    shutil.copytree(made, tmp_path / "postgres")
    sockets = somewhere_short(tmp_path / "sockets")
    server = Postgres(tmp_path, sockets)
    server.start()
    with psycopg2.connect(host=str(sockets), user="jiangcheng", dbname="jiangcheng") as connection:
        connection.cursor().execute("CREATE TABLE kept AS SELECT '工匠' AS name")
    connection.close()
    os.kill(int(server.process.pid_file.read_text().split()[0]), signal.SIGKILL)
    server.process.wait()

    with Postgres(tmp_path, sockets):
        connection = psycopg2.connect(host=str(sockets), user="jiangcheng", dbname="jiangcheng")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM kept")
            rows = cursor.fetchall()
        connection.close()

    assert rows == [("工匠",)]


def test_a_lock_with_the_number_of_a_stranger_is_forgotten(tmp_path, made):
    shutil.copytree(made, tmp_path / "postgres")
    sockets = somewhere_short(tmp_path / "sockets")
    with Postgres(tmp_path, sockets) as server:
        lock = (server.data / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "600"])
    _, rest = lock.split("\n", 1)
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{rest}")

    with Postgres(tmp_path, sockets) as again:
        alive = again.process.is_alive()

    assert alive
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_root_without_user_namespaces_runs_it_as_nobody(tmp_path):
    sockets = somewhere_short(tmp_path / "sockets")

    with Postgres(tmp_path, sockets, prefix=AS_NOBODY) as server:
        owner = server.data.stat().st_uid
    with Postgres(tmp_path, sockets) as server:
        later_owner = server.data.stat().st_uid

    assert (owner, later_owner) == (65534, 0)


def test_a_server_that_cannot_start_shows_its_log(tmp_path):
    (tmp_path / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    with pytest.raises(ServerFailed, match="MANIFEST FILE ERROR"):
        Valkey(tmp_path, somewhere_short(tmp_path / "sockets"), durable=True).start()
