"""Putting things into the books in tests, and the raw rows that an attacker would try."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from workwright.kernel import journal
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.ledger.rules import LedgerLine, credit, debit

DAY = date(2026, 11, 23)


def sale(
    amount_minor: int = 10_000, subject: str = "invoice:1", currency: str = "USD"
) -> tuple[LedgerLine, ...]:
    """The lines of the simplest invoice."""
    return (
        debit("receivable", amount_minor, currency, subject),
        credit("income.labour", amount_minor, currency),
    )


def deposit(amount_minor: int = 10_000, subject: str = "deposit:1") -> tuple[LedgerLine, ...]:
    return (
        debit("clearing", amount_minor, "USD", "account:1"),
        credit("deposits", amount_minor, "USD", subject),
    )


def posted(ctx: Context, lines: tuple[LedgerLine, ...], **fields: Any) -> UUID:
    """Post one transaction as the only part of an act, as the door would; return its id."""
    return posted_together(ctx, {"lines": lines, **fields})[0]


def posted_together(ctx: Context, *postings: dict[str, Any]) -> list[UUID]:
    """Post several transactions within one act."""
    unit = Unit(new_id())
    inside = ctx.inside(unit)
    with transaction.atomic():
        journal.announce(unit)
        results = [post_transaction(inside, _command(**fields)) for fields in postings]
        unit.flush(inside)
        journal.write(inside, unit, "test.post", None, results[0])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return [result.id for result in results]


def _command(**fields: Any) -> PostTransaction:
    usual = {"kind": "sale", "business_key": f"test:{new_id()}", "effective_on": DAY}
    return PostTransaction(**{**usual, **fields})
