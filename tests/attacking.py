"""Attacks on the database by raw SQL: what each is refused with, and that it goes through without its guard."""

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections

ONLY_ADDED = "rows are only ever added"
DENIED = "permission denied"
Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Attack:
    """`reason` is what the owner of the tables is told; `app` what the application role is, if it is another.

    With `without` (the guard taken away) the same statements go through: the attack is real. Numbers are those of
    the invariants in docs/money.md.
    """

    invariant: int
    name: str
    sql: str
    reason: str
    without: str
    app: str = ""


def off(trigger: str, table: str) -> str:
    return f"DROP TRIGGER {trigger} ON {table};"


def no(constraint: str, table: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {constraint};"


def as_application(database: str) -> Connection:
    """Connect as the application role with a journal row announced, as an action does."""
    settings = connections["default"].get_connection_params()
    login = {name: settings[name] for name in ("host", "port", "user", "password") if name in settings}
    attacker = psycopg.connect(**login, dbname=database)
    attacker.execute("SET workwright.journal_id = '00000000-0000-4000-8000-00000000000b'")
    attacker.commit()
    return attacker


def attempt(attacker: Connection, sql: str) -> str:
    """Run the statements and every deferred check, undo them; return the refusal, "" when they went through."""
    try:
        if attacker.execute(sql).rowcount == 0:
            return "nothing there to attack"
        attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return f"{error.diag.constraint_name or ''} {error}"
    finally:
        attacker.rollback()
    return ""
