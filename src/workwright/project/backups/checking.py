"""Trying a backup: it is restored into a server that lives for this only, and must show the same books."""

import random
import shutil
import tempfile
from pathlib import Path

import psycopg

from workwright.project.backups import files, manifest, programs
from workwright.project.backups.facts import differences, facts
from workwright.project.backups.manifest import Manifest, fetch_part
from workwright.project.backups.places import Place
from workwright.project.backups.sealed import Damaged, Key
from workwright.project.backups.telling import Tell, silent
from workwright.project.environment import Unusable
from workwright.project.postgres import throwaway

SPARE_BYTES = 500_000_000
SAMPLE = 200
"""So many files are opened and compared, others each time: over the weeks all of them are."""


class NoRoom(Unusable):
    """There is not enough room to try a backup."""


def check_backup(home: Path, place: Place, key: Key, backup: str, tell: Tell = silent) -> Manifest:
    """Restore a backup beside the running database and compare; the caller is alone with it.

    Raises Damaged, NoRoom and the place's errors.
    """
    told = manifest.read(place, key, backup)
    for left in (home / "backup").glob("trial-*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix="trial-", dir=home / "backup") as folder:
        _refuse_without_room(Path(folder), told)
        dump = Path(folder) / "database.dump"
        fetch_part(place, key, told.database, dump)
        tell(f"{backup}: restoring on trial ...")
        with throwaway(Path(folder)) as address:
            found = _differences(address, dump, told)
        if found:
            raise Damaged(f"The backup {backup} does not give what was backed up: {'; '.join(found)}.")
        _check_files(Path(folder), place, key, told, tell)
    return told


def _differences(address: str, dump: Path, told: Manifest) -> list[str]:
    programs.load(address, programs.folder_for(18), dump, 2, "--no-privileges")
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        return differences(told.facts, facts(cursor))


def _check_files(folder: Path, place: Place, key: Key, told: Manifest, tell: Tell) -> None:
    listing = folder / "files.list"
    fetch_part(place, key, told.files, listing)
    every = files.read_list(listing.read_bytes())
    there = {entry.name for entry in place.names(manifest.BLOBS)}
    missing = [file.path for file in every if file.name not in there]
    if missing:
        raise Damaged(f"{len(missing)} files are not in the place any more, {missing[0]} among them.")
    files.fetch(folder, place, key, random.sample(every, min(SAMPLE, len(every))), tell)


def _refuse_without_room(folder: Path, told: Manifest) -> None:
    free, needed = shutil.disk_usage(folder).free, told.facts.bytes + told.database.size + SPARE_BYTES
    if free < needed:
        raise NoRoom(f"A trial restore needs {needed >> 20} MB of free disk; there are {free >> 20} MB.")
