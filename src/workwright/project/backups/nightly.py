"""The backup of every night: due once the hour has struck on the first branch's wall, and made up for if missed."""

import logging
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from workwright.access.queries import branch_facts, first_branch
from workwright.interfaces.context import now
from workwright.operations.queries.backups import BackupStatus, backup_status, note_backup
from workwright.project.backups.sealed import Key
from workwright.project.backups.settings import read_settings
from workwright.project.backups.wal import ship
from workwright.project.environment import Unusable
from workwright.project.holding import POINT_IN_TIME
from workwright.project.orphans import die_with_parent

log = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=30)
LOOK_EVERY = 2.0


def due(status: BackupStatus, hour: int, zone: str, at: datetime) -> bool:
    """Tell whether a backup is due: none since the last time the hour struck, and none tried in the last minutes."""
    wall = at.astimezone(ZoneInfo(zone))
    struck = wall.replace(hour=hour, minute=0, second=0, microsecond=0)
    if struck > wall:
        struck -= timedelta(days=1)
    made = status.last_at is not None and status.last_at >= struck and not status.problem
    waiting = status.tried_at is not None and at - status.tried_at < AGAIN_AFTER
    return not made and not waiting


class Nightly:
    """Starts the backup as a process of its own when it is due: it may take long, and may not take us along."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None

    def step(self) -> None:
        """Look once; the worker's loop repeats it."""
        if self.process is not None and self.process.poll() is not None:
            log.info("the backup ended with %d", self.process.returncode)
            self.process = None
        settings = read_settings(self.home)
        if self.process is None and settings.address:
            at = now()
            if due(backup_status(self.home, at), settings.hour, _zone(), at):
                self.process = self._start()
        time.sleep(LOOK_EVERY)

    def _start(self) -> "subprocess.Popen[bytes]":
        log.info("a backup is due")
        return subprocess.Popen(
            [sys.executable, "-m", "workwright.project.command", "backup", "now", "--quiet"],
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )


def _zone() -> str:
    branch = first_branch()
    return branch_facts(branch).zone if branch else "UTC"


class Shipping:
    """Brings the log of changes to the place as it is written, when one wants to go back to any instant."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.failed = False

    def step(self) -> None:
        """Bring what waits; the worker's loop repeats it, later each time after an error."""
        time.sleep(LOOK_EVERY)
        spool = self.home / "postgres" / "wal"
        if not (self.home / POINT_IN_TIME).exists() or not spool.is_dir():
            return
        try:
            ship(spool, read_settings(self.home).place(), Key.of_home(self.home))
        except Unusable as error:
            note_backup(self.home, problem=f"Changes wait to be backed up: {error}")
            self.failed = True
            raise
        if self.failed:
            note_backup(self.home, problem="")
            self.failed = False
