"""Stop what `workwright up` started, in order, and wait until it has stopped.

examples:
  workwright stop
  WORKWRIGHT_HOME=/srv/two workwright stop
"""

import argparse
import os
import signal
import time
from pathlib import Path

from workwright.project.environment import Unusable, environment
from workwright.project.holding import holder

PATIENCE_SECONDS = 120.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(options: argparse.Namespace) -> int:
    """Ask the process that holds the home to stop. One that does not run is stopped already."""
    home = environment().home
    pid = holder(home)
    if not pid:
        print("Not running.")
        return 0
    os.kill(pid, signal.SIGTERM)
    _wait_for_end(home, pid)
    print("Stopped.")
    return 0


def _wait_for_end(home: Path, pid: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while holder(home) == pid:
        if time.monotonic() > deadline:
            raise Unusable(f"Process {pid} has not stopped within {PATIENCE_SECONDS:.0f} seconds.")
        time.sleep(0.1)
