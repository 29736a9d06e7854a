"""A full disk takes the database down. Before that it takes no more writes; reading goes on."""

import logging
import shutil
from pathlib import Path

import psycopg

log = logging.getLogger(__name__)
CLOSE_BELOW = 200 * 1024 * 1024
OPEN_ABOVE = 400 * 1024 * 1024


class DiskWatch:
    """Watches the free bytes of one folder's disk and closes or opens the database behind `superuser_url`."""

    def __init__(self, folder: Path, superuser_url: str) -> None:
        self.folder = folder
        self.superuser_url = superuser_url
        self.closed: bool | None = None

    def look(self) -> None:
        """Compare the free bytes with the limits and act when a limit was crossed."""
        free = shutil.disk_usage(self.folder).free
        if free < CLOSE_BELOW and self.closed is not True:
            self._set(closed=True)
            log.error(
                "only %d MB free on the disk: the database is read-only until there is room", free >> 20
            )
        elif free > OPEN_ABOVE and self.closed is not False:
            self._set(closed=False)

    def _set(self, *, closed: bool) -> None:
        value = "on" if closed else "off"
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            connection.execute("SELECT pg_reload_conf()")
        self.closed = closed
