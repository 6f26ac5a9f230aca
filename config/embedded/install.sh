#!/bin/sh
# sh config/embedded/install.sh requirements.txt: makes .venv where it is missing and installs into it,
# every package checked against its hash. Needs nothing but Python 3.11 or newer.
set -eu
requirements=$1

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "Python 3.11 or newer is needed, and none was found (tried python3, python3.11 to python3.14)." >&2
    exit 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    rm -rf .venv
    echo "Making .venv with $("$python" --version) …"
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        sh config/embedded/apt.sh "$python-venv" || {
            echo "$python cannot make virtual environments here. Install the package $python-venv, then try again." >&2
            exit 1
        }
        rm -rf .venv
        "$python" -m venv .venv
    fi
fi
echo "Installing $requirements …"
# Not compiled: most modules are never imported, the others are compiled when they first are.
.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r "$requirements"
