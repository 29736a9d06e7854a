from collections.abc import Callable

from tests.billing.builders import a_draft, an_issued_invoice, seen
from tests.counter.builders import a_counter
from tests.inventory.builders import run_inner
from tests.payments.builders import faults
from workwright.counter.actions.take_tender import TakeTender, take_tender
from workwright.kernel.context import Context

Make = Callable[..., Context]


def test_exactly_what_is_owed_is_taken_once(ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_counter(ctx)
    invoice = an_issued_invoice(ctx)
    tender = TakeTender(work_order_id=invoice.order.id, method="cash", shift_id=shift, tendered_minor=20_000)
    took = run_inner(ctx, take_tender, tender)
    assert (took.invoice_id, took.taken_minor, took.change_minor) == (invoice.id, 17_923, 2_077)
    assert seen(ctx, invoice).balance_minor == 0
    again = run_inner(ctx, take_tender, tender)
    assert (again.taken_minor, again.payment_id) == (0, None)
    assert faults() == []


def test_nothing_invoiced_is_nothing_taken(ctx_as: Make) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    took = run_inner(ctx, take_tender, TakeTender(work_order_id=draft.order.id, method="cash"))
    assert (took.invoice_id, took.taken_minor) == (None, 0)
