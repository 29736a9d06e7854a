"""A full disk takes the database down. Before that it takes no more writes; reading goes on."""

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import psycopg

log = logging.getLogger(__name__)
CLOSE_BELOW = 200 * 1024 * 1024
OPEN_ABOVE = 400 * 1024 * 1024


class DiskWatch:
    """Watches the free bytes of folders' disks and closes or opens the database behind `superuser_url`."""

    def __init__(
        self,
        folders: Sequence[Path],
        superuser_url: str,
        close_below: int = CLOSE_BELOW,
        open_above: int = OPEN_ABOVE,
    ) -> None:
        self.folders = folders
        self.superuser_url = superuser_url
        self.close_below, self.open_above = close_below, open_above
        self.closed: bool | None = None

    def look(self) -> None:
        """Compare the free bytes with the limits and act when a limit was crossed."""
        free = min(shutil.disk_usage(folder).free for folder in self.folders)
        if free < self.close_below and self.closed is not True:
            self._set(closed=True)
            log.error(
                "only %d MB free on the disk: the database is read-only until there is room", free >> 20
            )
        elif free > self.open_above and self.closed is not False:
            self._set(closed=False)

    def _set(self, *, closed: bool) -> None:
        value = "on" if closed else "off"
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            connection.execute("SELECT pg_reload_conf()")
        self.closed = closed
