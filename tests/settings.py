"""The product's own settings, with a throw-away home and a key for tests."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("WORKWRIGHT_SECRET_KEY", "a key for tests only")
if "WORKWRIGHT_HOME" not in os.environ:
    # Several test processes inherit the first one's home, which alone removes it.
    os.environ["WORKWRIGHT_HOME"] = tempfile.mkdtemp(prefix="workwright-home-")
    atexit.register(shutil.rmtree, os.environ["WORKWRIGHT_HOME"], ignore_errors=True)

from workwright.project.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
