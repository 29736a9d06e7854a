"""Issue an invoice: number it, put it in the books, announce it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from workwright.billing.actions.edit_draft import store_changed
from workwright.billing.events import InvoiceIssued
from workwright.billing.models import Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.postings import Claim, invoice_issued
from workwright.billing.queries.documents import invoice_document, issued, thing_of
from workwright.billing.queries.lines import (
    Sums,
    decoded,
    earned,
    lines_of,
    price_lines,
)
from workwright.billing.queries.parts import DraftOutdated, require_current, sums_as_stored
from workwright.billing.rules import document_sha256
from workwright.billing.states import INVOICE
from workwright.catalog.rules import UnknownTaxCode
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.ledger.actions.post_transaction import (
    AlreadyPosted,
    PeriodClosed,
    PostTransaction,
    post_transaction,
)
from workwright.parties.queries import CustomerCard, customers_by_id
from workwright.work_orders.actions.mark_invoiced import (
    AboveConsent,
    InvoicedLine,
    MarkInvoiced,
    mark_invoiced,
)
from workwright.work_orders.queries.locks import lock_order_of
from workwright.work_orders.queries.paying import TaxedDifferently, payer_fact

NAME = "billing.issue_invoice"


class NegativeTotal(DomainError):
    """The discounts are more than the work: an invoice cannot be below zero."""

    code = "billing.negative_total"


class PoNumberRequired(DomainError):
    """This customer wants a purchase-order number on every invoice. Enter it first."""

    code = "billing.po_number_required"
    status = 422


class AboveAuthorised(DomainError):
    """More would be invoiced than the customer authorised. Get a new approval, or lower the invoice."""

    code = "billing.above_authorised"


constraint_means("invoice_within_authorised", AboveAuthorised)


class CreditAboveDiagnosis(DomainError):
    """A diagnosis was given back on this order: no more of it can be credited than is billed. Credit both lines."""

    code = "billing.credit_above_diagnosis"


constraint_means("diagnosis_credit_within_billed", CreditAboveDiagnosis)
constraint_means("invoice_credit_is_a_discount", CreditAboveDiagnosis)
constraint_means("invoice_names_its_payer", DraftOutdated)
constraint_means("payer_carries_what_is_billed", AboveAuthorised)


class IssueInvoice(Command):
    invoice_id: UUID
    expected_version: int


class IssuedInvoice(Result):
    number: str
    version: int
    state: str
    total_minor: int
    currency: str


_ORDER = "SELECT work_order_id FROM billing_invoice WHERE id = %s"
_COLUMNS = (
    *("state", "version", "work_order_id", "customer_id", "currency", "due_on", "po_number"),
    *("work_description", "notes", "photo_file_ids", "payer_id", "corrects_id", "rounding", "taxes"),
)


@action(
    NAME,
    money=True,
    errors=(
        *(NotFound, Stale, IllegalTransition, NegativeTotal, PoNumberRequired, AboveAuthorised, AboveConsent),
        *(CreditAboveDiagnosis, UnknownTaxCode, PeriodClosed, AlreadyPosted, DraftOutdated, TaxedDifferently),
    ),
)
def issue_invoice(ctx: Context, command: IssueInvoice) -> Callable[[], IssuedInvoice]:
    """Issue a draft. Irreversible: afterwards it is only paid, credited, corrected or written off.

    Taxes are those of today. The total may be zero (a covered visit), never less.
    """
    order, invoice, lines = writer.gather(
        lambda: _lock_order(ctx, command.invoice_id),
        lambda: decoded(
            writer.lock(ctx, Invoice, command.invoice_id, *_COLUMNS), "photo_file_ids", "rounding", "taxes"
        ),
        lambda: lines_of(command.invoice_id),
    )
    if invoice.version != command.expected_version:
        raise Stale(version=invoice.version)
    state = INVOICE.after(invoice.state, NAME)
    return _issue(ctx, command.invoice_id, state, invoice, lines, order)


def _lock_order(ctx: Context, invoice_id: UUID) -> writer.Row:
    columns = ("number", "asset_id", "site_id", "customer_id", "several_pay")
    return lock_order_of(ctx, _ORDER, [invoice_id], *columns, missing="There is no such invoice.")


def _issue(
    ctx: Context,
    invoice_id: UUID,
    state: str,
    invoice: writer.Row,
    lines: list[writer.Row],
    order: writer.Row,
) -> Callable[[], IssuedInvoice]:
    sums = _sums(ctx, invoice, lines, order)
    if sums.priced.gross_minor < 0:
        raise NegativeTotal
    store_changed(lines, sums)

    def mark() -> None:
        _mark(ctx, invoice_id, order, lines, sums, invoice.payer_id)

    return issue_as_priced(ctx, invoice_id, state, invoice, lines, order, sums, mark)


def _sums(ctx: Context, invoice: writer.Row, lines: list[writer.Row], order: writer.Row) -> Sums:
    """Price it by the taxes of today; the parts of one of several payers stand as they are divided."""
    if invoice.payer_id is None:
        if order.several_pay and invoice.corrects_id is None:
            raise DraftOutdated
        return price_lines(ctx, invoice.customer_id, order.site_id, lines)
    if invoice.corrects_id is None:
        require_current(ctx, order, invoice.payer_id, lines)
    return sums_as_stored(invoice.rounding, invoice.taxes, lines)


def issue_as_priced(
    ctx: Context,
    invoice_id: UUID,
    state: str,
    invoice: writer.Row,
    lines: list[writer.Row],
    order: writer.Row,
    sums: Sums,
    mark: Callable[[], None],
) -> Callable[[], IssuedInvoice]:
    """Number, freeze, post and announce an invoice that comes to `sums`; `mark` takes it down on the order's lines."""
    customer, thing, payer, _ = writer.gather(
        lambda: _buyer(ctx, invoice),
        lambda: thing_of(ctx, order.asset_id),
        lambda: payer_fact(ctx, invoice.payer_id) if invoice.payer_id else None,
        mark,
    )
    document = invoice_document(ctx, invoice, lines, sums, customer, order, thing, payer)
    write = _writing(ctx, invoice_id, state, invoice, sums, document, _due(ctx, invoice, customer))
    prefix = f"{BillingPolicy.at(ctx).numbering_prefix}-{ctx.today.year}"
    slot = ctx.number(prefix, write, pattern=f"{prefix}-{{n:05d}}")
    _post(ctx, invoice_id, invoice, lines, sums)
    _announce(ctx, invoice_id, invoice, sums)
    return lambda: IssuedInvoice(
        id=invoice_id,
        number=slot.value,
        version=invoice.version + 1,
        state=state,
        total_minor=sums.priced.gross_minor,
        currency=invoice.currency,
    )


