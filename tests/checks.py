"""`make check`: several parts, as many at once as there are cores; each speaks when it is done, the troubled last.

`python -m tests.checks` runs all of them. `make test` leaves out the rules of the house (`--but rules`): they are
tests, and the whole suite follows.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

PYTHON = [sys.executable, "-m"]
PARTS: dict[str, list[str]] = {  # the longest first
    "rules": [*PYTHON, "pytest", "-q", "tests/house", "tests/api/test_table.py"],
    "types": [*PYTHON, "mypy"],
    # No database is asked: whether one fits this release is checked at its start.
    "migrations": [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "django", "makemigrations", "--check",
                   "--dry-run", "--settings", "workwright.project.settings"],
    # Says NOT CHECKED where the advisory service cannot be reached; `make audit` fails then.
    "known holes": [*PYTHON, "tests.audit", "--offline-will-do"],
    "layers": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
    "style": [*PYTHON, "ruff", "check", "src", "tests"],
    "format": [*PYTHON, "ruff", "format", "--check", "src", "tests"],
    "bill of materials": [*PYTHON, "tests.bill", "var/bill-of-materials.cdx.json"],
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """How one part ended, and all that it said."""

    name: str
    status: int
    said: str
    seconds: float

    def text(self) -> str:
        ended = "ok" if self.status == 0 else f"FAILED with status {self.status}"
        return f"--- {self.name}: {ended} ({self.seconds:.0f} s)\n{self.said}"


def run(name: str) -> Done:
    """Run one part to its end."""
    began = time.monotonic()
    variables = {"WORKWRIGHT_SECRET_KEY": "check", **os.environ}
    done = subprocess.run(
        PARTS[name], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return Done(name, done.returncode, done.stdout, time.monotonic() - began)


def main(arguments: list[str]) -> int:
    """Run the parts, all but those named after `--but`; say what failed at the end. Exit status 1 if any did."""
    wanted = [name for name in PARTS if not (arguments[:1] == ["--but"] and name in arguments)]
    failed: list[Done] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as at_once:
        for part in as_completed([at_once.submit(run, name) for name in wanted]):
            done = part.result()
            failed += [done] if done.status else []
            print(done.text() if not done.status else f"--- {done.name}: FAILED, see below", flush=True)
    for done in failed:
        print(done.text(), flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
