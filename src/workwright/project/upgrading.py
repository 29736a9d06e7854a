"""Bringing an installation to this release: alone, after a backup, what adds first and what takes away later."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.conf import settings
from django.db import connections

from workwright import __version__
from workwright.kernel import promises
from workwright.project import schema
from workwright.project.backups.facts import facts
from workwright.project.backups.making import Source
from workwright.project.backups.manifest import Facts, Manifest
from workwright.project.backups.places import open_place
from workwright.project.backups.running import run_backup
from workwright.project.backups.settings import BackupSettings, read_settings
from workwright.project.backups.telling import Tell
from workwright.project.contexts import LAYERS
from workwright.project.environment import Unusable
from workwright.project.postgres.roles import APPLICATION
from workwright.project.releases import Expansion, note_expansion, read_expansion

BEFORE = "before-upgrade"


class InUse(Unusable):
    """Servers of this installation run."""


class NotTheSame(Unusable):
    """An upgrade changed the books or the record, which none may."""


@dataclass(frozen=True)
class Upgrade:
    """One upgrade of the database whose owner's address is `address`."""

    address: str
    tell: Tell
    check: bool = True

    def run(self, now: datetime) -> Expansion | None:
        """Back up, do what the upgrade before left, then what adds; None when there is nothing to do.

        Raises InUse before anything is done, NotTheSame, and what a backup raises.
        """
        schema.refuse_unknown()
        earlier = read_expansion(settings.HOME)
        if not schema.pending("owner"):
            return None
        self._refuse_servers()
        backup = self._back_up(now)
        before = _held(self.address)
        promised = _promised()
        if earlier is not None:
            note_expansion(settings.HOME, None)  # two steps back there is no way but a restore
        self.tell("migrating")
        applied = schema.migrate(contract=False)
        schema.refuse_broken_promises()
        self._compare(before, backup)
        after = _promised()
        done = Expansion(
            at=now,
            to_release=__version__,
            backup=backup.id,
            migrations=tuple(applied),
            promises={name: text for name, text in after.items() if promised.get(name, text) != text},
            deferred=tuple(schema.pending_contract()),
        )
        note_expansion(settings.HOME, done)
        return done

    def finish(self) -> list[str]:
        """Do what takes away; from then on the release before does not start any more."""
        self._refuse_servers()
        before = _held(self.address)
        applied = schema.migrate()
        self._compare(before, None)
        note_expansion(settings.HOME, None)
        return applied

    def _refuse_servers(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [APPLICATION])
            found = cursor.fetchone()[0]
        if found:
            raise InUse(f"Workwright still runs ({found} connections). Stop it first: workwright stop.")

    def _back_up(self, now: datetime) -> Manifest:
        """Make a backup in the usual place, in the home when there is none yet."""
        chosen = read_settings(settings.HOME)
        kept = chosen if chosen.address else BackupSettings(address=str(settings.HOME / "backup" / BEFORE))
        source = Source(settings.HOME, self.address, open_place(kept.address), self.tell)
        return run_backup(source, kept, now, check=self.check)

    def _compare(self, before: Facts, backup: Manifest | None) -> None:
        after = _held(self.address)
        if (before.ledger_hash, before.heads) != (after.ledger_hash, after.heads):
            back = f" Restore {backup.id} with the release before." if backup else " Restore the last backup."
            raise NotTheSame(f"The ledger or the journal is not what it was before the upgrade.{back}")


def _held(address: str) -> Facts:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        return facts(cursor)


def _promised() -> dict[str, str]:
    with connections["owner"].cursor() as cursor:
        return promises.installed(cursor, LAYERS)
