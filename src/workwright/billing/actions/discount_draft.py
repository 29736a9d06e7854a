"""Give a discount on a draft: a line of its own, with reason and author."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.actions.edit_draft import store_changed
from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.lines import (
    Sums,
    lines_of,
    price_lines,
    site_of,
)
from workwright.billing.queries.parts import refuse_for_payer
from workwright.billing.states import INVOICE
from workwright.catalog.rules import UnknownTaxCode
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money


class AboveDiscountLimit(DomainError):
    """Discounts on this invoice would pass the limit of the branch."""

    code = "billing.above_discount_limit"


class DiscountDraft(Command):
    """Either `percent` of the invoice or an `amount` in whole currency units, with tax where prices include it."""

    invoice_id: UUID
    expected_version: int
    line_id: UUID | None = None
    percent: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    amount: Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=6)] | None = None
    description: Annotated[str, Field(min_length=1, max_length=500)] = "Discount"
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class DiscountedDraft(Result):
    version: int
    state: str
    total_minor: int


@action(
    "billing.discount_draft",
    errors=(NotFound, Stale, IllegalTransition, AboveDiscountLimit, UnknownTaxCode, Invalid),
)
def discount_draft(ctx: Context, command: DiscountDraft) -> DiscountedDraft:
    """Add a discount line; it is shared by the other lines' taxes, and all such lines stay within the limit."""
    if (command.percent is None) == (command.amount is None):
        raise Invalid("Give a percentage or an amount, one of the two.", field="percent")
    columns = ("state", "customer_id", "currency", "work_order_id", "payer_id")
    invoice = writer.lock(ctx, Invoice, command.invoice_id, *columns)
    refuse_for_payer(invoice.payer_id, what="the discount")
    state = INVOICE.after(invoice.state, "billing.discount_draft")
    _insert(ctx, command, _off(command, lines_of(command.invoice_id), invoice.currency))
    lines = lines_of(command.invoice_id)
    sums = price_lines(ctx, invoice.customer_id, site_of(ctx, invoice.work_order_id), lines)
    _require_within_limit(ctx, lines)
    store_changed(lines, sums)
    _update(command, sums)
    return DiscountedDraft(
        id=command.invoice_id,
        version=command.expected_version + 1,
        state=state,
        total_minor=sums.priced.gross_minor,
    )


def _off(command: DiscountDraft, lines: list[writer.Row], currency: str) -> Decimal:
    """Return what is taken off, in whole currency units."""
    if command.amount is not None:
        return command.amount
    base = sum((line.quantity * line.unit_price for line in lines if line.kind != "discount"), Decimal(0))
    return Money.rounded(base * (command.percent or Decimal(0)) / 100, currency).amount


def _insert(ctx: Context, command: DiscountDraft, off: Decimal) -> None:
    taken = lines_of(command.invoice_id)
    row = {
        "id": command.line_id or new_id(),
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "position": max((line.position for line in taken), default=0) + 1,
        "kind": "discount",
        "description": command.description,
        "quantity": Decimal(1),
        "unit_price": -off,
        "discount_reason": command.reason,
        "discount_by": ctx.actor.ref,
        "net_minor": 0,
        "tax_minor": 0,
        "gross_minor": 0,
    }
    writer.insert(InvoiceLine, row)


def _require_within_limit(ctx: Context, lines: list[writer.Row]) -> None:
    limit = BillingPolicy.at(ctx).discount_limit_percent
    base = sum((line.quantity * line.unit_price for line in lines if line.kind != "discount"), Decimal(0))
    off = -sum((line.unit_price for line in lines if _by_hand(line)), Decimal(0))
    if off * 100 > base * limit:
        raise AboveDiscountLimit(
            f"Discounts may take off {limit.normalize():f} percent of an invoice in this branch.",
            limit_percent=f"{limit.normalize():f}",
        )


def _by_hand(line: writer.Row) -> bool:
    """A discount that somebody gives; a promised credit is none."""
    return line.work_line_id is None and line.credits_line_id is None


def _update(command: DiscountDraft, sums: Sums) -> None:
    columns = sums.as_columns()
    writer.update(Invoice, command.invoice_id, expected_version=command.expected_version, **columns)
