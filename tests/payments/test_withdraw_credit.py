from collections.abc import Callable

import pytest

from tests.imports.builders import CUSTOMERS, DEPOSITS, brought_in, undone
from tests.payments.builders import faults
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.payments.actions.withdraw_credit import WithdrawCredit, withdraw_credit
from workwright.payments.queries import list_credits, list_payments

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        withdraw_credit(ctx_as(), WithdrawCredit(payment_id=new_id(), reason="Wrong file"))


def test_nothing_is_held_any_more(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    assert undone(ctx, brought_in(ctx, "deposits", DEPOSITS)).state == "undone"
    assert list_credits(ctx_as("accountant")) == ()
    assert {row.credit_minor for row in list_payments(ctx_as("accountant")).rows} == {0}
    assert balance(ctx, "opening_equity", "", "USD").minor == 0
    assert faults() == []
