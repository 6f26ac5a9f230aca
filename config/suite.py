"""`make test`: gets what the tests need, runs them on throwaway servers, holds coverage to its gates.

Without a browser the journeys are left out, and it says so; in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHOLLY_COVERED = ("workflow", "rules", "guards", "scoring", "workdays", "names")
PYTEST = (sys.executable, "-m", "pytest")
# Chromium without a window is the quickest at pictures of pages.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")


def main() -> int:
    if not have("xgettext"):
        install("gettext")
    selection = []
    if not get_browser():
        say_what_is_left_out()
        if "CI" in os.environ:
            return 1
        selection = ["-m", "not browser"]
    failed = embedded("run", *PYTEST, "-n", "2", "--dist", "worksteal", "--cov", "--cov-report=", *selection)
    return failed or gates()


def embedded(how: str, *command: str) -> int:
    words = [sys.executable, "-m", "config.embedded", how, "--", *command]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


def say_what_is_left_out() -> None:
    print(
        "No Chromium is installed, and neither apt-get nor playwright could install one. LEFT OUT:",
        flush=True,
    )
    embedded("pretend", *PYTEST, "--collect-only", "-q", "-m", "browser")


def gates() -> int:
    """Branch coverage: of everything (`fail_under` in pyproject.toml), and whole where rules stand."""
    report = [sys.executable, "-m", "coverage", "report"]
    exact = ",".join(f"*/{name}.py,*/{name}/*.py" for name in WHOLLY_COVERED)
    everything = subprocess.run(report, cwd=ROOT, check=False).returncode
    print(f"\nWholly covered must be: {', '.join(WHOLLY_COVERED)}", flush=True)
    rules = [*report, f"--include={exact}", "--fail-under=100"]
    return subprocess.run(rules, cwd=ROOT, check=False).returncode or everything


def get_browser() -> bool:
    """Debian's Chromium and a font with Chinese; or else Playwright's own Chromium."""
    for package in (SHELL, "chromium"):
        if not any(map(have, BROWSERS)) or not has_chinese_font():
            install(package, "fonts-noto-cjk")
    if any(map(have, BROWSERS)):
        return True
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def has_chinese_font() -> bool:
    if not have("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, check=False)
    return bool(fonts.stdout.strip())


def have(program: str) -> bool:
    return shutil.which(program) is not None


def install(*packages: str) -> None:
    """Try to; whoever needs a package finds out and says so."""
    print(f"Installing {', '.join(packages)} …", flush=True)
    subprocess.run(["sh", "config/embedded/apt.sh", *packages], cwd=ROOT, check=False)


if __name__ == "__main__":
    sys.exit(main())
