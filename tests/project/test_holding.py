"""One process holds a home; the others see who."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workwright.project.holding import Held, hold, holder

ELSEWHERE = (
    "import sys; from pathlib import Path; from workwright.project.holding import hold\n"
    "with hold(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def test_nobody_holds_a_home_that_is_new(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    with hold(tmp_path):
        assert holder(tmp_path) == os.getpid()
    assert holder(tmp_path) is None


def test_another_process_is_named_and_its_death_frees_the_home(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    assert holder(tmp_path) == other.pid
    with pytest.raises(Held, match=f"process {other.pid}"), hold(tmp_path):
        pytest.fail("two hold the home")
    other.kill()
    other.communicate()
    with hold(tmp_path):
        assert holder(tmp_path) == os.getpid()


def test_those_who_only_ask_do_not_keep_anybody_out(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(lambda: [holder(tmp_path) for _ in range(500)]) for _ in range(4)]
        for _ in range(20):
            with hold(tmp_path):
                assert holder(tmp_path) == os.getpid()
        assert all(found in (None, 0, os.getpid()) for task in asking for found in task.result())
