"""Put the invoices of an account customer over some days on one paper."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from workwright.billing.models import ConsolidatedInvoice, ConsolidatedItem
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.consolidated import consolidated_document, to_consolidate
from workwright.billing.rules import document_sha256
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.parties.queries import customers_by_id

NAME = "billing.consolidate_invoices"


class NothingToConsolidate(DomainError):
    """This customer has no invoice of these days here that stands on no consolidated one yet."""

    code = "billing.nothing_to_consolidate"


constraint_means("billing_consolidateditem_invoice_id_key", Stale)


class ConsolidateInvoices(Command):
    """Without a last day up to today; every issued invoice of the days that stands on no other consolidated one."""

    consolidated_id: UUID | None = None
    customer_id: UUID
    first_on: date
    last_on: date | None = None


class ConsolidatedInvoices(Result):
    number: str
    invoices: int
    total_minor: int
    currency: str


@action(NAME, money=True, errors=(NotFound, Invalid, Stale, NothingToConsolidate))
def consolidate_invoices(ctx: Context, command: ConsolidateInvoices) -> Callable[[], ConsolidatedInvoices]:
    """Number and freeze one document over several invoices. Each invoice keeps its order, its payments, its place."""
    last_on = command.last_on or ctx.today
    if last_on < command.first_on:
        raise Invalid("The last day is before the first.", field="last_on")
    if command.customer_id not in customers_by_id(ctx, [command.customer_id]):
        raise NotFound("There is no such customer.", field="customer_id")
    found = to_consolidate(ctx, command.customer_id, command.first_on, last_on)
    if not found:
        raise NothingToConsolidate
    row = _row(ctx, command, found, last_on)
    document = consolidated_document(found, row)
    prefix = f"{BillingPolicy.at(ctx).consolidated_prefix}-{ctx.today.year}"
    slot = ctx.number(prefix, _writing(row, document), pattern=f"{prefix}-{{n:05d}}")
    items = [
        {"id": new_id(), "branch_id": ctx.here, "consolidated_id": row["id"], "invoice_id": one.id}
        for one in found
    ]
    writer.insert(ConsolidatedItem, *items)
    ctx.about(command.customer_id)
    return lambda: ConsolidatedInvoices(
        id=row["id"],
        number=slot.value,
        invoices=len(found),
        total_minor=row["gross_minor"],
        currency=row["currency"],
    )


def _row(
    ctx: Context, command: ConsolidateInvoices, found: Sequence[writer.Row], last_on: date
) -> dict[str, Any]:
    return {
        "id": command.consolidated_id or new_id(),
        "branch_id": ctx.here,
        "customer_id": command.customer_id,
        "currency": found[0].currency,
        "first_on": command.first_on,
        "last_on": last_on,
        "issued_at": ctx.now,
        "issued_on": ctx.today,
        "due_on": max(one.due_on for one in found),
        "net_minor": sum(one.net_minor for one in found),
        "tax_minor": sum(one.tax_minor for one in found),
        "gross_minor": sum(one.gross_minor for one in found),
        "actor": ctx.actor.ref,
    }


def _writing(row: dict[str, Any], document: dict[str, Any]) -> Callable[[str], None]:
    def write(number: str) -> None:
        whole = {**document, "number": number}
        sealed = {"number": number, "document": whole, "document_sha256": document_sha256(whole)}
        writer.insert(ConsolidatedInvoice, {**row, **sealed})

    return write
