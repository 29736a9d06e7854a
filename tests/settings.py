"""The product's own settings, with a throw-away home and a key for tests."""

import os
import tempfile

os.environ.setdefault("WORKWRIGHT_SECRET_KEY", "a key for tests only")
os.environ.setdefault("WORKWRIGHT_HOME", tempfile.mkdtemp(prefix="workwright-home-"))

from workwright.project.settings import *  # noqa: F403
