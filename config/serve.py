"""`make run`: the whole portal on this machine, all its processes together, until Ctrl-C.

All it keeps is in VAR_DIR (default var/): the database, the files, the secrets (run.env), the logs.
Killed at any moment, it starts again: children die with it (`embedded.processes`), every step here can
be run twice, and a lock that the kernel lets go tells a living run from a dead one.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from config import stamps
from config.embedded.claims import free_port, only_one
from config.embedded.environment import new_secrets, read_environment, somewhere_short, write_environment
from config.embedded.postgres import Postgres
from config.embedded.processes import Process, ServerFailed, end_left_overs
from config.embedded.valkey import Valkey
from config.translations import compile_all

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("SECRET_KEY", "IDENTITY_KEYS", "DEMO_PASSWORD")
DEMO_PEOPLE = (
    ("worker", "职工，自荐"),
    ("grassroots", "基层工会"),
    ("district", "区市/产业工会"),
    ("city", "市总工会，组织评选"),
    ("publisher", "市总工会，发布公示"),
    ("expert1 … expert7", "评审专家"),
    ("objections", "异议受理"),
    ("editor", "内容编辑"),
    ("auditor", "审计，只读"),
    ("admin", "系统管理员"),
)
LONGEST_BACKOFF = 30.0
WEB = "--interface wsgi --host 127.0.0.1 --workers 2 --blocking-threads 8 --respawn-failed-workers"


@dataclass
class Watch:
    """Starts a process again when it dies, each time after a longer pause."""

    process: Process
    start: Callable[[], None]
    pause: float = 1.0
    due: float | None = None

    def look(self) -> None:
        now = time.monotonic()
        if self.process.is_alive():
            return
        if self.due is None:
            say(self.process.tail())
            code = self.process.exit_code()
            say(f"{self.process.name} died ({code}), see above; again in {self.pause:.0f} s.")
            self.due, self.pause = now + self.pause, min(self.pause * 2, LONGEST_BACKOFF)
        elif now >= self.due:
            self.due = None
            with contextlib.suppress(ServerFailed):  # then it is dead, and the next look says so
                self.start()


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().resolve()
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with only_one(var / "run.lock"), contextlib.ExitStack() as stack:
            serve(var, stack)
    except ServerFailed as failure:
        say(str(failure))
        return 1
    return 0


def serve(var: Path, stack: contextlib.ExitStack) -> None:
    """Start the parts in order and watch them until a signal; the stack stops them in the reverse order."""
    began, parent = time.monotonic(), os.getppid()
    end_left_overs(var)
    port = choose_port()
    sockets = somewhere_short(var / "sockets")
    stack.callback(shutil.rmtree, sockets, ignore_errors=True)
    env = environment(var, port)
    servers = embedded_servers(var, sockets, env)
    write_environment(var / "run.env", env)

    say("Starting the database and the broker …")
    for server in servers:
        stack.enter_context(server)
    env = {**os.environ, **env}
    # Only a database of ours remembers what was done to it.
    database = next((server for server in servers if isinstance(server, Postgres)), None)
    stamp = stamps.of_data(env[name] for name in KEPT)
    is_as_left = database is not None and database.remembers(stamp)
    prepare(var, env, with_tables=not is_as_left)
    web, *others = programs(var, port, env)
    say("Starting the web server …" if is_as_left else "Starting the web server, loading the demo data …")
    stack.enter_context(web)
    if not is_as_left:
        with manage(var, env, "demo") as demo:
            finish(demo)
        if database is not None:
            database.remember(stamp)
    wait_until_ready(port, web)
    introduce(env, var, time.monotonic() - began)
    for other in others:
        stack.enter_context(other)
    watches = [Watch(server.process, server.start) for server in servers]
    watches += [Watch(program, program.start) for program in (web, *others)]
    # Until a signal; or until `make`, which started us, is gone without one.
    while "MAKELEVEL" not in os.environ or os.getppid() == parent:
        for one in watches:
            one.look()
        time.sleep(0.3)


def embedded_servers(var: Path, sockets: Path, env: dict[str, str]) -> list[Postgres | Valkey]:
    """Those that the caller has not named; their addresses go into `env`."""
    servers: list[Postgres | Valkey] = []
    if "DATABASE_URL" not in env:
        postgres = Postgres(var, sockets)
        env["DATABASE_URL"] = postgres.url
        servers.append(postgres)
    if "REDIS_URL" not in env:
        valkey = Valkey(var, sockets, durable=True)
        env["REDIS_URL"] = valkey.url
        servers.append(valkey)
    return servers


def choose_port() -> int:
    wanted = os.environ.get("PORT", "8000")
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise ServerFailed(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    port = free_port(int(wanted))
    if port != int(wanted):
        say(f"Port {wanted} is taken; using {port}.")
    return port


def environment(var: Path, port: int) -> dict[str, str]:
    """What the settings read. Secrets are made once; what the caller has set wins over what was kept."""
    kept = read_environment(var / "run.env")
    made = {**new_secrets(), "DEMO_PASSWORD": secrets.token_urlsafe(9)}
    defaults = {
        **made,
        **{name: kept[name] for name in KEPT if name in kept},
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": "dummymail://",
        "MEDIA_STORAGE_URL": f"file://{var}/media",
        "DEMO": "1",
    }
    chosen = {name: os.environ.get(name, value) for name, value in defaults.items()}
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    return {**chosen, **urls, "VAR_DIR": str(var)}


def prepare(var: Path, env: dict[str, str], *, with_tables: bool) -> None:
    """Texts, static files, tables: each of them safe to make again, and left alone where nothing changed."""
    compile_all()
    collected, stamp = var / "static.stamp", stamps.of_static()
    with_files = not (
        (var / "static" / "staticfiles.json").exists()
        and collected.exists()
        and collected.read_text() == stamp
    )
    if not with_tables and not with_files:
        return
    say("Preparing tables and static files …")
    with contextlib.ExitStack() as both:
        tables = both.enter_context(manage(var, env, "migrate")) if with_tables else None
        static = both.enter_context(manage(var, env, "collectstatic", "--noinput")) if with_files else None
        if tables is not None:
            finish(tables)
        if static is not None:
            finish(static)
            collected.write_text(stamp)


def manage(var: Path, env: dict[str, str], name: str, *arguments: str) -> Process:
    return Process(name, [sys.executable, "manage.py", name, *arguments], var, env=env, cwd=ROOT)


def finish(process: Process) -> None:
    if process.wait() != 0:
        raise ServerFailed(f"{process.name} failed:\n{process.tail(40)}")


def programs(var: Path, port: int, env: dict[str, str]) -> list[Process]:
    """The web server first."""
    python = sys.executable
    worker = "--concurrency 2 --without-gossip --without-mingle --loglevel INFO"
    celery = [python, "-m", "celery", "--app", "config.celery", "--skip-checks"]
    (var / "beat").mkdir(exist_ok=True)
    commands: dict[str, list[str]] = {
        "web": web_command(port, "config.wsgi:application"),
        "worker": [*celery, "worker", *worker.split()],
        "beat": [*celery, "beat", "--schedule", str(var / "beat" / "schedule"), "--pidfile="],
    }
    return [Process(name, command, var, env=env, cwd=ROOT) for name, command in commands.items()]


def web_command(port: int, application: str) -> list[str]:
    return [sys.executable, "-m", "granian", *WEB.split(), "--port", str(port), application]


def wait_until_ready(port: int, web: Process) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.is_alive():
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise ServerFailed(f"The web server does not answer on port {port}:\n{web.tail(40)}")


def introduce(env: dict[str, str], var: Path, seconds: float) -> None:
    say(f"\n  Jiangcheng 匠城 is up after {seconds:.0f} s:  {env['SITE_URL']}/\n")
    say(f"  Sign in with the password  {env['DEMO_PASSWORD']}  as")
    for name, role in DEMO_PEOPLE:
        names = " … ".join(f"{part}@demo.example" for part in name.split(" … "))
        say(f"    {names:<46} {role}")
    say(f"\n  Staff pages: {env['SITE_URL']}/admin/    Logs: {var}/logs/    Stop: Ctrl-C\n")


def leave(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    say("\nStopping …")
    raise SystemExit(0)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
