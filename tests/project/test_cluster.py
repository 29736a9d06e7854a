"""The embedded server through what happens to servers: kills, reused pids, long paths, interrupted first tries."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from workwright.project.postgres import CannotStart, Cluster, account, programs, stop
from workwright.project.postgres.places import open_folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that the server's user reaches, also when pytest's own are closed to it."""
    user = account()
    parent, _ = open_folder(tmp_path, user)
    place = user.make_folder(parent / "cluster")
    yield place
    subprocess.run(["rm", "-rf", str(parent if parent != tmp_path else place)], check=True)


def cluster(folder: Path) -> Cluster:
    """A durable cluster: what is committed must be there after a kill."""
    user = account()
    return Cluster(folder, user, programs(user), "the superuser's password")


def test_what_was_committed_survives_a_kill(folder: Path) -> None:
    own = cluster(folder)
    own.create()
    process = own.start()
    with psycopg.connect(own.address(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    process.kill()
    process.wait()
    again = own.start()
    with psycopg.connect(own.address()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    stop(again)


def test_a_pid_that_now_belongs_to_another_program_is_not_believed(folder: Path) -> None:
    own = cluster(folder)
    own.create()
    stop(own.start())
    (own.data / "postmaster.pid").write_text(f"{os.getpid()}\n{own.data}\n1\n5432\n\n\n\n")
    assert own.postmaster() is None
    process = own.start()
    assert own.postmaster() is not None
    stop(process)
    assert own.postmaster() is None


def test_a_server_left_behind_is_stopped_before_the_next_starts(folder: Path) -> None:
    own = cluster(folder)
    own.create()
    stray = own.start()
    process = own.start()
    assert stray.wait(10) == 0
    with psycopg.connect(own.address()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    stop(process)


def test_a_half_made_cluster_is_made_anew(folder: Path) -> None:
    own = cluster(folder)
    (folder / "data.new").mkdir()
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    own.create()
    stop(own.start())


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(folder: Path) -> None:
    user = account()
    deep = user.make_folder(folder / ("d" * 120))
    own = cluster(deep)
    own.create()
    process = own.start()
    with psycopg.connect(own.address()) as connection:
        place = Path(connection.info.host)
    assert place.parent == Path("/tmp")
    assert place.stat().st_mode & 0o077 == 0
    stop(process)
    place.rmdir()


def test_somebody_elses_folder_for_the_socket_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = account().make_folder(folder / ("e" * 120))
    own = cluster(deep)
    own.create()
    place = next(Path("/tmp").glob(f"workwright-{account().uid}-*"))
    place.chmod(0o777)
    with pytest.raises(CannotStart, match="not a private folder"):
        own.start()
    place.rmdir()


def test_keys_that_do_not_fit_are_named(folder: Path) -> None:
    own = cluster(folder)
    own.create()
    other = Cluster(folder, own.account, own.programs, "another password")
    with pytest.raises(CannotStart, match="keys do not fit"):
        other.start()
    assert other.postmaster() is None


def test_data_of_another_version_are_refused(folder: Path) -> None:
    own = cluster(folder)
    own.data.mkdir()
    (own.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(CannotStart, match="of PostgreSQL 12"):
        own.create()


def test_data_are_checksummed_and_letters_are_those_of_unicode(folder: Path) -> None:
    own = cluster(folder)
    own.create()
    process = own.start()
    with psycopg.connect(own.address()) as connection:
        row = connection.execute(
            "SELECT current_setting('data_checksums'), current_setting('fsync'), datlocale FROM pg_database "
            "WHERE datname = 'postgres'"
        )
        assert row.fetchone() == ("on", "on", "PG_UNICODE_FAST")
    stop(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_the_server_stops_in_order_when_its_supervisor_is_killed(folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.project.test_cluster import cluster\n"
        "own = cluster(Path(sys.argv[1])); own.create(); print(own.start().pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    server = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 60
    while (cluster(folder).data / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (cluster(folder).data / "postmaster.pid").exists(), (
        "it removes the file when it stops in order"
    )
    psutil.wait_procs([server], timeout=30)
