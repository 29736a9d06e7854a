"""Book money that arrived: the payment, where its money goes, the books, and its request, all in one."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.payments.actions.place_money import PlaceMoney, place_money
from workwright.payments.events import PaymentReceived
from workwright.payments.models import Payment, PaymentRequest
from workwright.payments.postings import Owner, purse, received
from workwright.payments.queries.facts import owed_on, received_for
from workwright.payments.rules import Placement, place, request_outcome, sums
from workwright.payments.states import REQUEST


class AlreadyBooked(DomainError):
    """This payment is in the books already."""

    code = "payments.already_booked"


constraint_means("payment_provider_ref_once", AlreadyBooked)


class BookPayment(Command):
    """Money first pays `invoice_ids` in their order as far as they are owed; what is left goes to `rest`.

    `to_credit_minor` of it goes to the customer's credit at once: what was paid beyond what was asked.
    """

    payment_id: UUID
    customer_id: UUID
    work_order_id: UUID | None = None
    purpose: str
    method: str
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    currency: str
    invoice_ids: tuple[UUID, ...] = ()
    rest: Literal["deposit", "credit"] = "credit"
    to_credit_minor: Annotated[int, Field(ge=0)] = 0
    request_id: UUID | None = None
    attempt_id: UUID | None = None
    account_id: UUID | None = None
    provider_ref: str | None = None
    shift_id: UUID | None = None
    drawer_id: UUID | None = None
    tendered_minor: int | None = None
    rounding_minor: int = 0
    approval_code: str = ""
    brand: str = ""
    last4: str = ""
    country: str = ""
    reference: str = ""
    provisional: bool = False
    final_on: date | None = None


class BookedPayment(Result):
    id: UUID
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    request_state: str = ""


FACTS = (
    *(
        "customer_id",
        "work_order_id",
        "purpose",
        "method",
        "amount_minor",
        "currency",
        "request_id",
        "attempt_id",
    ),
    *(
        "account_id",
        "provider_ref",
        "shift_id",
        "drawer_id",
        "tendered_minor",
        "rounding_minor",
        "approval_code",
        "brand",
        "last4",
    ),
    *("country", "reference", "provisional", "final_on"),
)


@action("payments.book_payment", inner=True, errors=(AlreadyBooked,))
def book_payment(ctx: Context, command: BookPayment) -> BookedPayment:
    """Write the payment and put its money where it belongs. The invoices are locked first, in one order."""
    owed = owed_on(ctx, command.invoice_ids, command.currency)
    free = command.amount_minor - command.to_credit_minor
    placements = place(free, owed, command.rest)
    if command.to_credit_minor:
        placements = (*placements, Placement("credit", command.to_credit_minor))
    _write(ctx, command)
    place_money(ctx, PlaceMoney.of(command.payment_id, command.currency, "booked", placements))
    _post(ctx, command, placements)
    state = _move_request(ctx, command)
    _announce(ctx, command)
    put = sums(placements)
    return BookedPayment(
        id=command.payment_id,
        invoiced_minor=put.get("invoice", 0),
        deposit_minor=put.get("deposit", 0),
        credit_minor=put.get("credit", 0),
        request_state=state,
    )


def _write(ctx: Context, command: BookPayment) -> None:
    given, cash = command.tendered_minor, command.amount_minor + command.rounding_minor
    change = None if given is None else given - cash
    facts = {name: getattr(command, name) for name in FACTS}
    writer.insert(
        Payment,
        facts
        | {
            "id": command.payment_id,
            "branch_id": ctx.here,
            "change_minor": change,
            "received_at": ctx.now,
            "received_by": ctx.actor.ref,
        },
    )


def _post(ctx: Context, command: BookPayment, placements: tuple[Placement, ...]) -> None:
    owner = Owner(command.customer_id, command.work_order_id, command.purpose, command.currency)
    into = purse(command.method, drawer_id=command.drawer_id, account_id=command.account_id)
    post_transaction(
        ctx,
        PostTransaction(
            kind="payment",
            business_key=f"payment:{command.payment_id}",
            effective_on=ctx.today,
            work_order_id=command.work_order_id,
            lines=received(owner, into, command.amount_minor, placements, command.rounding_minor),
        ),
    )


def _move_request(ctx: Context, command: BookPayment) -> str:
    if command.request_id is None:
        return ""
    request = writer.one(ctx, PaymentRequest, command.request_id, "state", "amount_minor")
    outcome = request_outcome(request.amount_minor, received_for(command.request_id))
    state = REQUEST.after(request.state, book_payment.name, outcome)
    if state != request.state:
        writer.update(PaymentRequest, command.request_id, state=state)
    return state


def _announce(ctx: Context, command: BookPayment) -> None:
    ctx.about(command.work_order_id or command.payment_id)
    ctx.emit(
        PaymentReceived(
            payment_id=command.payment_id,
            request_id=command.request_id,
            work_order_id=command.work_order_id,
            customer_id=command.customer_id,
            method=command.method,
            amount_minor=command.amount_minor,
            currency=command.currency,
            rounding_minor=command.rounding_minor,
        )
    )
