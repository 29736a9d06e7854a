from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import a_draft, an_issued_invoice, issue
from tests.payments.builders import card_slip, cash, cash_refund, faults, owed, refund
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.apply_deposits import apply_deposits
from workwright.payments.queries import account_of, get_payment

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_deposits_pay_the_invoice_as_soon_as_it_is_issued(
    ctx_as: Make, journal: Callable[..., list[dict[str, Any]]]
) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = cash(ctx, 5_000, work_order_id=draft.order.id, purpose="deposit")
    issue(ctx, draft)
    assert owed(ctx, draft.id) == 12_923
    assert get_payment(ctx, paid.id).invoiced_minor == 5_000
    events = [name for body in journal() for name, _ in body["events"]]
    assert "payments.deposit_applied" in events
    assert faults() == []


def test_the_oldest_goes_first_and_only_what_is_owed(ctx_as: Make) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    first = cash(ctx, 10_000, work_order_id=draft.order.id, purpose="deposit")
    second = card_slip(ctx, 10_000, work_order_id=draft.order.id, purpose="parts")
    issue(ctx, draft)
    assert owed(ctx, draft.id) == 0
    assert get_payment(ctx, first.id).deposit_minor == 0
    assert get_payment(ctx, second.id).deposit_minor == 2_077
    assert account_of(ctx, draft.order.id).standing.paid
    assert faults() == []


def test_what_is_promised_to_a_refund_is_not_applied(ctx_as: Make) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = cash(ctx, 5_000, work_order_id=draft.order.id, purpose="deposit")
    refund(ctx, paid.id, 3_000)
    issue(ctx, draft)
    assert owed(ctx, draft.id) == 17_923 - 2_000


@pytest.mark.parametrize("order", ["deposit refund invoice", "deposit invoice refund"])
def test_deposit_part_refund_and_invoice_balance_in_any_order(ctx_as: Make, order: str) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = cash(ctx, 8_000, work_order_id=draft.order.id, purpose="deposit")
    steps = {"refund": lambda: cash_refund(ctx, paid.id, 3_000), "invoice": lambda: issue(ctx, draft)}
    for step in order.split()[1:]:
        steps[step]()
    account = account_of(ctx, draft.order.id)
    assert (account.balance_minor, account.returned_minor) == (17_923 - 5_000, 3_000)
    assert faults() == []


def test_again_there_is_nothing_left_to_apply(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    assert act(apply_deposits, ctx, invoice_id=invoice.id).applied_minor == 0
    with pytest.raises(NotFound):
        act(apply_deposits, ctx, invoice_id=new_id())
