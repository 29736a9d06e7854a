"""Book money that its payer sent by themselves, to what the reference names. A fact: it is never refused."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.models import Payment
from workwright.payments.ports import MethodKind
from workwright.payments.queries.arriving import Meant, trouble_of
from workwright.payments.queries.facts import Subject, lock_request, request_subject, subject_of_invoices
from workwright.payments.queries.phones import meant_by_number
from workwright.payments.rules import cash_due


class BookDirect(Command):
    """What the provider said when it was asked. `reference` is what the payer wrote, if it can be ours."""

    account_id: UUID
    provider_ref: Annotated[str, Field(min_length=1, max_length=120)]
    reference: Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")] = ""
    method: MethodKind
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class BookedDirect(Result):
    """`payment_id` is empty while nobody knows whose money it is."""

    payment_id: UUID | None = None
    trouble: str = ""


@action("payments.book_direct", inner=True)
def book_direct(ctx: Context, command: BookDirect) -> BookedDirect:
    """Book it once. What is odd about it is booked too, and reviewed; what names nothing is only reviewed."""
    payment_id = derived_id("direct payment", command.account_id, command.provider_ref)
    if Payment.here(ctx).filter(account_id=command.account_id, provider_ref=command.provider_ref).exists():
        return BookedDirect(id=payment_id, payment_id=payment_id)
    meant = _meant(ctx, command, meant_by_number(ctx, command.reference))
    if meant is None:
        _review(ctx, command, "unknown_transfer", None, None)
        return BookedDirect(id=payment_id, trouble="unknown_transfer")
    subject, trouble, step = meant
    _book(ctx, command, payment_id, subject, trouble, step)
    if trouble:
        _review(ctx, command, trouble, subject, payment_id)
    return BookedDirect(id=payment_id, payment_id=payment_id, trouble=trouble)


def _meant(ctx: Context, command: BookDirect, named: Meant) -> tuple[Subject, str, int] | None:
    """Return what the money is for, what is odd about it, and to what step it may be rounded."""
    if named.request_id:
        request = lock_request(ctx, named.request_id)
        subject = request_subject(ctx, request)
        asked = command.amount_minor
        return subject, trouble_of(ctx, request, asked, command.currency, asked), request.phone_step_minor
    if named.invoice_id:
        subject = subject_of_invoices(ctx, [named.invoice_id])
        return subject, "" if subject.currency == command.currency else "wrong_currency", 0
    return None


def _book(
    ctx: Context, command: BookDirect, payment_id: UUID, subject: Subject, trouble: str, step: int
) -> None:
    left, amount = subject.left_minor or 0, command.amount_minor
    if not trouble and left > 0 and step and cash_due(left, step) == amount:
        amount = left
    book_payment(
        ctx,
        BookPayment(
            payment_id=payment_id,
            customer_id=subject.customer_id,
            work_order_id=subject.work_order_id,
            purpose=subject.purpose,
            method=command.method,
            amount_minor=amount,
            rounding_minor=command.amount_minor - amount,
            currency=command.currency,
            invoice_ids=() if trouble else subject.invoice_ids,
            rest="credit" if trouble else subject.rest,
            to_credit_minor=amount if trouble else subject.beyond(amount),
            request_id=None if trouble else subject.request_id,
            account_id=command.account_id,
            provider_ref=command.provider_ref,
        ),
    )


def _review(
    ctx: Context, command: BookDirect, kind: str, subject: Subject | None, payment_id: UUID | None
) -> None:
    open_review(
        ctx,
        OpenReview(
            kind=kind,
            dedupe=f"{kind}:{command.account_id}:{command.provider_ref}",
            work_order_id=subject.work_order_id if subject else None,
            payment_id=payment_id,
            request_id=subject.request_id if subject else None,
            amount_minor=command.amount_minor,
            currency=command.currency,
        ),
    )
