"""The whole of `make run`, on a folder and a port of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded.environment import read_environment
from config.embedded.processes import end_left_overs

PATIENCE = 180  # seconds; a quiet machine needs a tenth
# What the tests have and a newcomer has not; and coverage, which would slow ten processes down.
OURS = re.compile(
    r"[A-Z]+_URL|SECRET_KEY|IDENTITY_KEYS|DEMO_PASSWORD|ALLOWED_HOSTS|MAKELEVEL|COVERAGE_PROCESS\w+"
)


class Run:
    """A `python -m config.serve` whose output goes to a file."""

    def __init__(self, var: Path, output: Path, port: int) -> None:
        env = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
        env |= {"VAR_DIR": str(var), "PORT": str(port)}
        self.output = output
        with output.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve"], env=env, stdout=stream, stderr=stream
            )

    def wait_for(self, pattern: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.output.read_text()):
                return found.group()
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"{pattern} did not come:\n{self.output.read_text()}")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def start(var: Path, tmp_path: Path) -> Iterator[Callable[[str, int], Run]]:
    runs: list[Run] = []

    def start_one(name: str, port: int) -> Run:
        runs.append(Run(var, tmp_path / name, port))
        return runs[-1]

    yield start_one
    for run in runs:
        run.process.kill()
        run.process.wait()
    end_left_overs(var)


def pid_of(var: Path, name: str, unlike: int = 0) -> int:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, IndexError):
            if (pid := int((var / "pids" / name).read_text().split()[0])) != unlike:
                return pid
        time.sleep(0.1)
    raise AssertionError(f"{name} is not running")


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - an address of ours
        return int(answer.status)


def test_a_run_serves_refuses_a_second_survives_a_kill_and_stops(var, start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        first = start("first", port)
        assert first.wait_for("Port .* is taken; using .*")
        first.wait_for("is up after")
    kept = read_environment(var / "run.env")
    assert get(kept["SITE_URL"]) == 200
    assert kept["DEMO_PASSWORD"] in first.output.read_text()
    assert (var / "run.env").stat().st_mode & 0o777 == 0o600

    second = start("second", port)
    assert second.process.wait(PATIENCE) == 1
    assert kept["SITE_URL"] in second.output.read_text()

    first.process.kill()
    first.process.wait()
    third = start("third", port)
    third.wait_for("is up after")
    env = read_environment(var / "run.env")
    secrets = ("SECRET_KEY", "IDENTITY_KEYS", "DEMO_PASSWORD")
    assert [env[name] for name in secrets] == [kept[name] for name in secrets]
    assert get(env["SITE_URL"]) == 200

    beat = pid_of(var, "beat")
    os.kill(beat, signal.SIGKILL)
    third.wait_for("beat died")
    assert pid_of(var, "beat", unlike=beat) != beat

    third.process.send_signal(signal.SIGTERM)

    assert third.process.wait(PATIENCE) == 0
    assert list((var / "pids").iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_port_that_is_none_is_named(port, var):
    env = {**os.environ, "VAR_DIR": str(var), "PORT": port}

    answer = subprocess.run(
        [sys.executable, "-m", "config.serve"], env=env, capture_output=True, text=True, check=False
    )

    assert (answer.returncode, answer.stdout) == (
        1,
        f"PORT must be a number from 1 to 65535, not '{port}'.\n",
    )
