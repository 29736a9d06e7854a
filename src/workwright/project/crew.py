"""One child process of the supervisor: started, watched, started again with back-off, stopped."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from workwright.project.orphans import die_with_parent
from workwright.project.postgres import CannotStart

log = logging.getLogger(__name__)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
SETTLED_AFTER = 10.0
"""A child that lived this long has recovered: its next fall starts with the first pause again."""

Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass
class Child:
    """A child and what to do when it ends. `gentle` asks it to stop; after `grace` seconds it is killed."""

    name: str
    start: Start
    gentle: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    process: "subprocess.Popen[bytes] | None" = None
    falls: int = 0
    _started: float = 0.0
    _again_at: float = 0.0

    def run(self) -> None:
        """Start it for the first time; what prevents that is the caller's to see."""
        self.process = self.start()
        self._started = time.monotonic()

    def tend(self) -> bool:
        """Note a fall, and start it again when its pause is over; true when the process is another one.

        What prevents a start is logged, not raised: the others must go on.
        """
        before, now = self.process, time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._note_fall(self.process, now)
        if self.process is None and now >= self._again_at:
            self._restart(now)
        return self.process is not before

    def _note_fall(self, fallen: "subprocess.Popen[bytes]", now: float) -> None:
        self.falls = 1 if now - self._started > SETTLED_AFTER else self.falls + 1
        pause = min(FIRST_PAUSE * 2 ** (self.falls - 1), LONGEST_PAUSE)
        log.error("%s ended with %s; again in %.0f s", self.name, fallen.returncode, pause)
        _kill_group(fallen.pid)
        self.process, self._again_at = None, now + pause

    def _restart(self, now: float) -> None:
        try:
            self.run()
        except (CannotStart, OSError, psycopg.Error) as error:
            self.falls += 1
            self._again_at = now + min(FIRST_PAUSE * 2 ** (self.falls - 1), LONGEST_PAUSE)
            log.error("%s does not start: %s", self.name, error)

    def stop(self) -> None:
        """Ask it to finish what it does; kill it and all it spawned after its time is over."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.gentle)
            try:
                self.process.wait(self.grace)
            except subprocess.TimeoutExpired:
                log.error("%s did not stop within %.0f s and is killed", self.name, self.grace)
        _kill_group(self.process.pid)
        self.process.wait()
        self.process = None


def program(command: Sequence[str], variables: dict[str, str], output: Path) -> Start:
    """Return a start of a program in a process group of its own, with its output at the end of a file."""

    def start() -> "subprocess.Popen[bytes]":
        with output.open("ab") as log_file:
            return subprocess.Popen(
                command,
                env=os.environ | variables,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    return start


def _kill_group(leader: int) -> None:
    """End what a fallen leader left behind: it would hold its port or its connections."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
    except PermissionError:
        log.warning("process group %d belongs to somebody else and is left alone", leader)
