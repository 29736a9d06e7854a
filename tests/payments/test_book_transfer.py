"""Money on the statement of the bank: to what its reference names, once, whatever is odd about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request, cash, credit_held, faults, owed
from tests.work_orders.builders import an_order, seen
from tests.world import NOW, act
from workwright.billing.rules.transfer import reference_of
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.payments.actions.book_transfer import book_transfer
from workwright.payments.actions.cancel_request import cancel_request
from workwright.payments.actions.expire_request import expire_request
from workwright.payments.actions.take_transfer import take_transfer
from workwright.payments.models import Payment
from workwright.payments.queries import get_payment, get_request, list_reviews

Make = Callable[..., Context]


def line(ctx: Context, amount_minor: int, reference: str = "", **fields: Any) -> Any:
    """A credit on the statement."""
    shown = {"bank_line_id": new_id(), "currency": "USD", "value_on": NOW.date(), "reference": reference}
    return act(book_transfer, ctx, amount_minor=amount_minor, **shown | fields)


def kinds(ctx: Context) -> list[str]:
    return [review.kind for review in list_reviews(ctx).rows]


def test_a_line_pays_the_invoice_that_its_reference_names_once(ctx_as: Make) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    named = {"reference": reference_of("invoice", invoice.id), "bank_line_id": new_id()}
    with pytest.raises(Forbidden):
        line(ctx_as("cashier"), 17_923, **named)
    first = line(ctx, 17_923, **named)
    assert (first.outcome, first.trouble, owed(ctx, invoice.id)) == ("booked", "", 0)
    assert line(ctx, 17_923, **named).payment_id == first.payment_id
    assert get_payment(ctx, first.payment_id).state == "received"
    assert (balance(ctx, "bank").minor, Payment.unscoped.count(), kinds(ctx)) == (17_923, 1, [])
    assert faults() == []


def test_a_part_pays_a_part_and_too_much_becomes_credit(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    reference = reference_of("invoice", invoice.id)
    assert line(ctx, 10_000, reference).trouble == ""
    over = line(ctx, 10_000, reference)
    assert (over.trouble, owed(ctx, invoice.id)) == ("overpaid", 0)
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 2_077
    assert line(ctx, 500, reference).trouble == "duplicate_money"
    assert kinds(ctx) == ["duplicate_money", "overpaid"]
    assert faults() == []


@pytest.mark.parametrize(
    ("prepare", "amount", "currency", "trouble", "deposit"),
    [
        ("", 9_000, "USD", "", 9_000),
        ("", 4_000, "USD", "wrong_amount", 4_000),
        ("", 9_500, "USD", "wrong_amount", 9_000),
        ("", 9_000, "EUR", "wrong_currency", 0),
        ("paid", 9_000, "USD", "duplicate_money", 0),
        ("cancelled", 9_000, "USD", "late_money", 0),
        ("expired", 9_000, "USD", "", 9_000),
    ],
)
def test_what_is_odd_is_booked_and_reviewed(
    ctx_as: Make, prepare: str, amount: int, currency: str, trouble: str, deposit: int
) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    asked = a_request(ctx, 9_000, work_order_id=order.id, methods=("transfer",))
    late = ctx_as(at=NOW + timedelta(days=30)) if prepare == "expired" else ctx
    _prepare(ctx, late, asked, prepare)
    made = line(late, amount, reference_of("request", asked), currency=currency)
    assert (made.outcome, made.trouble) == ("booked", trouble)
    found = get_payment(late, made.payment_id)
    assert (found.deposit_minor, found.credit_minor, found.currency) == (deposit, amount - deposit, currency)
    assert kinds(late) == ([trouble] if trouble else [])
    if not trouble:
        assert get_request(late, asked).state == "paid"
    assert faults() == []


def _prepare(ctx: Context, late: Context, asked: UUID, how: str) -> None:
    if how == "paid":
        cash(ctx, 9_000, request_id=asked)
    if how == "cancelled":
        act(cancel_request, ctx, request_id=asked, reason="Not needed any more")
    if how == "expired":
        act(expire_request, late, request_id=asked)


@pytest.mark.parametrize("reference", ["", "thanks for the brakes", "RF18539007547034"])
def test_money_that_nobody_can_name_waits_for_a_person_and_is_not_booked(
    ctx_as: Make, reference: str
) -> None:
    ctx = ctx_as()
    bank_line = new_id()
    for _ in range(2):
        made = line(ctx, 4_200, reference, bank_line_id=bank_line)
        assert (made.payment_id, made.outcome) == (None, "review")
    assert kinds(ctx) == ["unknown_transfer"]
    invoice = an_issued_invoice(ctx)
    said = line(ctx, 4_200, bank_line_id=bank_line, invoice_ids=(invoice.id,))
    assert (said.outcome, owed(ctx, invoice.id)) == ("booked", 17_923 - 4_200)


def test_what_a_person_saw_at_the_bank_is_provisional_until_the_statement_shows_it(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    typed = {"reference": "E2E-2026-1123", "reason": "Seen in online banking"}
    taken = act(take_transfer, ctx, invoice_ids=(invoice.id,), amount_minor=17_923, **typed)
    assert get_payment(ctx_as(at=NOW + timedelta(days=90)), taken.id).state == "provisional"
    shown = line(ctx, 17_923, reference_of("invoice", invoice.id))
    assert (shown.outcome, shown.payment_id) == ("confirmed", taken.id)
    assert get_payment(ctx, taken.id).state == "received"
    assert (balance(ctx, "bank").minor, Payment.unscoped.count()) == (17_923, 1)
    assert line(ctx, 17_923, reference_of("invoice", invoice.id)).trouble == "duplicate_money"
    assert faults() == []
