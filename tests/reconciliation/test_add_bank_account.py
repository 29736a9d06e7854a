from collections.abc import Callable
from typing import Any

import pytest

from tests.reconciliation.builders import a_bank
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.reconciliation.actions.add_bank_account import BankAccountNameTaken, MainAccountTaken
from workwright.reconciliation.queries import list_bank_accounts


def test_an_account_has_the_branch_s_currency_and_one_is_the_main_one(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as("accountant")
    bank = a_bank(ctx)
    (seen,) = list_bank_accounts(ctx)
    assert (seen.id, seen.currency, seen.main, seen.closing_minor) == (bank, "USD", True, None)
    with pytest.raises(MainAccountTaken):
        a_bank(ctx, name="Savings")
    with pytest.raises(BankAccountNameTaken):
        a_bank(ctx, main=False)
    a_bank(ctx, name="Euros", currency="EUR")
    assert [a.name for a in list_bank_accounts(ctx)] == ["Current account", "Euros"]


def test_other_branches_and_strangers_see_nothing(ctx_as: Callable[..., Context], company: Any) -> None:
    a_bank(ctx_as())
    assert list_bank_accounts(ctx_as("accountant", branch=company.north)) == ()
    with pytest.raises(Forbidden):
        a_bank(ctx_as("technician"), name="Mine")
