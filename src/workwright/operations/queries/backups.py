"""How the backups stand: noted in the home by whoever makes them, shown wherever an owner looks.

The note is a file, not a row: it must be there when the database is not, and must not be restored with it.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

OVERDUE_AFTER = timedelta(hours=24)
_INSTANTS = ("last_at", "verified_at", "tried_at")


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """The last backup that is whole, the last one that was restored on trial, and what went wrong since."""

    place: str = ""
    """Where backups go, without passwords; empty: nowhere yet."""
    last_at: datetime | None = None
    last_name: str = ""
    size: int = 0
    ledger_hash: str = ""
    verified_at: datetime | None = None
    verified_name: str = ""
    tried_at: datetime | None = None
    problem: str = ""
    """Why the last try failed; empty when it did not."""
    overdue: bool = False

    @property
    def warning(self) -> str:
        """Return what an owner must read on every page; empty when all is well."""
        if not self.overdue:
            return ""
        since = f"since {self.last_at:%Y-%m-%d %H:%M} UTC" if self.last_at else "yet"
        if not self.place:
            return f"There is no backup {since}: name a place for it with `workwright backup to PLACE`."
        why = f" The last try failed: {self.problem}" if self.problem else " Is Workwright running at night?"
        return f"There is no backup {since}.{why}"


def backup_status(home: Path, now: datetime) -> BackupStatus:
    """Return how the backups of this home stand. A home younger than a day is not overdue."""
    noted = _read(home)
    since = noted.last_at or _made_at(home)
    return replace(noted, overdue=since is not None and now - since > OVERDUE_AFTER)


def note_backup(home: Path, **changed: Any) -> BackupStatus:
    """Write what changed beside what was known; readers see the old note or the new one, never half of it."""
    noted = replace(_read(home), **changed)
    path = _path(home)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    told = {name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(noted).items() if name != "overdue"}  # fmt: skip
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(told, indent=1))
    draft.replace(path)
    return noted


def _read(home: Path) -> BackupStatus:
    try:
        told = json.loads(_path(home).read_text())
    except FileNotFoundError:
        return BackupStatus()
    instants = {name: datetime.fromisoformat(told[name]) for name in _INSTANTS if told.get(name)}
    return BackupStatus(**(told | instants))


def _path(home: Path) -> Path:
    return home / "backup" / "status.json"


def _made_at(home: Path) -> datetime | None:
    """Return when the home got its first key, which is when it was made."""
    try:
        return datetime.fromtimestamp((home / "keys" / "secret_key").stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
