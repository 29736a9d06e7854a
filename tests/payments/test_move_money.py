from collections.abc import Callable

import pytest

from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.postings import Owner, moved
from workwright.payments.rules import Placement


def test_it_is_only_done_as_part_of_another_action(ctx_as: Callable[..., Context]) -> None:
    with pytest.raises(Forbidden):
        move_money(ctx_as(), MoveMoney(payment_id=new_id(), cause="x", puts=()))


def test_a_deposit_that_pays_an_invoice_is_debit_deposits_credit_receivable() -> None:
    owner, invoice = Owner(new_id(), new_id(), "parts", "USD"), new_id()
    lines = moved(owner, [Placement("deposit", -500), Placement("invoice", 500, invoice)])
    subjects = [(x.side, x.account.code, x.account.subject, x.amount_minor) for x in lines]
    assert subjects == [
        ("D", "deposits", f"deposit:{owner.customer_id}:{owner.work_order_id}:parts", 500),
        ("C", "receivable", f"invoice:{invoice}", 500),
    ]
