"""Take over an invoice that a former system issued and the customer still owes."""

import dataclasses
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.access.queries import branch_particulars
from workwright.billing.models import Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.postings import Claim, brought_in
from workwright.billing.queries.documents import buyer
from workwright.billing.queries.heads import is_number_free
from workwright.billing.rules import document_sha256
from workwright.billing.rules.numbers import is_of_own_series
from workwright.billing.states import INVOICE
from workwright.catalog.queries import rounding
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR, Money
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.parties.queries import customers_by_id

NAME = "billing.bring_in_invoice"


class NumberTaken(DomainError):
    """An invoice with this number is here already."""

    code = "billing.number_taken"


class BringInInvoice(Command):
    """`open_minor` is what is still owed of `total_minor`; only that comes into these books."""

    invoice_id: UUID
    customer_id: UUID
    number: Annotated[str, Field(min_length=1, max_length=40)]
    issued_on: date
    due_on: date
    open_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    total_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    po_number: Annotated[str, Field(max_length=60)] = ""
    notes: Annotated[str, Field(max_length=1000)] = ""


class BroughtInInvoice(Result):
    version: int = 2


@action(NAME, inner=True, errors=(NotFound, Invalid, NumberTaken, PeriodClosed))
def bring_in_invoice(ctx: Context, command: BringInInvoice) -> BroughtInInvoice:
    """Record the open amount as owed, against opening equity: it is no income of today and not taxed again.

    It keeps its number, is paid, reminded of and written off like any other, and is neither credited nor corrected.
    """
    _refuse_wrong(ctx, command)
    document = _document(ctx, command)
    writer.insert(Invoice, _draft(ctx, command))
    writer.update(
        Invoice,
        command.invoice_id,
        expected_version=1,
        state=INVOICE.after("draft", NAME),
        number=command.number,
        issued_at=ctx.now,
        issued_on=command.issued_on,
        due_on=command.due_on,
        document=document,
        document_sha256=document_sha256(document),
    )
    _post(ctx, command)
    return BroughtInInvoice(id=command.invoice_id)


def _refuse_wrong(ctx: Context, command: BringInInvoice) -> None:
    if command.issued_on > ctx.today:
        raise Invalid("It is dated in the future.", field="issued_on")
    if command.due_on < command.issued_on:
        raise Invalid("It is due before it was issued.", field="due_on")
    if command.open_minor > command.total_minor:
        raise Invalid("More is open than the invoice was over.", field="open_minor")
    if is_of_own_series(command.number, BillingPolicy.at(ctx).numbering_prefix):
        raise Invalid(
            "This number is one that this system gives. Put a letter in front of it.", field="number"
        )
    if not is_number_free(ctx, command.number):
        raise NumberTaken(field="number")


def _draft(ctx: Context, command: BringInInvoice) -> dict[str, Any]:
    return {
        "id": command.invoice_id,
        "branch_id": ctx.here,
        "brought_in": True,
        "customer_id": command.customer_id,
        "currency": ctx.branch.currency,
        "drafted_at": ctx.now,
        "po_number": command.po_number,
        "notes": command.notes,
        "rounding": _rounding(ctx),
        "net_minor": command.open_minor,
        "tax_minor": 0,
        "gross_minor": command.open_minor,
    }


def _rounding(ctx: Context) -> dict[str, Any]:
    chosen = rounding(ctx)
    return dataclasses.asdict(chosen)


def _document(ctx: Context, command: BringInInvoice) -> dict[str, Any]:
    """What is printed: one line that says what is open of which invoice."""
    customer = customers_by_id(ctx, [command.customer_id]).get(command.customer_id)
    if customer is None:
        raise NotFound("There is no such customer.", field="customer_id")
    branch = branch_particulars(ctx.here)
    open_minor = command.open_minor
    return {
        "type": "invoice",
        "number": command.number,
        "issued_on": str(command.issued_on),
        "due_on": str(command.due_on),
        "currency": ctx.branch.currency,
        "seller": {name: getattr(branch, name) for name in ("name", "address", "phone", "email", "tax_id")},
        "buyer": buyer(customer),
        "work_order": {},
        "asset": {},
        "site": {},
        "po_number": command.po_number,
        "work_description": "",
        "notes": command.notes,
        "photos": [],
        "lines": [_line(ctx, command)],
        "taxes": [],
        "rounding": _rounding(ctx),
        "net_minor": open_minor,
        "tax_minor": 0,
        "gross_minor": open_minor,
    }


def _line(ctx: Context, command: BringInInvoice) -> dict[str, Any]:
    currency = ctx.branch.currency
    total = Money(command.total_minor, currency)
    price = f"{Money(command.open_minor, currency).amount.normalize():f}"
    return {
        "id": str(command.invoice_id),
        "kind": "fee",
        "description": f"Open balance of invoice {command.number} of {command.issued_on} over {total}",
        "add_on": False,
        "quantity": "1",
        "unit_price": price,
        "price_rule": "",
        "discount_percent": "",
        "discount_amount": "",
        "discount_reason": "",
        "shares": [],
        "net_minor": command.open_minor,
        "tax_minor": 0,
        "gross_minor": command.open_minor,
    }


def _post(ctx: Context, command: BringInInvoice) -> None:
    claim = Claim(command.invoice_id, command.customer_id, ctx.branch.currency)
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
