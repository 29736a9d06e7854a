"""A PostgreSQL of one's own, as Debian 12 ships it: the whole schema, the first journey, and a backup, on 15."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workwright.project.postgres import account
from workwright.project.postgres.places import open_folder

pytestmark = pytest.mark.slow
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
ROOT = Path(__file__).resolve().parents[2]
STORIES = (
    "tests/stories/test_shop_journey.py",
    "tests/house/test_promises.py::test_the_manifest_is_what_is_installed",
    "tests/project/backups/test_backup_and_restore.py::test_it_is_tried_and_noted",
)


@pytest.fixture
def debian_server(tmp_path: Path) -> Iterator[str]:
    """The superuser's address of an empty cluster of PostgreSQL 15."""
    if not (PROGRAMS / "initdb").exists():
        pytest.skip("NOT TESTED: PostgreSQL 15 is not installed (apt install postgresql-15)")
    user = account()
    parent, _ = open_folder(tmp_path, user)
    place = user.make_folder(parent / "fifteen")
    data, options = place / "data", user.process_options()
    made = [
        PROGRAMS / "initdb",
        f"-D{data}",
        "-Upostgres",
        "-Atrust",
        "-EUTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    subprocess.run(made, check=True, capture_output=True, **options)
    settings = ["listen_addresses=", f"unix_socket_directories={place}", "fsync=off", "max_connections=200"]
    given = " ".join(f"-c {setting}" for setting in settings)
    control = [PROGRAMS / "pg_ctl", f"-D{data}", "-w", f"-l{place / 'log'}"]
    subprocess.run([*control, "-o", given, "start"], check=True, stdout=subprocess.DEVNULL, **options)
    try:
        yield f"postgresql://postgres@/postgres?host={place}"
    finally:
        subprocess.run([*control, "-mimmediate", "stop"], check=True, stdout=subprocess.DEVNULL, **options)
        subprocess.run(["rm", "-rf", str(place)], check=True)


def test_the_first_journey_runs_on_fifteen(debian_server: str) -> None:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--no-header", "--show-capture=no", *STORIES], cwd=ROOT,
        env=variables | {"WORKWRIGHT_TEST_URL": debian_server}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{len(STORIES)} passed" in done.stdout
