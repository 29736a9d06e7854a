"""Invoices for the tests of everybody above, each brought to its stage by the actions people use."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.catalog.builders import us_taxes
from tests.payments.builders import card_slip
from tests.work_orders.builders import Made, a_completed_order
from tests.world import act
from workwright.billing.actions.issue_invoice import IssuedInvoice, issue_invoice
from workwright.billing.models import Invoice
from workwright.billing.queries import InvoiceView, get_invoice
from workwright.catalog.models import TaxRate
from workwright.kernel.context import Context


@dataclass(frozen=True)
class Billed:
    """An invoice and the order it is for."""

    id: UUID
    version: int
    order: Made


def a_draft(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Billed:
    """The draft that a completed order has; taxes are California's. Without `jobs`: 108.00 labour, 64.90 part."""
    if not TaxRate.objects.exists():
        us_taxes(ctx)
    order = a_completed_order(ctx, *jobs, **fields)
    draft = Invoice.here(ctx).get(work_order_id=order.id, state="draft")
    return Billed(draft.id, draft.version, order)


def issue(ctx: Context, draft: Billed) -> IssuedInvoice:
    issued: IssuedInvoice = act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)
    return issued


def an_issued_invoice(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Billed:
    """An issued invoice over 179.23: 172.90 and 6.33 tax on the part."""
    draft = a_draft(ctx, *jobs, **fields)
    return Billed(draft.id, issue(ctx, draft).version, draft.order)


def seen(ctx: Context, invoice: Billed | UUID) -> InvoiceView:
    """The invoice as its page shows it."""
    return get_invoice(ctx, invoice.id if isinstance(invoice, Billed) else invoice)


def pay(ctx: Context, invoice: Billed | UUID, amount_minor: int) -> None:
    """Have an invoice paid in part or in full, by card at the terminal."""
    invoice_id = invoice.id if isinstance(invoice, Billed) else invoice
    card_slip(ctx, amount_minor, invoice_ids=(invoice_id,))
