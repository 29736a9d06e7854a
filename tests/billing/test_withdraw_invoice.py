from collections.abc import Callable

import pytest

from tests.imports.builders import CUSTOMERS, INVOICES, brought_in, undone
from workwright.billing.actions.withdraw_invoice import WithdrawInvoice, withdraw_invoice
from workwright.billing.queries import get_invoice, list_invoices
from workwright.billing.verifiers import check_billing
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        withdraw_invoice(ctx_as(), WithdrawInvoice(invoice_id=new_id(), reason="Wrong file"))


def test_it_is_owed_no_more_and_its_number_is_free(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    job = brought_in(ctx, "invoices", INVOICES)
    ids = [row.id for row in list_invoices(ctx_as("accountant")).rows]
    assert undone(ctx, job).state == "undone"
    for invoice_id in ids:
        seen = get_invoice(ctx_as("accountant"), invoice_id)
        assert (seen.state, seen.number, seen.balance_minor) == ("discarded", "", 0)
        assert seen.discard_reason == "Import undone: Wrong file"
    assert balance(ctx, "opening_equity", "", "USD").minor == 0
    assert list(check_billing()) == []
