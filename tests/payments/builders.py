"""Money for the tests of everybody above, moved by the actions people use."""

from typing import Any
from uuid import UUID

from tests.drawers.builders import a_drawer, an_open_shift
from tests.world import act
from workwright.drawers.queries import list_drawers
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.verify import Finding
from workwright.ledger.queries import balances
from workwright.ledger.rules import credit_of, receivable_of
from workwright.payments.actions.refund_payment import refund_payment
from workwright.payments.actions.request_payment import request_payment
from workwright.payments.actions.take_card_slip import take_card_slip
from workwright.payments.actions.take_cash import take_cash
from workwright.payments.actions.take_cheque import take_cheque
from workwright.payments.verifiers import check_books, check_payments


def a_shift(ctx: Context) -> UUID:
    """The running shift of the front desk, opened when there is none."""
    running = [drawer.running_shift_id for drawer in list_drawers(ctx) if drawer.running_shift_id]
    return running[0] or new_id() if running else an_open_shift(ctx, drawer_id=_drawer(ctx))


def _drawer(ctx: Context) -> UUID:
    drawers = list_drawers(ctx)
    return drawers[0].id if drawers else a_drawer(ctx)


def cash(ctx: Context, amount_minor: int, **fields: Any) -> Any:
    """Take cash for `work_order_id`, `invoice_ids` or `request_id`."""
    return act(take_cash, ctx, shift_id=a_shift(ctx), amount_minor=amount_minor, **fields)


def card_slip(ctx: Context, amount_minor: int, **fields: Any) -> Any:
    slip = {"approval_code": "A1B2C3", "last4": "4242", "brand": "visa"}
    return act(take_card_slip, ctx, amount_minor=amount_minor, **slip | fields)


def cheque(ctx: Context, amount_minor: int, **fields: Any) -> Any:
    return act(take_cheque, ctx, amount_minor=amount_minor, **{"cheque_number": "000123"} | fields)


def a_request(ctx: Context, amount_minor: int, **fields: Any) -> UUID:
    """A payable request; `work_order_id` or `invoice_ids` say for what."""
    made = act(request_payment, ctx, amount_minor=amount_minor, **{"purpose": "deposit"} | fields)
    return UUID(str(made.id))


def refund(ctx: Context, payment_id: UUID, amount_minor: int, **fields: Any) -> Any:
    wanted = {"reason": "The customer changed their mind", **fields}
    return act(refund_payment, ctx, payment_id=payment_id, amount_minor=amount_minor, **wanted)


def cash_refund(ctx: Context, payment_id: UUID, amount_minor: int, **fields: Any) -> Any:
    """Give cash back at once, out of the running shift."""
    return refund(ctx, payment_id, amount_minor, method="cash", shift_id=a_shift(ctx), **fields)


def owed(ctx: Context, invoice_id: UUID, currency: str = "USD") -> int:
    """What the books say is owed on an invoice."""
    subject = receivable_of(invoice_id)
    return balances(ctx, "receivable", [subject], currency)[subject]


def credit_held(ctx: Context, customer_id: UUID, currency: str = "USD") -> int:
    """What the books say is owed to a customer."""
    subject = credit_of(customer_id)
    return balances(ctx, "credit", [subject], currency)[subject]


def faults() -> list[Finding]:
    """What does not agree between payments and books; nothing, one hopes."""
    return [*check_payments(), *check_books()]
