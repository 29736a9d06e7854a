"""The whole product as processes: up, two copies side by side, falls, and an orderly end."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from workwright.project.postgres import roles, throwaway

pytestmark = pytest.mark.slow
PATIENCE = 120.0


class Copy:
    """One installation in a closed home of its own, as a person starts it in a terminal."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self.live_port = _free_port(), _free_port()
        self.variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WORKWRIGHT_")},
            "WORKWRIGHT_HOME": str(home),
            "WORKWRIGHT_PORT": str(self.port),
            "WORKWRIGHT_LIVE_PORT": str(self.live_port),
            "WORKWRIGHT_SANDBOX_PORT": str(_free_port()),
            "WORKWRIGHT_WEB_PROCESSES": "1",
            "PYTHONPATH": "src",
        }
        self.terminal = home.parent / f"{home.name}.out"

    def start(self) -> "subprocess.Popen[bytes]":
        with self.terminal.open("ab") as out:
            return subprocess.Popen(self._command("up"), env=self.variables, stdout=out, stderr=out)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self._command(*words), env=self.variables, capture_output=True, text=True, check=False
        )

    def state(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.run("status", "--json").stdout)
        return found

    def process(self, name: str) -> int:
        processes = self.state().get("processes", {})
        assert isinstance(processes, dict)
        return int(processes.get(name) or 0)

    def get(self, path: str, port: int = 0) -> int:
        try:
            return httpx.get(f"http://127.0.0.1:{port or self.port}{path}", timeout=10).status_code
        except httpx.HTTPError:
            return 0

    def wait(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, self.story()
            time.sleep(0.2)

    def story(self) -> str:
        logs = [self.terminal, *sorted((self.home / "log").glob("*.log"))]
        return "\n".join(f"--- {path.name}\n{path.read_text()[-3000:]}" for path in logs if path.exists())

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "workwright.project.command", *words]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def copies() -> Iterator[tuple[Copy, Copy]]:
    """Two copies that were started at the same time, under a folder that is closed to other users."""
    with tempfile.TemporaryDirectory(prefix="workwright-up-") as folder:
        pair = (Copy(Path(folder) / "one"), Copy(Path(folder) / "two"))
        running = [copy.start() for copy in pair]
        try:
            for copy in pair:
                copy.wait(lambda copy=copy: copy.get("/health/ready") == 200)  # type: ignore[misc]
            yield pair
        finally:
            for process in running:
                process.send_signal(signal.SIGTERM)
            for process in running:
                process.wait(PATIENCE)
            for copy in pair:
                _remove_data(copy)


def _remove_data(copy: Copy) -> None:
    """As root the data are outside the home, whose link names them."""
    subprocess.run(["rm", "-rf", str((copy.home / "postgres").resolve())], check=True)


def test_two_copies_run_side_by_side(copies: tuple[Copy, Copy]) -> None:
    one, two = copies
    assert one.port != two.port
    assert [copy.get("/health/ready") for copy in copies] == [200, 200]
    assert one.state()["address"] == f"http://localhost:{one.port}"
    assert one.process("postgres") != two.process("postgres")


def test_a_second_start_in_the_same_home_is_refused(copies: tuple[Copy, Copy]) -> None:
    again = copies[0].run("up")
    assert again.returncode == 1
    assert "is in use by another workwright" in again.stderr


def test_a_word_that_needs_the_database_uses_the_running_one(copies: tuple[Copy, Copy]) -> None:
    done = copies[0].run("migrate")
    assert (done.returncode, done.stdout) == (0, "Nothing to do: the database is at this release.\n"), (
        done.stderr
    )


def test_the_live_stream_answers_beside_the_pages_and_tells_strangers_nothing(
    copies: tuple[Copy, Copy],
) -> None:
    one, _ = copies
    one.wait(lambda: one.get("/live/stream", one.live_port) == 204)


