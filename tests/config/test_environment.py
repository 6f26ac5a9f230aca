from pathlib import Path

import environ

from config.embedded.environment import new_secrets, read_environment, somewhere_short, write_environment
from config.serve import environment


def test_what_is_written_is_read_back_by_us_and_by_the_settings(tmp_path, monkeypatch):
    env = {"A_PLAIN": "one", "A_QUOTED": 'two "three" \\ four', "A_URL": "postgres://a@//b c/d?e=f#g"}
    path = tmp_path / "run.env"
    for name in env:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    write_environment(path, env)
    environ.Env.read_env(path)

    assert read_environment(path) == env
    assert {name: environ.Env().str(name) for name in env} == env
    assert path.stat().st_mode & 0o777 == 0o600


def test_secrets_are_made_once_and_kept(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "IDENTITY_KEYS", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    first = environment(tmp_path, 8000)
    write_environment(tmp_path / "run.env", first)

    second = environment(tmp_path, 8001)

    changed = {name for name in first if first[name] != second[name]}
    assert changed <= {"SITE_URL"}


def test_what_the_caller_has_set_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "chosen")
    write_environment(tmp_path / "run.env", {"DEMO_PASSWORD": "kept"})

    assert environment(tmp_path, 8000)["DEMO_PASSWORD"] == "chosen"


def test_two_secrets_are_never_the_same():
    assert new_secrets() != new_secrets()


def test_sockets_live_in_the_folder_unless_its_name_is_too_long_or_strange(tmp_path):
    fine = Path("/srv/portal/var/sockets")
    for awkward in (tmp_path / ("x" * 100), tmp_path / "匠 城"):
        elsewhere = somewhere_short(awkward)

        assert elsewhere != awkward
        assert elsewhere.stat().st_mode & 0o777 == 0o700
        elsewhere.rmdir()
    assert somewhere_short(fine) == fine
