"""The rights of the application role, granted by the owner after each migration from the promises made."""

from typing import Any

from workwright.kernel.promises import promised


def grant_application_role(cursor: Any, role: str) -> None:
    """Give `role` what it needs and no more. Safe to repeat; run as the owner of the tables."""
    cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    cursor.execute(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"')
    cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
    cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO "{role}"')
    for table, kind, detail in promised(cursor):
        if kind == "append_only":
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
        elif kind == "read_only":
            cursor.execute(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
        elif kind == "no_update":
            _only_other_columns(cursor, role, table, set(detail.split(",")))
    cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "django_migrations" FROM "{role}"')


def _only_other_columns(cursor: Any, role: str, table: str, kept: set[str]) -> None:
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                   "AND NOT attisdropped", [table])  # fmt: skip
    free = ", ".join(f'"{name}"' for (name,) in cursor.fetchall() if name not in kept)
    cursor.execute(f'REVOKE UPDATE ON "{table}" FROM "{role}"')
    if free:
        cursor.execute(f'GRANT UPDATE ({free}) ON "{table}" TO "{role}"')
