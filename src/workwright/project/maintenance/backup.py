"""Make, try and list backups, say where they go, and print the recovery key.

  now             make one and restore it on trial (what a bare `workwright backup` does, and every night does)
  to PLACE        say where they go: a folder on another disk, s3://KEY:SECRET@BUCKET/FOLDER?endpoint=...&region=...,
                  or sftp://USER:PASSWORD@HOST/FOLDER (or ?key=FILE instead of the password)
  status          when the last one was made and tried, and what went wrong
  list            what lies in the place
  check [ID]      restore one on trial, the last if none is named, and compare the ledger hash
  key             print the recovery key: keep it on paper, in another house. Without it no backup opens

examples:
  workwright backup to /mnt/backup/workwright --hour 2 --keep 7,5,12
  workwright backup to /mnt/backup/workwright --point-in-time
  workwright backup
  workwright backup key > recovery-key.txt
"""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import segno
from django.conf import settings as django_settings
from pydantic import ValidationError

from workwright.operations.queries.backups import backup_status, note_backup
from workwright.project.backups import manifest
from workwright.project.backups.making import Source, alone, claim
from workwright.project.backups.places import open_place, pinned
from workwright.project.backups.running import run_backup, try_backup
from workwright.project.backups.sealed import Key
from workwright.project.backups.settings import BackupSettings, read_settings, write_settings
from workwright.project.backups.telling import Teller, megabytes, silent
from workwright.project.environment import Unusable, environment
from workwright.project.holding import cluster, expected_addresses

HOME = django_settings.HOME

ANY_SCHEMA = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is to be done, each with what it needs."""
    parser.set_defaults(what="now", no_check=False, quiet=False)
    what = parser.add_subparsers(dest="what", metavar="WHAT")
    now = what.add_parser("now", help="make one and try it")
    now.add_argument("--no-check", action="store_true", help="do not restore it on trial")
    now.add_argument("--quiet", action="store_true", help="tell nothing but what goes wrong")
    place = what.add_parser("to", help="say where they go")
    place.add_argument("place", metavar="PLACE")
    place.add_argument(
        "--hour", type=int, default=2, metavar="H", help="hour of the night, 0 to 23 (default 2)"
    )
    place.add_argument(
        "--keep", default="7,5,12", metavar="D,W,M", help="days, weeks, months (default 7,5,12)"
    )
    place.add_argument(
        "--point-in-time",
        action="store_true",
        help="also every change, to go back to any instant (our own server)",
    )
    state = what.add_parser("status", help="how they stand")
    state.add_argument("--json", action="store_true", help="print one JSON object")
    what.add_parser("list", help="what lies in the place")
    check = what.add_parser("check", help="restore one on trial")
    check.add_argument("id", nargs="?", default="", metavar="ID")
    what.add_parser("key", help="print the recovery key")


def run(options: argparse.Namespace) -> int:
    """Do it."""
    return _WHAT[options.what or "now"](options)


def _source(*, quiet: bool = False) -> tuple[Source, BackupSettings]:
    settings = read_settings(HOME)
    tell = silent if quiet else Teller()
    env = environment()
    own = cluster(env) if settings.point_in_time and not env.database_url else None
    return Source(HOME, expected_addresses(env).owner, settings.place(), tell, own), settings


def _now(options: argparse.Namespace) -> int:
    try:
        source, settings = _source(quiet=options.quiet)
    except Unusable as error:
        note_backup(HOME, tried_at=datetime.now(UTC), problem=str(error))
        raise
    done = run_backup(source, settings, datetime.now(UTC), check=not options.no_check)
    if not options.quiet:
        print(f"Backed up: {done.id} in {source.place.shown}\nLedger hash: {done.facts.ledger_hash}")
    return 0


def _to(options: argparse.Namespace) -> int:
    if options.point_in_time and environment().database_url:
        raise Unusable(
            "--point-in-time is for the embedded server. For your own, set up pgBackRest or the like."
        )
    address, shown = pinned(options.place)
    try:
        days, weeks, months = (int(text) for text in options.keep.split(","))
        settings = BackupSettings(
            address=address,
            hour=options.hour,
            daily=days,
            weekly=weeks,
            monthly=months,
            point_in_time=options.point_in_time,
        )
    except (ValueError, ValidationError):
        raise Unusable("--keep takes three numbers such as 7,5,12, and --hour one from 0 to 23.") from None
    place = open_place(address)
    with alone(HOME):
        claim(place, Key.of_home(HOME), first=True)
        write_settings(HOME, settings)
        note_backup(HOME, place=place.shown, problem="")
    print(
        f"Backups go to {place.shown}, every night at {settings.hour}."
        + (f" Its key: {shown}" if shown else "")
    )
    if settings.point_in_time:
        print("Every change follows within two minutes, from the next start and the next backup on.")
    print("Print the recovery key and keep it in another house: workwright backup key")
    return 0


def _status(options: argparse.Namespace) -> int:
    found = backup_status(HOME, datetime.now(UTC))
    if options.json:
        print(json.dumps(asdict(found) | {"warning": found.warning}, default=str, indent=2))
    else:
        for name, value in asdict(found).items():
            print(f"{name:<14} {'' if value is None else value}")
    return int(found.overdue)


def _list(options: argparse.Namespace) -> int:
    source, _ = _source(quiet=True)
    for backup in manifest.ids(source.place):
        told = manifest.read(source.place, source.key, backup)
        print(
            f"{backup}  {megabytes(told.size):>12}  {told.file_count} files  ledger {told.facts.ledger_hash[:16]}"
        )
    return 0


def _check(options: argparse.Namespace) -> int:
    source, _ = _source()
    found = manifest.ids(source.place)
    if not found:
        raise Unusable(f"There is no backup in {source.place.shown}.")
    with alone(HOME):
        told = try_backup(source, options.id or found[-1], datetime.now(UTC))
    print(f"Ledger hash: {told.facts.ledger_hash}")
    return 0


def _key(options: argparse.Namespace) -> int:
    key = Key.of_home(HOME)
    print(
        f"# Recovery key of the Workwright in {HOME}\n# Keep it on paper in another house. Who has it can open"
    )
    print(f"# every backup; without it nobody can, not even you.\n{key.text}")
    if sys.stdout.isatty():
        segno.make(key.text, error="m").terminal(compact=True)
    return 0


_WHAT = {"now": _now, "to": _to, "status": _status, "list": _list, "check": _check, "key": _key}
