"""One number for the whole books, by which a backup, a restored copy and an upgrade are compared."""

import hashlib
from typing import Any

_BOOKS = (
    "SELECT id, branch_id, code, currency, subject FROM ledger_account ORDER BY id",
    "SELECT id, branch_id, kind, business_key, effective_on, recorded_at AT TIME ZONE 'UTC', actor, journal_id, "
    "approved_by, reason, reverses_id, corrects_id FROM ledger_transaction ORDER BY id",
    "SELECT transaction_id, position, account_id, side, amount_minor, currency FROM ledger_entry "
    "ORDER BY transaction_id, position",
)


def ledger_hash(cursor: Any) -> str:
    """Return one SHA-256 over all accounts, transactions and entries: equal books give equal hashes.

    The same on every server and after every upgrade: named columns in the order of their keys, in UTC. `cursor`
    may be Django's or psycopg's, inside a transaction.
    """
    digest = hashlib.sha256()
    cursor.execute("SET LOCAL datestyle = 'ISO, YMD'")
    for select in _BOOKS:
        with cursor.copy(f"COPY ({select}) TO STDOUT") as rows:
            for row in rows:
                digest.update(row)
        digest.update(b"\x00")
    return digest.hexdigest()
