"""The database's shape and the release's: migrated by the owner, compared before anybody is served."""

from collections.abc import Iterator

from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from workwright.kernel import promises
from workwright.kernel.roles import grant_application_role
from workwright.project.contexts import LAYERS
from workwright.project.environment import Unusable
from workwright.project.postgres.roles import APPLICATION

MIGRATION_LOCK = 7004
"""Held in the database while somebody migrates: servers on several machines start at the same time."""


class OtherRelease(Unusable):
    """The database and the release do not fit; the message says what to do."""


class BrokenPromises(Unusable):
    """A trigger, function, constraint or unique index is missing, disabled or not ours."""


def migrate() -> list[str]:
    """Bring the database to this release and grant the application role its rights; return what was applied.

    Raises OtherRelease when the database was migrated by a release that knows more than this one.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            refuse_unknown()
            wanted = list(pending("owner"))
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            with transaction.atomic("owner"):
                grant_application_role(cursor, APPLICATION)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return wanted


def refuse_broken_promises() -> None:
    """Raise BrokenPromises when the database lost a guard: nobody is served by such a one."""
    with connections["owner"].cursor() as cursor:
        broken = promises.broken(cursor, LAYERS)
    if broken:
        first = ", ".join(f"{item.name} ({item.found})" for item in broken[:3])
        raise BrokenPromises(
            f"The database does not hold what it promised: {first}. "
            "Restore a backup, or put back what was dropped; `workwright promises` lists all."
        )


def pending(alias: str = "default") -> Iterator[str]:
    """Yield the migrations of this release that the database has not seen."""
    executor = MigrationExecutor(connections[alias])
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration.app_label}.{migration.name}"


def unknown(alias: str = "owner") -> Iterator[str]:
    """Yield the migrations in the database that this release does not have."""
    loader = MigrationLoader(connections[alias])
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    for app, name in loader.applied_migrations or {}:
        if (app, name) not in loader.disk_migrations and (app, name) not in replaced:
            yield f"{app}.{name}"


def refuse_unknown() -> None:
    """Raise OtherRelease when the database is ahead of this release."""
    strange = sorted(unknown())
    if strange:
        raise OtherRelease(
            f"The database was migrated by a newer release ({', '.join(strange[:3])}...). Run that release."
        )
