from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import a_shift, card_slip, cash, cheque, faults, refund
from tests.work_orders.builders import an_order
from workwright.drawers.postings import drawer_of
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.ledger.actions.post_transaction import Overdrawn
from workwright.ledger.queries import balance
from workwright.payments.actions.pay_refund import pay_refund
from workwright.payments.actions.take_cash import WrongDrawerCurrency

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_cash_leaves_the_drawer_and_the_books(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    drawer = a_drawer(ctx)
    shift = an_open_shift(ctx, 10_000, drawer)
    paid = cash(ctx, 5_000, work_order_id=an_order(ctx).id)
    asked = refund(ctx, paid.id, 2_000)
    assert asked.state == "approved"
    assert act(pay_refund, ctx, refund_id=asked.id, shift_id=shift).state == "succeeded"
    assert balance(ctx, "drawer", drawer_of(drawer)).minor == 13_000
    assert faults() == []
    with pytest.raises(IllegalTransition):
        act(pay_refund, ctx, refund_id=asked.id, shift_id=shift)
    assert balance(ctx, "drawer", drawer_of(drawer)).minor == 13_000


def test_cash_needs_a_shift_with_enough_of_the_right_currency(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid = card_slip(ctx, 9_000, work_order_id=an_order(ctx).id)
    asked = refund(ctx, paid.id, 9_000, method="cash")
    with pytest.raises(Invalid):
        act(pay_refund, ctx, refund_id=asked.id)
    euros = an_open_shift(ctx, 50_000, a_drawer(ctx, name="Euros", currency="EUR"))
    with pytest.raises(WrongDrawerCurrency):
        act(pay_refund, ctx, refund_id=asked.id, shift_id=euros)
    poor = an_open_shift(ctx, 100, a_drawer(ctx, name="Poor"))
    with pytest.raises(Overdrawn):
        act(pay_refund, ctx, refund_id=asked.id, shift_id=poor)
    assert act(pay_refund, ctx, refund_id=asked.id, shift_id=a_shift_with(ctx)).state == "succeeded"
    assert faults() == []


def a_shift_with(ctx: Context) -> Any:
    return an_open_shift(ctx, 10_000, a_drawer(ctx, name="Rich"))


def test_other_ways_name_their_reference(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid = cheque(ctx, 9_000, work_order_id=an_order(ctx).id)
    asked = refund(ctx, paid.id, 4_000, method="transfer")
    with pytest.raises(Invalid):
        act(pay_refund, ctx, refund_id=asked.id, shift_id=a_shift(ctx))
    act(pay_refund, ctx, refund_id=asked.id, reference="SEPA-77812")
    assert balance(ctx, "bank").minor == -4_000
    assert faults() == []
