"""The database's shape and the release's: migrated by the owner, compared before anybody is served."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from workwright.kernel import expanding, promises
from workwright.kernel.migrating import migrate_owner
from workwright.kernel.roles import grant_application_role
from workwright.project.contexts import LAYERS
from workwright.project.environment import Unusable
from workwright.project.postgres.roles import APPLICATION
from workwright.project.releases import read_expansion

MIGRATION_LOCK = 7004
"""Held in the database while somebody migrates: servers on several machines start at the same time."""


class OtherRelease(Unusable):
    """The database and the release do not fit; the message says what to do."""


class BrokenPromises(Unusable):
    """A trigger, function, constraint or unique index is missing, disabled or not ours."""


def migrate(*, contract: bool = True) -> list[str]:
    """Bring the database to this release and grant the application role its rights; return what was applied.

    Without `contract` those migrations wait that take away what the release before uses: they say so with
    `contract = True`, and `pending_contract` names them. Raises OtherRelease when the database was migrated by a
    release that knows more than this one.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            refuse_unknown()
            before = set(_applied())
            for target in [()] if contract else _targets_before_contract():
                migrate_owner(*target)
            with transaction.atomic("owner"):
                grant_application_role(cursor, APPLICATION)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return sorted(set(_applied()) - before)


def _applied() -> Iterator[str]:
    for app, name in MigrationLoader(connections["owner"]).applied_migrations or {}:
        yield f"{app}.{name}"


def _targets_before_contract() -> list[Sequence[str]]:
    """Return for each application the last migration to apply now, none to name when all may be applied."""
    connection = connections["owner"]
    if not expanding.pending_contract(connection):
        return [()]
    last = dict(name.split(".", 1) for name in expanding.pending(connection))
    return list(last.items())


def holds_nothing() -> bool:
    """Tell whether there is nobody's data here: a database that is new, or whose making was broken off."""
    with connections["owner"].cursor() as cursor:
        for table in ("access_branch", "access_user"):
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
                if cursor.fetchone()[0]:
                    return False
    return True


def refuse_other_schema() -> None:
    """Raise OtherRelease unless the database fits this release; a new database is made to fit.

    Migrating what holds somebody's data is an upgrade, with a backup first: nobody's server does it by the way.
    """
    refuse_unknown()
    waiting = pending("owner")
    if waiting and holds_nothing():
        migrate()
    elif waiting:
        raise OtherRelease(
            f"This release has {len(waiting)} migrations that the database has not seen ({waiting[0]}, ...). "
            "Run `workwright upgrade`: it makes a backup first."
        )


def refuse_broken_promises() -> None:
    """Raise BrokenPromises when the database lost a guard: nobody is served by such a one."""
    broken = broken_promises()
    if broken:
        first = ", ".join(f"{item.name} ({item.found})" for item in broken[:3])
        raise BrokenPromises(
            f"The database does not hold what it promised: {first}. "
            "Restore a backup, or put back what was dropped; `workwright promises` lists all."
        )


def broken_promises() -> list[promises.Broken]:
    """Return the promises that are not kept, but for what a newer release has replaced while one may go back."""
    expansion = read_expansion(settings.HOME)
    newer = expansion.promises if expansion else {}
    with connections["owner"].cursor() as cursor:
        return [item for item in promises.broken(cursor, LAYERS) if newer.get(item.name) != item.found]


def pending(alias: str = "default") -> list[str]:
    """Return the migrations that a server of this release needs and the database has not seen."""
    return expanding.pending(connections[alias])


def pending_contract() -> list[str]:
    """Return the migrations that wait for the upgrade to be finished."""
    return expanding.pending_contract(connections["owner"])


def unknown(alias: str = "owner") -> Iterator[str]:
    """Yield the migrations in the database that this release does not have."""
    loader = MigrationLoader(connections[alias])
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    for app, name in loader.applied_migrations or {}:
        if (app, name) not in loader.disk_migrations and (app, name) not in replaced:
            yield f"{app}.{name}"


def refuse_unknown() -> None:
    """Raise OtherRelease when the database is ahead of this release by more than one upgrade that may be taken back."""
    expansion = read_expansion(settings.HOME)
    strange = sorted(set(unknown()) - set(expansion.migrations if expansion else ()))
    if strange:
        raise OtherRelease(
            f"The database was migrated by a newer release ({', '.join(strange[:3])}...). Run that release."
        )
