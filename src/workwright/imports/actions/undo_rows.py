"""Take back everything that an import made, or say what depends on it."""

from collections.abc import Callable
from uuid import UUID

from workwright.assets.actions.remove_asset import RemoveAsset, remove_asset
from workwright.billing.actions.withdraw_invoice import WithdrawInvoice, withdraw_invoice
from workwright.billing.queries import has_standing_invoice
from workwright.catalog.actions.remove_part import RemovePart, remove_part
from workwright.imports.models import Import, Row
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT, ROW
from workwright.inventory.actions.withdraw_opening import WithdrawOpening, withdraw_opening
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.parties.actions.remove_customer import RemoveCustomer, remove_customer
from workwright.payments.actions.withdraw_credit import WithdrawCredit, withdraw_credit
from workwright.payments.queries.facts import has_standing_payment
from workwright.work_orders.actions.remove_past_order import RemovePastOrder, remove_past_order

NAME = "imports.undo_rows"
SHOWN = 10
Undo = Callable[[Context, UUID, str], object]


def _remove_customer(ctx: Context, customer_id: UUID) -> object:
    """Remove a customer; invoices and credits that were brought in for them, and taken back, do not keep them."""
    standing = has_standing_invoice(customer_id) or has_standing_payment(customer_id)
    return remove_customer(ctx, RemoveCustomer(customer_id=customer_id, only_withdrawn=not standing))


UNDOES: dict[str, Undo] = {
    "customer": lambda ctx, pk, why: _remove_customer(ctx, pk),
    "asset": lambda ctx, pk, why: remove_asset(ctx, RemoveAsset(asset_id=pk)),
    "part": lambda ctx, pk, why: remove_part(ctx, RemovePart(part_id=pk)),
    "opening": lambda ctx, pk, why: withdraw_opening(ctx, WithdrawOpening(move_id=pk, reason=why)),
    "past_order": lambda ctx, pk, why: remove_past_order(ctx, RemovePastOrder(past_order_id=pk)),
    "invoice": lambda ctx, pk, why: withdraw_invoice(ctx, WithdrawInvoice(invoice_id=pk, reason=why)),
    "payment": lambda ctx, pk, why: withdraw_credit(ctx, WithdrawCredit(payment_id=pk, reason=why)),
}


class StillNeeded(DomainError):
    """Something depends on what this import brought in. Undo that first."""

    code = "imports.still_needed"


class UndoRows(Command):
    import_id: UUID


class UndoneRows(Result):
    state: str
    rows: int


@action(NAME, errors=(NotFound, IllegalTransition, StillNeeded))
def undo_rows(ctx: Context, command: UndoRows) -> UndoneRows:
    """Take back every record of the import, the last first, each by the action of its context."""
    job = lock_import(ctx, command.import_id)
    state = IMPORT.after(job.state, NAME, "all")
    rows = list(Row.here(ctx).filter(of_import_id=job.id, state="created").order_by("-line"))
    kept = [problem for row in rows for problem in _undo(ctx, job, row)]
    if kept:
        more = f" And {len(kept) - SHOWN} more." if len(kept) > SHOWN else ""
        raise StillNeeded(f"Nothing was taken back. {' '.join(kept[:SHOWN])}{more}")
    writer.update(Import, job.id, expected_version=job.version, state=state, undone_at=ctx.now)
    return UndoneRows(id=job.id, state=state, rows=len(rows))


def _undo(ctx: Context, job: Import, row: Row) -> list[str]:
    """Take back the records of a row; return why it cannot be done, as sentences."""
    why = f"Import undone: {job.undo_reason}"[:300]
    problems = []
    for record in reversed(row.records):
        if record["made"]:
            try:
                UNDOES[record["kind"]](ctx, UUID(record["id"]), why)
            except DomainError as refusal:
                problems.append(f"Line {row.line}: {refusal.message}")
    writer.update(Row, row.id, state=ROW.after(row.state, NAME))
    return problems
