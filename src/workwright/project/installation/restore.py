"""Bring a backup back into an empty home, or see what there is to bring back.

Needs the place and the recovery key: a file that holds it, or WORKWRIGHT_RECOVERY_KEY, else it is asked for. The
restored books are compared with what was backed up; when anything differs nothing is left behind, and the exit
status is 1. With DATABASE_URL the database is restored there, and must be empty too.

examples:
  workwright restore /mnt/backup/workwright --list --key recovery-key.txt
  workwright restore /mnt/backup/workwright --key recovery-key.txt --at 2026-11-22T14:30:00+01:00
  WORKWRIGHT_HOME=/srv/two workwright restore /mnt/backup/workwright --key recovery-key.txt
  workwright restore "s3://KEY:SECRET@bucket/shop?endpoint=https://s3.example.com" --backup 2026-11-22T020000Z-1f3a
"""

import argparse
import getpass
import os
import sys
import time
from datetime import datetime
from pathlib import Path

from workwright.project.backups import manifest
from workwright.project.backups.instants import restore_at
from workwright.project.backups.places import Place, open_place, pinned
from workwright.project.backups.restoring import Restore, refuse_used, restore
from workwright.project.backups.sealed import Key
from workwright.project.backups.telling import Teller, megabytes
from workwright.project.environment import Unusable, environment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the place, the key and which backup."""
    parser.add_argument("place", metavar="PLACE", help="a folder, s3://... or sftp://...")
    parser.add_argument("--key", type=Path, metavar="FILE", help="a file with the recovery key")
    parser.add_argument("--backup", metavar="ID", default="", help="which one (default: the last)")
    parser.add_argument(
        "--at", type=_instant, metavar="INSTANT", help="as it was then, where --point-in-time is on"
    )
    parser.add_argument("--list", action="store_true", help="show the backups; restore nothing")


def run(options: argparse.Namespace) -> int:
    """Restore, or list."""
    address, shown = pinned(options.place)
    if shown:
        sys.stderr.write(f"The server's key is {shown}\n")
    place, key = open_place(address), _key(options.key)
    if options.list:
        return _list(place, key)
    env = environment()
    refuse_used(env.home)
    began = time.monotonic()
    if options.at:
        told = restore_at(Restore(env, place, key, "", Teller()), options.at)
        print(f"Restored to {options.at.isoformat()}, from the backup {told.id}. Check it: workwright verify")
        return 0
    backup = options.backup or _last(place)
    told = restore(Restore(env, place, key, backup, Teller()))
    print(f"Restored {backup} ({megabytes(told.size)}) to {env.home} in {time.monotonic() - began:.0f} s.")
    print(f"The ledger hash is the same: {told.facts.ledger_hash}")
    print("`workwright up` starts it. The machine it was made on must not run on beside it.")
    return 0


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("an instant needs its zone, such as 2026-11-22T14:30:00+01:00")
    return found


def _key(file: Path | None) -> Key:
    if file is not None:
        try:
            return Key.typed(file.read_text())
        except OSError as error:
            raise Unusable(f"{file} cannot be read: {error.strerror}.") from None
    return Key.typed(os.environ.get("WORKWRIGHT_RECOVERY_KEY") or getpass.getpass("Recovery key: "))


def _last(place: Place) -> str:
    found = manifest.ids(place)
    if not found:
        raise Unusable(f"There is no backup in {place.shown}.")
    return found[-1]


def _list(place: Place, key: Key) -> int:
    for backup in manifest.ids(place):
        told = manifest.read(place, key, backup)
        print(
            f"{backup}  {megabytes(told.size):>12}  release {told.release}  ledger {told.facts.ledger_hash[:16]}"
        )
    return 0
