"""Migrations in two steps, so that the release before can run on: first what adds, later what takes away.

A migration that takes away what the release before uses says `contract = True` in its class.
"""

from typing import Any

from django.db.migrations.executor import MigrationExecutor


def pending(connection: Any) -> list[str]:
    """Return the migrations that a server of this release needs and the database has not seen."""
    return [name for name, late in _plan(connection) if not late]


def pending_contract(connection: Any) -> list[str]:
    """Return the migrations that wait for the upgrade to be finished: what takes away, and all that follows it."""
    return [name for name, late in _plan(connection) if late]


def _plan(connection: Any) -> list[tuple[str, bool]]:
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    late: dict[tuple[str, str], bool] = {}
    for migration, _ in executor.migration_plan(graph.leaf_nodes()):
        key = (migration.app_label, migration.name)
        follows = any(late.get(parent.key, False) for parent in graph.node_map[key].parents)
        late[key] = follows or getattr(migration, "contract", False)
    return [(f"{app}.{name}", waits) for (app, name), waits in late.items()]
