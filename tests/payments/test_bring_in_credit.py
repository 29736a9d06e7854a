from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, DEPOSITS, INVOICES, brought_in
from tests.payments.builders import faults
from workwright.billing.queries import list_invoices
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.notify.models import Message
from workwright.payments.actions.apply_credit import apply_credit
from workwright.payments.actions.bring_in_credit import BringInCredit, bring_in_credit
from workwright.payments.actions.pay_refund import pay_refund
from workwright.payments.actions.refund_payment import refund_payment
from workwright.payments.queries import list_payments
from workwright.payments.queries.facts import exposure_of

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        bring_in_credit(ctx_as(), BringInCredit(payment_id=new_id(), customer_id=new_id(), amount_minor=1))


@pytest.fixture
def held(ctx_as: Make) -> Any:
    """150.00 for Anna Bell, who owes 212.80 and 99.00."""
    ctx = ctx_as("operations_manager")
    for kind, text in (("customers", CUSTOMERS), ("invoices", INVOICES), ("deposits", DEPOSITS)):
        brought_in(ctx, kind, text)
    return next(row for row in list_payments(ctx_as("accountant")).rows if row.amount_minor == 15000)


def test_it_pays_an_invoice(ctx_as: Make, act: Any, held: Any) -> None:
    numbers = {row.number: row.id for row in list_invoices(ctx_as("accountant")).rows}
    done = act(apply_credit, ctx_as(), invoice_id=numbers["R-2026-0811"])
    assert done.applied_minor == 15000
    assert balance(ctx_as(), "receivable", f"invoice:{numbers['R-2026-0811']}", "USD").minor == 21280 - 15000
    assert faults() == []


def test_it_goes_back_by_a_way_that_is_named(ctx_as: Make, act: Any, held: Any) -> None:
    ctx = ctx_as()
    asked = {"payment_id": held.id, "amount_minor": 15000, "reason": "No work wanted"}
    with pytest.raises(Invalid, match="say how it goes back"):
        act(refund_payment, ctx, **asked)
    refund = act(refund_payment, ctx, method="transfer", **asked)
    if refund.state == "approved":
        act(pay_refund, ctx, refund_id=refund.id, reference="SEPA-1")
        # The bank paid: opening equity keeps what was taken over (invoices 1,561.80 less deposits 225.00).
        assert balance(ctx, "bank", "", "USD").minor == -15000
    assert balance(ctx, "opening_equity", "", "USD").minor == 156180 - 22500
    assert faults() == []


def test_nobody_is_written_to(ctx_as: Make, held: Any) -> None:
    assert not Message.unscoped.exists()


def test_what_is_owed_from_before_counts_against_the_credit_limit(ctx_as: Make, held: Any) -> None:
    assert exposure_of(ctx_as(), held.customer_id, "USD") == 21280 + 9900
