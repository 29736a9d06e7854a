"""Book a transfer by the line of the bank's statement that shows it. A fact: it is never refused."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.billing import queries as billing
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.clear_payment import ClearPayment, clear_payment
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.models import BankedMoney
from workwright.payments.queries.arriving import Meant, meant_by, trouble_of
from workwright.payments.queries.facts import (
    DifferentPayers,
    Subject,
    lock_request,
    owed_on,
    request_subject,
    subject_of_invoices,
    subject_of_order,
)


class BookTransfer(Command):
    """One credit on the bank's statement. `reference` is what its payer wrote, or ours found in it.

    Where a person says whose it is, one of `request_id`, `invoice_ids` and `work_order_id` takes its place.
    """

    bank_line_id: UUID
    reference: Annotated[str, Field(max_length=40)] = ""
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    value_on: date


class BookedTransfer(Result):
    """`booked`: new money. `confirmed`: what a person had recorded. `review`: nobody knows whose it is.

    `id` is the bank line's.
    """

    id: UUID
    payment_id: UUID | None = None
    outcome: Literal["booked", "confirmed", "review"]
    trouble: str = ""


@action("payments.book_transfer", errors=(NotFound, Invalid, DifferentPayers), money=True)
def book_transfer(ctx: Context, command: BookTransfer) -> BookedTransfer:
    """Book a transfer once: to what its reference names. What is odd about it is booked too, and reviewed."""
    known = BankedMoney.here(ctx).filter(pk=command.bank_line_id).first()
    if known:
        return BookedTransfer(id=known.bank_line_id, payment_id=known.payment_id, outcome=known.outcome)
    meant = _meant(ctx, command)
    if meant is None:
        _review(ctx, command, "unknown_transfer", None, None)
        return BookedTransfer(id=command.bank_line_id, outcome="review", trouble="unknown_transfer")
    subject, trouble = meant
    recorded = _recorded(ctx, command, subject)
    if recorded:
        return _confirm(ctx, command, recorded)
    return _book(ctx, command, subject, trouble)


def _meant(ctx: Context, command: BookTransfer) -> tuple[Subject, str] | None:
    """Return what the money is for and what is odd about it; None when nothing says it."""
    named = Meant(request_id=command.request_id)
    if command.invoice_ids:
        return _for_invoices(ctx, command, command.invoice_ids)
    if command.work_order_id:
        return subject_of_order(ctx, command.work_order_id, "deposit"), ""
    if not command.request_id:
        named = meant_by(ctx, command.reference)
    if named.invoice_id:
        return _for_invoices(ctx, command, (named.invoice_id,))
    return _for_request(ctx, command, named.request_id) if named.request_id else None


def _for_request(ctx: Context, command: BookTransfer, request_id: UUID) -> tuple[Subject, str]:
    request = lock_request(ctx, request_id)
    subject = request_subject(ctx, request)
    left = subject.left_minor or 0
    return subject, trouble_of(ctx, request, command.amount_minor, command.currency, left)


def _for_invoices(ctx: Context, command: BookTransfer, invoice_ids: tuple[UUID, ...]) -> tuple[Subject, str]:
    subject = subject_of_invoices(ctx, invoice_ids)
    if command.currency != subject.currency:
        return subject, "wrong_currency"
    owed = sum(minor for _, minor in owed_on(ctx, subject.invoice_ids, subject.currency))
    if owed <= 0:
        return subject, "duplicate_money"
    return subject, "overpaid" if command.amount_minor > owed else ""


_RECORDED = """
SELECT p.id FROM payments_payment p
WHERE p.branch_id = %s AND p.method = 'transfer' AND p.provisional AND p.amount_minor = %s AND p.currency = %s
  AND p.customer_id = %s AND p.returned_minor = 0
  AND (p.request_id = %s OR p.work_order_id = %s
       OR EXISTS (SELECT 1 FROM payments_allocation a WHERE a.payment_id = p.id AND a.invoice_id = ANY(%s)))
  AND NOT EXISTS (SELECT 1 FROM payments_clearance c WHERE c.payment_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM payments_bankedmoney b WHERE b.payment_id = p.id)
ORDER BY p.received_at, p.id LIMIT 1 FOR UPDATE OF p
"""


def _recorded(ctx: Context, command: BookTransfer, subject: Subject) -> UUID | None:
    """Return the transfer of this amount that a person recorded before the statement came."""
    own = [subject.customer_id, subject.request_id, subject.work_order_id]
    invoices = list(subject.invoice_ids) or _paid_invoices(ctx, subject)
    values = [ctx.here, command.amount_minor, command.currency, *own, invoices]
    return next((row.id for row in writer.rows(_RECORDED, values)), None)


def _paid_invoices(ctx: Context, subject: Subject) -> list[UUID]:
    if subject.request_id is None or subject.work_order_id is None:
        return []
    return [head.id for head in billing.heads_of_order(ctx, subject.work_order_id)]


def _confirm(ctx: Context, command: BookTransfer, payment_id: UUID) -> BookedTransfer:
    reason = f"On the bank's statement, value {command.value_on}"
    clear_payment(ctx, ClearPayment(payment_id=payment_id, reason=reason))
    _keep(ctx, command, payment_id, "confirmed")
    return BookedTransfer(id=command.bank_line_id, payment_id=payment_id, outcome="confirmed")


def _book(ctx: Context, command: BookTransfer, subject: Subject, trouble: str) -> BookedTransfer:
    counts = trouble in ("", "wrong_amount", "overpaid")
    payment_id = new_id()
    book_payment(
        ctx,
        BookPayment(
            payment_id=payment_id,
            customer_id=subject.customer_id,
            work_order_id=subject.work_order_id,
            purpose=subject.purpose,
            method="transfer",
            amount_minor=command.amount_minor,
            currency=command.currency,
            invoice_ids=subject.invoice_ids if counts else (),
            rest=subject.rest if counts else "credit",
            to_credit_minor=subject.beyond(command.amount_minor) if counts else command.amount_minor,
            request_id=subject.request_id if counts else None,
        ),
    )
    _keep(ctx, command, payment_id, "booked")
    if trouble:
        _review(ctx, command, trouble, subject, payment_id)
    return BookedTransfer(id=command.bank_line_id, payment_id=payment_id, outcome="booked", trouble=trouble)


def _keep(ctx: Context, command: BookTransfer, payment_id: UUID, outcome: str) -> None:
    BankedMoney.unscoped.create(
        bank_line_id=command.bank_line_id,
        branch_id=ctx.here,
        payment_id=payment_id,
        outcome=outcome,
        amount_minor=command.amount_minor,
        currency=command.currency,
        value_on=command.value_on,
        at=ctx.now,
    )


def _review(
    ctx: Context, command: BookTransfer, kind: str, subject: Subject | None, payment_id: UUID | None
) -> None:
    open_review(
        ctx,
        OpenReview(
            kind=kind,
            dedupe=f"{kind}:{command.bank_line_id}",
            work_order_id=subject.work_order_id if subject else None,
            request_id=subject.request_id if subject else None,
            payment_id=payment_id,
            amount_minor=command.amount_minor,
            currency=command.currency,
        ),
    )
