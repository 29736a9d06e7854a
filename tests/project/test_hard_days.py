"""The embedded server on hard days: a race at the first start, kills, a reboot, a full disk, a user who is not root."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.project.test_cluster import cluster, folder  # noqa: F401 - pytest finds the fixture by name
from workwright.project.disk import DiskWatch
from workwright.project.postgres import Cluster, account, stop

pytestmark = pytest.mark.slow
SOURCE = Path(__file__).resolve().parents[2] / "src"
USES_THE_DATABASE = """
import sys, time, psycopg
from workwright.project.environment import environment
from workwright.project.holding import database
with database(environment()) as addresses:
    with psycopg.connect(addresses.owner, autocommit=True) as mine:
        mine.execute("CREATE TABLE IF NOT EXISTS visitors (name text)") if sys.argv[1] == "0" else None
        for _ in range(30):
            if mine.execute("SELECT to_regclass('visitors') IS NOT NULL").fetchone()[0]: break
            time.sleep(0.2)
        mine.execute("INSERT INTO visitors VALUES (%s)", [sys.argv[1]])
        time.sleep(0.3)
        print(mine.execute("SELECT system_identifier FROM pg_control_system()").fetchone()[0])
"""
READS = """
import psycopg
from workwright.project.environment import environment
from workwright.project.holding import database
with database(environment()) as addresses, psycopg.connect(addresses.owner) as mine:
    print(sorted(name for (name,) in mine.execute("SELECT name FROM visitors")))
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder whose parent is closed to others, as a person's own are."""
    with tempfile.TemporaryDirectory(prefix="workwright-hard-") as parent:
        place = Path(parent) / "home"
        yield place
        subprocess.run(["rm", "-rf", str((place / "postgres").resolve())], check=True)


