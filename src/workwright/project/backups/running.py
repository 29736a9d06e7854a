"""A whole backup as it is due: made, noted, tried, and the old ones tidied away."""

from datetime import datetime

from workwright.operations.queries.backups import backup_status, note_backup
from workwright.project.backups.checking import check_backup
from workwright.project.backups.keeping import tidy
from workwright.project.backups.making import Source, alone, claim, make_backup
from workwright.project.backups.manifest import Manifest
from workwright.project.backups.settings import BackupSettings
from workwright.project.backups.telling import megabytes
from workwright.project.backups.wal import ship


def run_backup(source: Source, settings: BackupSettings, now: datetime, *, check: bool = True) -> Manifest:
    """Make a backup and try it; note in the home how it went. Raises Unusable in one of its kinds."""
    with alone(source.home):
        first = backup_status(source.home, now).place != source.place.shown
        try:
            claim(source.place, source.key, first=first)
            note_backup(source.home, place=source.place.shown, tried_at=now)
            done = make_backup(source, now)
            note_backup(
                source.home, last_at=now, last_name=done.id, size=done.size,
                ledger_hash=done.facts.ledger_hash, problem="",
            )  # fmt: skip
            source.tell(f"{done.id}: {megabytes(done.size)} in {source.place.shown}")
            if source.cluster is not None and source.cluster.spool.is_dir():
                ship(source.cluster.spool, source.place, source.key)
            if check:
                try_backup(source, done.id, now)
            _tidy(source, settings, now)
        except Exception as error:
            note_backup(source.home, tried_at=now, problem=str(error))
            raise
    return done


def try_backup(source: Source, backup: str, now: datetime) -> Manifest:
    """Restore a backup on trial and note that it was. Raises Unusable in one of its kinds."""
    told = check_backup(source.home, source.place, source.key, backup, source.tell)
    note_backup(source.home, verified_at=now, verified_name=backup)
    source.tell(f"{backup}: restored on trial, the ledger hash is the same")
    return told


def _tidy(source: Source, settings: BackupSettings, now: datetime) -> None:
    for backup in tidy(source.place, source.key, settings, now):
        source.tell(f"{backup}: old, removed")