def _buyer(ctx: Context, invoice: writer.Row) -> CustomerCard:
    customer = customers_by_id(ctx, [invoice.customer_id])[invoice.customer_id]
    if customer.po_required and not invoice.po_number:
        raise PoNumberRequired(field="po_number")
    return customer


def _due(ctx: Context, invoice: writer.Row, customer: CustomerCard) -> date:
    """The day set on the draft, but never before today; else the customer's terms, else the branch's."""
    days = customer.terms_days or BillingPolicy.at(ctx).due_days
    wanted: date = invoice.due_on or ctx.today + timedelta(days=days)
    return max(wanted, ctx.today)


def _writing(
    ctx: Context,
    invoice_id: UUID,
    state: str,
    invoice: writer.Row,
    sums: Sums,
    document: dict[str, Any],
    due_on: date,
) -> Callable[[str], None]:
    """Return what writes the invoice once its number is known."""

    def write(number: str) -> None:
        whole = issued(document, number, ctx.today, due_on)
        writer.change(
            Invoice,
            invoice_id,
            version=invoice.version + 1,
            state=state,
            number=number,
            issued_at=ctx.now,
            issued_on=ctx.today,
            due_on=due_on,
            document=whole,
            document_sha256=document_sha256(whole),
            **sums.as_columns(),
        )

    return write


def _post(ctx: Context, invoice_id: UUID, invoice: writer.Row, lines: list[writer.Row], sums: Sums) -> None:
    claim = Claim(invoice_id, invoice.customer_id, invoice.currency)
    posting = invoice_issued(claim, earned(lines, sums.priced.amounts))
    if posting:
        post_transaction(
            ctx,
            PostTransaction(
                kind="invoice",
                business_key=f"invoice:{invoice_id}",
                effective_on=ctx.today,
                lines=posting,
                work_order_id=invoice.work_order_id,
            ),
        )


def _mark(
    ctx: Context,
    invoice_id: UUID,
    order: writer.Row,
    lines: list[writer.Row],
    sums: Sums,
    payer_id: UUID | None,
) -> None:
    amounts = sums.priced.amounts
    marked = tuple(
        InvoicedLine(line_id=line.work_line_id, gross_minor=amounts[str(line.id)].gross_minor)
        for line in lines
        if line.work_line_id is not None
    )
    mark_invoiced(
        ctx, MarkInvoiced(work_order_id=order.id, invoice_id=invoice_id, payer_id=payer_id, lines=marked)
    )


def _announce(ctx: Context, invoice_id: UUID, invoice: writer.Row, sums: Sums) -> None:
    ctx.emit(
        InvoiceIssued(
            invoice_id=invoice_id,
            work_order_id=invoice.work_order_id,
            customer_id=invoice.customer_id,
            total_minor=sums.priced.gross_minor,
            currency=invoice.currency,
        )
    )