def run(script: str, home: Path, *arguments: str, **options: object) -> "subprocess.Popen[str]":
    variables = {name: value for name, value in os.environ.items() if not name.startswith("WORKWRIGHT_")}
    variables |= {"WORKWRIGHT_HOME": str(home), "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", script, *arguments]
    given = {"env": variables, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(command, **given)  # type: ignore[call-overload, no-any-return]


def said(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def test_several_processes_at_once_on_an_empty_folder_make_one_cluster(home: Path) -> None:
    crowd = [run(USES_THE_DATABASE, home, str(number)) for number in range(6)]
    assert len({said(process) for process in crowd}) == 1, "all were in the same cluster"
    assert said(run(READS, home)) == "['0', '1', '2', '3', '4', '5']", (
        "nobody's server was stopped under them"
    )


def everyone(own: Cluster) -> list[psutil.Process]:
    master = own.postmaster()
    assert master is not None
    return [master, *master.children(recursive=True)]


def kill_all(own: Cluster) -> None:
    family = everyone(own)
    for process in family:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=60)


def written(own: Cluster) -> None:
    with psycopg.connect(own.address(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")


def read(own: Cluster) -> object:
    with psycopg.connect(own.address()) as connection:
        return connection.execute("SELECT n FROM kept").fetchone()


def test_the_whole_server_is_killed_and_comes_back(folder: Path) -> None:  # noqa: F811
    own = cluster(folder)
    own.create()
    own.start()
    written(own)
    kill_all(own)
    again = own.start()
    assert read(own) == (1,)
    stop(again)


def test_after_a_reboot_every_lock_names_a_stranger(folder: Path) -> None:  # noqa: F811
    """All are gone at once, and the pids in their lock files belong to others of the same user now."""
    own = cluster(folder)
    own.create()
    own.start()
    written(own)
    pid_file, socket_lock = own.data / "postmaster.pid", folder / "run" / ".s.PGSQL.5432.lock"
    noted = [file.read_text() for file in (pid_file, socket_lock)]
    kill_all(own)
    with subprocess.Popen(["sleep", "60"], **own.account.process_options()) as stranger:
        for file, text in zip((pid_file, socket_lock), noted, strict=True):
            file.write_text("\n".join([str(stranger.pid), *text.split("\n")[1:]]))
            own.account.own(file)
        again = own.start()
        assert read(own) == (1,)
        assert stranger.poll() is None, "it was left alone"
        stop(again)
        stranger.kill()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 300 MB that is open to the server's user."""
    place = Path(tempfile.mkdtemp(prefix="workwright-disk-", dir="/var/tmp"))
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", place], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        place.rmdir()
        pytest.skip("NOT TESTED: only root can mount a small disk; the full disk was not tried here")
    place.chmod(0o755)
    yield place
    subprocess.run(["umount", "-l", place], check=True)
    place.rmdir()


def fill(disk: Path, *, leave: int) -> Path:
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - leave)
    return filler


def test_a_full_disk_closes_the_database_first_and_opens_it_again(small_disk: Path) -> None:
    own = cluster(account().make_folder(small_disk / "cluster"))
    own.create()
    process = own.start()
    watch = DiskWatch([small_disk], own.address(), close_below=60 << 20, open_above=100 << 20)
    written(own)
    watch.look()
    with psycopg.connect(own.address(), autocommit=True) as session:
        filler = fill(small_disk, leave=50 << 20)
        watch.look()
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            until(
                lambda: session.execute("INSERT INTO kept VALUES (2)"), psycopg.errors.ReadOnlySqlTransaction
            )
        assert read(own) == (1,), "reading goes on"
        filler.unlink()
        watch.look()
        time.sleep(0.3)
        session.execute("INSERT INTO kept VALUES (3)")
    stop(process)


def until(work: object, expected: type[Exception]) -> None:
    """Do it until it is refused: a session reads its new configuration between statements."""
    for _ in range(50):
        try:
            work()  # type: ignore[operator]
        except expected:
            raise
        time.sleep(0.05)


def test_a_disk_that_is_full_to_the_last_byte_loses_nothing_that_was_committed(small_disk: Path) -> None:
    own = cluster(account().make_folder(small_disk / "cluster"))
    own.create()
    process = own.start()
    written(own)
    filler = fill(small_disk, leave=8 << 20)
    count = 0
    try:
        with psycopg.connect(own.address(), autocommit=True) as session:
            session.execute("CREATE TABLE words (n int, word text)")
            while count < 1_000:
                session.execute("INSERT INTO words SELECT %s, string_agg(md5(random()::text), '') "
                                "FROM generate_series(1, 30000)", [count])  # fmt: skip
                count += 1
    except psycopg.Error:
        pass
    assert count < 1_000, "the disk was full before"
    stop(process, seconds=20)
    filler.unlink()
    again = own.start()
    assert read(own) == (1,)
    with psycopg.connect(own.address(), autocommit=True) as session:
        assert session.execute("SELECT count(*) FROM words WHERE n < %s", [count]).fetchone() == (count,)
        session.execute("INSERT INTO words VALUES (0, 'there is room')")
    stop(again)


def test_somebody_who_is_not_root_runs_it_in_their_own_folder() -> None:
    if os.geteuid() != 0:
        pytest.skip("we are not root, so every other test here shows it")
    python = next((name for name in (sys.executable, "/usr/bin/python3") if _opens(name)), None)
    if python is None:
        pytest.skip("NOT TESTED: no Python here that another user may run with our libraries")
    with tempfile.TemporaryDirectory(prefix="workwright-user-", dir="/var/tmp") as place:
        os.chown(place, account().uid, account().gid)
        libraries = os.pathsep.join([str(SOURCE), sysconfig.get_path("purelib")])
        process = run(
            USES_THE_DATABASE, Path(place) / "home", "0", executable=python, user=account().uid,
            group=account().gid, extra_groups=[], cwd="/",
            env={"PATH": os.defpath, "WORKWRIGHT_HOME": f"{place}/home", "PYTHONPATH": libraries,
                 "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert said(process).isdigit()
        data = Path(place) / "home" / "postgres" / "data"
        assert (data.stat().st_uid, data.stat().st_mode & 0o777) == (account().uid, 0o700)
        assert not (Path(place) / "home" / "postgres").is_symlink()


def _opens(python: str) -> bool:
    """Tell whether the server's user may run this Python with our libraries."""
    user = account()
    variables = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join([str(SOURCE), sysconfig.get_path("purelib")]),
    }
    try:
        tried = subprocess.run(
            [python, "-c", "import psycopg, workwright"], env=variables, cwd="/", user=user.uid, group=user.gid,
            extra_groups=[], capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return False
    return tried.returncode == 0


def test_no_permission_of_a_folder_that_was_there_is_changed(home: Path) -> None:
    home.mkdir(mode=0o750)
    home.parent.chmod(0o711)
    said(run(USES_THE_DATABASE, home, "0"))
    assert [path.stat().st_mode & 0o777 for path in (home.parent, home)] == [0o711, 0o750]
