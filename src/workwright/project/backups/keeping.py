"""Which backups are kept: one a day, a week and a month, so many of each; the rest goes, and what only it needed."""

import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from workwright.project.backups import files, manifest, wal
from workwright.project.backups.manifest import BLOBS
from workwright.project.backups.places import Place
from workwright.project.backups.sealed import Key, unseal
from workwright.project.backups.settings import BackupSettings

UNFINISHED_AFTER = timedelta(days=2)
"""A backup without manifest that is older than this will never have one."""


def kept(ids: Iterable[str], settings: BackupSettings) -> set[str]:
    """Return which backups to keep: the last of each of the latest days, weeks and months that have one."""
    newest_first = sorted(ids, reverse=True)
    keep = set(newest_first[:1])
    for count, name in (
        (settings.daily, "%Y-%m-%d"),
        (settings.weekly, "%G-%V"),
        (settings.monthly, "%Y-%m"),
    ):
        last_of: dict[str, str] = {}
        for backup in newest_first:
            last_of.setdefault(day_of(backup).strftime(name), backup)
        keep |= set(list(last_of.values())[:count])
    return keep


def day_of(backup: str) -> date:
    return date.fromisoformat(backup[:10])


def tidy(place: Place, key: Key, settings: BackupSettings, now: datetime) -> list[str]:
    """Remove what is not kept from the place; return the backups that went.

    The manifest goes first: what is left of a removal that was broken off is no backup, and goes the next time.
    """
    whole, found = manifest.ids(place), manifest.remains(place)
    keep = kept(whole, settings)
    old = {
        backup for backup in found if backup not in whole and now.date() - day_of(backup) > UNFINISHED_AFTER
    }
    gone = sorted((set(whole) - keep) | old)
    for backup in gone:
        for entry in sorted(found[backup], key=lambda entry: not entry.name.endswith(manifest.MANIFEST)):
            place.delete(entry.name)
    if gone:
        _forget_unused(place, key, sorted(keep), settings.daily)
    return [backup for backup in gone if backup in whole]


def _forget_unused(place: Place, key: Key, backups: list[str], days: int) -> None:
    """Remove files that no kept backup names, and changes before the oldest of the last days' copies.

    Only whoever makes backups calls it, and nobody else does then.
    """
    named: set[str] = set()
    told = [manifest.read(place, key, backup) for backup in backups]
    for one in told:
        target = io.BytesIO()
        unseal(key, place, one.files.name, target)
        named |= {file.name for file in files.read_list(target.getvalue())}
    for entry in list(place.names(BLOBS)):
        if entry.name not in named:
            place.delete(entry.name)
    bases = [one.base.first for one in told[-days:] if one.base]
    if bases:
        wal.forget_before(place, bases[0])
