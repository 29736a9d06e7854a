from collections.abc import Callable

import pytest

from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.rules import mirrored
from workwright.payments.actions.return_money import ReturnMoney, return_money
from workwright.payments.postings import Owner, purse, received, refunded
from workwright.payments.rules import Placement


def test_it_is_only_done_as_part_of_another_action(ctx_as: Callable[..., Context]) -> None:
    with pytest.raises(Forbidden):
        return_money(ctx_as(), ReturnMoney(refund_id=new_id()))


def test_a_refund_that_failed_is_the_mirror_of_the_refund() -> None:
    owner = Owner(new_id(), new_id(), "deposit", "USD")
    taken = [Placement("credit", 300), Placement("deposit", 200), Placement("invoice", 100, new_id())]
    there = refunded(owner, purse("transfer"), 600, taken)
    back = received(owner, purse("transfer"), 600, taken)
    assert sorted(mirrored(there), key=str) == sorted(back, key=str)