def test_keys_and_logs_are_private(copies: tuple[Copy, Copy]) -> None:
    home = copies[0].home
    assert {path.stat().st_mode & 0o777 for path in (home / "keys").iterdir()} == {0o600}
    assert (home / "log").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_program_that_is_killed_comes_back(copies: tuple[Copy, Copy], name: str) -> None:
    one, _ = copies
    before = one.process(name)
    os.kill(before, signal.SIGKILL)
    one.wait(lambda: one.process(name) not in (0, before) and one.get("/health/ready") == 200)


def test_a_killed_database_comes_back_and_the_others_find_it_again(copies: tuple[Copy, Copy]) -> None:
    one, _ = copies
    before = one.process("postgres")
    os.kill(before, signal.SIGKILL)
    one.wait(lambda: one.process("postgres") not in (0, before) and one.get("/health/ready") == 200)


def test_ctrl_c_ends_everything_and_up_again_finds_everything(copies: tuple[Copy, Copy]) -> None:
    _, two = copies
    pid = two.state()["supervisor"]
    assert isinstance(pid, int)
    family = psutil.Process(pid).children(recursive=True)
    os.kill(pid, signal.SIGINT)
    two.wait(lambda: not two.state()["running"])
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    assert "Stopped." in two.terminal.read_text()
    assert two.run("status").returncode == 3
    again = two.start()
    two.wait(lambda: two.get("/health/ready") == 200)
    assert two.run("stop").stdout == "Stopped.\n"
    assert again.wait(PATIENCE) == 0


def test_nothing_outlives_a_killed_supervisor(copies: tuple[Copy, Copy]) -> None:
    _, two = copies
    process = two.start()
    two.wait(lambda: two.get("/health/ready") == 200)
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    again = two.start()
    two.wait(lambda: two.get("/health/ready") == 200)
    two.run("stop")
    assert again.wait(PATIENCE) == 0


def test_a_taken_port_is_a_sentence(copies: tuple[Copy, Copy]) -> None:
    one, two = copies
    two.variables["WORKWRIGHT_PORT"] = str(one.port)
    refused = two.run("up")
    two.variables["WORKWRIGHT_PORT"] = str(two.port)
    assert refused.returncode == 1
    assert f"Choose another: WORKWRIGHT_PORT={one.port + 1}" in refused.stderr


def test_stopping_what_does_not_run_is_no_fault(copies: tuple[Copy, Copy]) -> None:
    done = copies[1].run("stop")
    assert (done.returncode, done.stdout) == (0, "Not running.\n")


@pytest.mark.parametrize("word", ["up", "stop", "status", "migrate"])
def test_each_word_explains_itself_with_examples(copies: tuple[Copy, Copy], word: str) -> None:
    said = copies[1].run(word, "--help")
    assert said.returncode == 0, said.stderr
    assert "examples:" in said.stdout


def test_a_postgresql_of_ones_own_is_used_instead(tmp_path: Path) -> None:
    with throwaway(tmp_path) as superuser:
        with psycopg.connect(superuser, autocommit=True) as admin:
            admin.execute("CREATE ROLE boss LOGIN CREATEROLE PASSWORD 'boss'")
            admin.execute("CREATE DATABASE shop OWNER boss")
        address = roles.with_login(superuser, "boss", "boss").replace("@/postgres", "@/shop")
        copy = Copy(tmp_path / "home")
        copy.variables["DATABASE_URL"] = address
        first, second = copy.run("migrate"), copy.run("migrate")
        assert first.stdout.startswith("Applied "), first.stderr
        assert second.stdout.startswith("Nothing to do"), second.stderr
        running = copy.start()
        copy.wait(lambda: copy.get("/health/ready") == 200)
        assert copy.run("stop").returncode == 0
        assert running.wait(PATIENCE) == 0
        assert not (copy.home / "postgres").exists()
        password = (copy.home / "keys" / "postgres_application").read_text()
        application = psycopg.connect(roles.with_login(address, roles.APPLICATION, password))
        with application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DELETE FROM kernel_journal")
