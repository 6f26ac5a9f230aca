import os
import subprocess
import sys

import pytest

NEEDED = ("SECRET_KEY", "SITE_URL", "DATABASE_URL", "REDIS_URL", "IDENTITY_KEYS", "EMAIL_URL")


@pytest.mark.parametrize("missing", NEEDED)
def test_what_is_missing_says_what_to_set(missing, tmp_path):
    env = {**os.environ, "VAR_DIR": str(tmp_path), missing: ""}

    answer = subprocess.run(
        [sys.executable, "-c", "import config.settings"], env=env, capture_output=True, text=True, check=False
    )

    assert f"ImproperlyConfigured: Set {missing}: " in answer.stderr
