"""What falls is started again, later each time; what stops is stopped with all it spawned."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from workwright.project import crew
from workwright.project.crew import Child, program
from workwright.project.postgres import CannotStart

SLEEP = "import time; time.sleep(60)"
WITH_GRANDCHILD = (
    f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); print(p.pid)"
)


def child(code: str, tmp_path: Path, grace: float = 5.0) -> Child:
    return Child("it", program([sys.executable, "-uc", code], {}, tmp_path / "it.log"), grace=grace)


def test_a_fallen_child_is_started_again_after_its_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "FIRST_PAUSE", 0.2)
    it = child(SLEEP, tmp_path)
    it.run()
    first = it.process
    assert first is not None
    first.kill()
    first.wait()
    it.tend()
    assert it.process is None, "not at once"
    time.sleep(0.25)
    it.tend()
    assert it.process is not None
    assert it.process.pid != first.pid
    assert it.falls == 1
    it.stop()


def test_pauses_grow_and_end_somewhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    it = child("raise SystemExit(3)", tmp_path)
    pauses = []
    for _ in range(7):
        it.run()
        assert it.process is not None
        it.process.wait()
        now = time.monotonic()
        it.tend()
        pauses.append(round(it._again_at - now))
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert "ended with 3" in caplog.text


def test_one_that_does_not_start_is_tried_again_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse() -> "subprocess.Popen[bytes]":
        raise CannotStart("the disk is full")

    it = Child("postgres", refuse)
    it.tend()
    assert it.process is None
    assert it.falls == 1
    assert "the disk is full" in caplog.text


def test_a_fall_takes_what_it_spawned_along(tmp_path: Path) -> None:
    it = child(WITH_GRANDCHILD, tmp_path)
    it.run()
    assert it.process is not None
    it.process.wait()
    grandchild = psutil.Process(int((tmp_path / "it.log").read_text()))
    it.tend()
    psutil.wait_procs([grandchild], timeout=30)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_a_deaf_child_is_killed_when_its_time_is_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready'); {SLEEP}"
    it = child(deaf, tmp_path, grace=0.3)
    it.run()
    while "ready" not in (tmp_path / "it.log").read_text():
        time.sleep(0.02)
    it.stop()
    assert it.process is None
    assert "is killed" in caplog.text
