"""`make suite`: one PostgreSQL, one migrated template, and as many test processes as there are cores."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run pytest on a throw-away server that its processes share; return its exit status."""
    from workwright.project.postgres import throwaway

    with ExitStack() as stack:
        if "WORKWRIGHT_TEST_URL" not in os.environ:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="workwright-test-"))
            os.environ["WORKWRIGHT_TEST_URL"] = stack.enter_context(throwaway(Path(folder)))
        # Tests of one file stay together: they share what their module sets up. In the order of tests/conftest.py.
        spread = ["-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder"]
        return subprocess.run([sys.executable, "-m", "pytest", *spread, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
