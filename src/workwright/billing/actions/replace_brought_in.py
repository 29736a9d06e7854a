"""Issue anew an invoice that was brought in wrong, under a number of this system."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.billing.models import Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.postings import Claim, brought_in
from workwright.billing.queries.documents import buyer, issued, seller
from workwright.billing.queries.lines import decoded
from workwright.billing.rules import document_sha256
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR, Money
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.parties.queries import customers_by_id

NAME = "billing.replace_brought_in"


class ReplaceBroughtIn(Command):
    """`open_minor` is what was really open; what is left out is as on the invoice that it `corrects_id`."""

    invoice_id: UUID
    corrects_id: UUID
    open_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    description: Annotated[str, Field(min_length=1, max_length=500)]
    due_on: date | None = None
    po_number: Annotated[str, Field(max_length=60)] | None = None
    notes: Annotated[str, Field(max_length=2_000)] | None = None


class ReplacedBroughtIn(Result):
    total_minor: int


@action(NAME, inner=True, errors=(NotFound, PeriodClosed))
def replace_brought_in(ctx: Context, command: ReplaceBroughtIn) -> ReplacedBroughtIn:
    """Owe the right amount, against opening equity like the wrong one. The wrong one is credited by the caller."""
    old = _of(ctx, command.corrects_id)
    told = {name: getattr(command, name) for name in ("po_number", "notes")}
    kept = {name: getattr(old, name) if value is None else value for name, value in told.items()}
    due_on = max(command.due_on or old.due_on, old.issued_on)
    document = _document(ctx, command, old, kept)
    writer.insert(Invoice, _draft(ctx, command, old, kept))
    prefix = f"{BillingPolicy.at(ctx).numbering_prefix}-{ctx.today.year}"
    ctx.number(prefix, _writing(ctx, command, document, due_on), pattern=f"{prefix}-{{n:05d}}")
    _post(ctx, command, old)
    return ReplacedBroughtIn(id=command.invoice_id, total_minor=command.open_minor)


def _of(ctx: Context, invoice_id: UUID) -> writer.Row:
    columns = ("customer_id", "currency", "po_number", "notes", "due_on", "issued_on", "rounding", "document")
    old = writer.one(ctx, Invoice, invoice_id, "brought_in", *columns)
    if not old.brought_in:
        raise NotFound("There is no such invoice from before.", id=str(invoice_id))
    return decoded(old, "rounding", "document")


def _draft(ctx: Context, command: ReplaceBroughtIn, old: writer.Row, kept: dict[str, str]) -> dict[str, Any]:
    return {
        **kept,
        "id": command.invoice_id,
        "branch_id": ctx.here,
        "brought_in": True,
        "corrects_id": command.corrects_id,
        "customer_id": old.customer_id,
        "currency": old.currency,
        "drafted_at": ctx.now,
        "rounding": old.rounding,
        "net_minor": command.open_minor,
        "tax_minor": 0,
        "gross_minor": command.open_minor,
    }


def _document(
    ctx: Context, command: ReplaceBroughtIn, old: writer.Row, kept: dict[str, str]
) -> dict[str, Any]:
    """What is printed: the old one's document with the right line, and the parties as they are today."""
    amount = command.open_minor
    sums = {"net_minor": amount, "tax_minor": 0, "gross_minor": amount}
    line = {
        **old.document["lines"][0],
        **sums,
        "id": str(command.invoice_id),
        "description": command.description,
        "quantity": "1",
        "unit_price": f"{Money(amount, old.currency).amount.normalize():f}",
    }
    buying = buyer(customers_by_id(ctx, [old.customer_id])[old.customer_id])
    return {**old.document, **sums, **kept, "seller": seller(ctx), "buyer": buying, "lines": [line]}


def _writing(
    ctx: Context, command: ReplaceBroughtIn, document: dict[str, Any], due_on: date
) -> Callable[[str], None]:
    """Return what issues the invoice once its number is known."""

    def write(number: str) -> None:
        whole = issued(document, number, ctx.today, due_on)
        writer.change(
            Invoice,
            command.invoice_id,
            version=2,
            state=INVOICE.after("draft", NAME),
            number=number,
            issued_at=ctx.now,
            issued_on=ctx.today,
            due_on=due_on,
            document=whole,
            document_sha256=document_sha256(whole),
        )

    return write


def _post(ctx: Context, command: ReplaceBroughtIn, old: writer.Row) -> None:
    claim = Claim(command.invoice_id, old.customer_id, old.currency)
    post_transaction(
        ctx,
        PostTransaction(
            transaction_id=derived_id("opening", command.invoice_id),
            kind="opening_invoice",
            business_key=f"invoice:{command.invoice_id}",
            effective_on=ctx.today,
            lines=brought_in(claim, command.open_minor),
        ),
    )
