import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.processes import Process, birth_of, boot_id, end_left_overs


def wait_for_end(pid: int, birth: str) -> bool:
    deadline = time.monotonic() + 10
    while birth_of(pid) == birth:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def wait_for_text(path: Path) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if path.exists() and (text := path.read_text().strip()):
            return text
        time.sleep(0.02)
    raise AssertionError(f"{path} stayed empty")


def test_a_process_writes_its_log_and_gives_its_exit_code(tmp_path):
    with Process("one", ["sh", "-c", "echo out; echo err >&2; exit 3"], tmp_path) as process:
        code = process.wait()

    assert code == 3
    assert process.tail() == "out\nerr"


def test_a_large_log_is_put_aside(tmp_path):
    log = tmp_path / "logs" / "one.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * 5_000_001)

    with Process("one", ["echo", "fresh"], tmp_path) as process:
        process.wait()

    assert process.tail() == "fresh"
    assert log.with_suffix(".log.old").stat().st_size == 5_000_001


def test_stop_ends_the_children_of_a_process_that_was_killed(tmp_path):
    process = Process("one", ["sh", "-c", "sleep 600 & echo $!; wait"], tmp_path)
    process.start()
    child = int(wait_for_text(process.log))
    birth = birth_of(child)
    os.kill(int(process.pid_file.read_text().split()[0]), signal.SIGKILL)
    process.wait()

    process.stop()

    assert wait_for_end(child, birth)
    assert not process.pid_file.exists()


def test_stop_kills_who_will_not_go(tmp_path):
    process = Process("one", ["sh", "-c", "trap '' TERM; echo up; sleep 600"], tmp_path, patience=0.2)
    process.start()
    wait_for_text(process.log)
    pid = int(process.pid_file.read_text().split()[0])

    process.stop()

    assert birth_of(pid) == ""
    assert not process.is_alive()


def test_a_process_dies_with_its_parent(tmp_path):
    program = """
import os, pathlib, signal, sys, time
from config.embedded.processes import Process
child = Process("one", ["sh", "-c", "echo up; exec sleep 600"], pathlib.Path(sys.argv[1]))
child.start()
while not child.tail():  # until then it is not tied yet, and is found by its file at the next start
    time.sleep(0.02)
os.kill(os.getpid(), signal.SIGKILL)
"""

    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)

    pid, _, _, birth = (tmp_path / "pids" / "one").read_text().split()
    assert wait_for_end(int(pid), birth)


def test_a_left_over_is_found_and_ended(tmp_path):
    left_over = subprocess.Popen(["sleep", "600"], start_new_session=True)
    pid_file = tmp_path / "pids" / "one"
    pid_file.parent.mkdir()
    pid_file.write_text(f"{left_over.pid} {signal.SIGTERM:d} {boot_id()} {birth_of(left_over.pid)}")

    end_left_overs(tmp_path)

    assert left_over.wait(10) == -signal.SIGTERM
    assert not pid_file.exists()


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path):
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    pid_file = tmp_path / "pids" / "one"
    pid_file.parent.mkdir()
    for line in (
        f"{stranger.pid} 15 {boot_id()} 1",
        f"{stranger.pid} 15 another-boot {birth_of(stranger.pid)}",
        "half",
    ):
        pid_file.write_text(line)

        end_left_overs(tmp_path)

        assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
