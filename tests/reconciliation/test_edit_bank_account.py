from collections.abc import Callable
from typing import Any

import pytest

from tests.reconciliation.builders import a_bank, bring
from tests.reconciliation.test_readers import COLUMNS, CSV
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, Stale
from workwright.reconciliation.actions.edit_bank_account import edit_bank_account
from workwright.reconciliation.queries import StatementRefused, list_bank_accounts


def test_the_columns_of_a_table_are_remembered(
    ctx_as: Callable[..., Context], act: Callable[..., Any], company: Any
) -> None:
    ctx = ctx_as(branch=company.north)
    bank = a_bank(ctx)
    with pytest.raises(StatementRefused, match="which column"):
        bring(ctx, bank, CSV.encode(), "bank_csv")
    edit = {"bank_account_id": bank, "name": "Bank", "format": "bank_csv"}
    act(edit_bank_account, ctx, expected_version=1, reading=COLUMNS, **edit)
    done = bring(ctx, bank, CSV.encode(), "bank_csv")
    assert (done.new, done.known) == (3, 0)
    assert list_bank_accounts(ctx)[0].closing_minor == 146_000
    with pytest.raises(Stale):
        act(edit_bank_account, ctx, expected_version=1, reading=COLUMNS, **edit)
    with pytest.raises(Invalid, match="amount"):
        act(edit_bank_account, ctx, expected_version=2, reading={"date": "D", "currency": "EUR"}, **edit)
    with pytest.raises(Invalid, match="bank_csv, camt, mt940, ofx"):
        act(edit_bank_account, ctx, expected_version=2, **{**edit, "format": "qif"})
