from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.postings import Owner, purse, received
from workwright.payments.rules import cash_due, place, sums

Make = Callable[..., Context]
amounts = st.integers(min_value=1, max_value=10**9)


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    command = BookPayment(
        payment_id=new_id(),
        customer_id=new_id(),
        purpose="final",
        method="cash",
        amount_minor=1,
        currency="USD",
    )
    with pytest.raises(Forbidden):
        book_payment(ctx_as(), command)


@given(
    amount=amounts,
    owed=st.lists(st.integers(-5, 10**8), max_size=5),
    rest=st.sampled_from(["deposit", "credit"]),
)
def test_all_money_goes_somewhere_and_no_invoice_gets_more_than_is_owed(
    amount: int, owed: list[int], rest: str
) -> None:
    balances = [(new_id(), one) for one in owed]
    placed = place(amount, balances, rest)  # type: ignore[arg-type]
    assert sum(p.amount_minor for p in placed) == amount
    assert all(p.amount_minor > 0 for p in placed)
    by_invoice = {p.invoice_id: p.amount_minor for p in placed if p.invoice_id}
    assert all(by_invoice.get(invoice, 0) <= max(0, one) for invoice, one in balances)
    free = sums(placed).get(rest, 0)  # type: ignore[call-overload]
    assert free == max(0, amount - sum(max(0, one) for one in owed))


@given(amount=amounts, owed=st.lists(st.integers(1, 10**8), max_size=5))
def test_its_posting_balances(amount: int, owed: list[int]) -> None:
    owner = Owner(new_id(), new_id(), "deposit", "USD")
    placed = place(amount, [(new_id(), one) for one in owed], "deposit")
    lines = received(owner, purse("card_slip"), amount, placed)
    assert sum(x.amount_minor if x.side == "D" else -x.amount_minor for x in lines) == 0
    assert (lines[0].account.code, lines[0].amount_minor) == ("clearing", amount)


@given(amount=amounts, step=st.sampled_from([0, 1, 5, 10, 50]))
def test_cash_rounding_is_at_most_half_a_step(amount: int, step: int) -> None:
    due = cash_due(amount, step)
    assert abs(due - amount) * 2 <= max(step, 1)
    assert due % max(step, 1) == 0
