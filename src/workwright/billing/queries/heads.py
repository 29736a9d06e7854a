"""The heads of invoices in one statement, for actions that move money: no balance, no names."""

from collections.abc import Sequence
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View

_HEADS = """
SELECT id, state, work_order_id, customer_id, payer_id, currency, gross_minor AS total_minor
FROM billing_invoice WHERE branch_id = %s AND
"""


class InvoiceHead(View):
    """What an invoice asks of whom. What is owed on it is its receivable in the ledger."""

    id: UUID
    state: str
    work_order_id: UUID | None
    customer_id: UUID
    payer_id: UUID | None = None
    currency: str
    total_minor: int


def invoice_heads(ctx: Context, invoice_ids: Sequence[UUID]) -> dict[UUID, InvoiceHead]:
    """Return those of the invoices that are of the branch acted in, by id."""
    rows = writer.rows(_HEADS + "id = ANY(%s)", [ctx.here, list(invoice_ids)])
    return {row.id: InvoiceHead.model_construct(**row.as_dict()) for row in rows}


def heads_of_order(ctx: Context, work_order_id: UUID) -> list[InvoiceHead]:
    """Return the invoices of an order that stand, oldest first."""
    return heads_of_orders(ctx, [work_order_id])


def heads_of_orders(ctx: Context, work_order_ids: Sequence[UUID]) -> list[InvoiceHead]:
    """Return the invoices of several orders that stand, oldest first."""
    wanted = "work_order_id = ANY(%s) AND state <> 'discarded' ORDER BY drafted_at, id"
    rows = writer.rows(_HEADS + wanted, [ctx.here, list(work_order_ids)])
    return [InvoiceHead.model_construct(**row.as_dict()) for row in rows]


def brought_in_ids(ctx: Context, customer_ids: Sequence[UUID], currency: str) -> list[UUID]:
    """Return the invoices from before this system that these customers have here: they stand on account."""
    sql = (
        "SELECT id FROM billing_invoice WHERE branch_id = %s AND brought_in AND state = 'issued' "
        "AND customer_id = ANY(%s) AND currency = %s"
    )
    return [row.id for row in writer.rows(sql, [ctx.here, list(customer_ids), currency])]


def has_standing_invoice(customer_id: UUID) -> bool:
    """Return whether a customer has an invoice that was not brought in and taken back, in any branch."""
    sql = "SELECT 1 FROM billing_invoice WHERE customer_id = %s AND NOT (brought_in AND state = 'discarded') LIMIT 1"
    return bool(writer.rows(sql, [customer_id]))


def is_number_free(ctx: Context, number: str) -> bool:
    """Return whether no invoice of the branch has this number."""
    sql = "SELECT 1 FROM billing_invoice WHERE branch_id = %s AND number = %s"
    return not writer.rows(sql, [ctx.here, number])


def numbers_taken(ctx: Context, numbers: Sequence[str]) -> set[str]:
    """Return those of the numbers that an invoice of the branch has."""
    sql = "SELECT number FROM billing_invoice WHERE branch_id = %s AND number = ANY(%s)"
    return {row.number for row in writer.rows(sql, [ctx.here, list(numbers)])}


def invoices_ending(ctx: Context, tail: str) -> list[UUID]:
    """Return the issued invoices of the branch whose id ends so: those that the reference of a transfer names."""
    sql = "SELECT id FROM billing_invoice WHERE right(id::text, 12) = %s AND state = 'issued' AND branch_id = %s"
    return [row.id for row in writer.rows(sql, [tail, ctx.here])]
