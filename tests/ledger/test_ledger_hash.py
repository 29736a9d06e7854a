"""The hash of the books tells any difference, and nothing but a difference."""

from typing import Any

import psycopg
from django.db import connection, transaction

from workwright.ledger.queries.ledger_hash import ledger_hash


def _ours() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        return ledger_hash(cursor)


def test_another_amount_is_another_hash(fresh_db: str, superuser: "psycopg.Connection[Any]") -> None:
    empty = _ours()
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        "INSERT INTO ledger_entry (transaction_id, position, account_id, branch_id, side, amount_minor, currency) "
        "SELECT gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'D', 100, 'USD'"
    )
    before = _ours()
    assert before not in ("", empty)
    superuser.execute("UPDATE ledger_entry SET amount_minor = 101")
    assert _ours() != before
    superuser.execute("UPDATE ledger_entry SET amount_minor = 100")
    assert _ours() == before


def test_every_reader_gets_the_same(fresh_db: str, superuser: "psycopg.Connection[Any]") -> None:
    superuser.execute("SET timezone = 'Asia/Tokyo'")
    superuser.execute("SET datestyle = 'German'")
    with superuser.transaction(), superuser.cursor() as cursor:
        assert ledger_hash(cursor) == _ours()
