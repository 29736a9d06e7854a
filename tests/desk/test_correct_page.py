"""Correcting an issued invoice on its own page: the preview says what will be, and then it is so."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.billing.builders import an_issued_invoice, pay
from tests.billing.builders import seen as billed
from tests.desk.test_counter_page import fields
from tests.imports.builders import CUSTOMERS, INVOICES, brought_in
from tests.payments.builders import credit_held, faults
from workwright.billing.queries import list_invoices
from workwright.billing.queries.correcting import preview_correction
from workwright.billing.verifiers import check_billing
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id

Make = Callable[..., Context]
Desk = Callable[..., Client]


def test_a_line_too_much_is_left_out_and_the_payment_moves_along(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    pay(ctx, invoice, 17_923)
    client = desk_of("branch_manager")
    address = f"/invoices/{invoice.id}/correct"
    assert address in client.get(f"/invoices/{invoice.id}").content.decode()
    form = fields(client.get(address).content.decode()) | {"lines-1-leave_out": "on"}
    form.pop("lines-0-leave_out")
    shown = client.post(f"{address}/preview", form).content.decode()
    assert "108.00 USD</dd>" in shown
    assert "71.23 USD" in shown
    nothing = client.post(address, form)
    assert 'id="reason-error"' in nothing.content.decode()
    done = client.post(address, form | {"reason": "The coil was under warranty", "command_id": "once"})
    assert done.status_code == 303
    new = billed(ctx, done["Location"].rpartition("/")[2])  # type: ignore[arg-type]
    assert (new.gross_minor, new.balance_minor, new.corrects_id) == (10_800, 0, invoice.id)
    assert credit_held(ctx, new.customer_id) == 7_123
    assert faults() == []


def test_the_preview_is_what_the_correction_comes_to_unpaid_too(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    preview = preview_correction(ctx, invoice.id)
    assert (preview.was_minor, preview.total_minor, preview.moved_minor, preview.owed_minor) == (
        17_923,
        17_923,
        0,
        17_923,
    )
    with pytest.raises(NotFound):
        preview_correction(ctx, new_id())


def test_what_cannot_be_is_said_in_the_preview(desk_of: Desk, ctx_as: Make) -> None:
    invoice = an_issued_invoice(ctx_as())
    client = desk_of("branch_manager")
    address = f"/invoices/{invoice.id}/correct"
    form = fields(client.get(address).content.decode())
    out = form | {"lines-0-leave_out": "on", "lines-1-leave_out": "on"}
    assert "needs a line" in client.post(f"{address}/preview", out).content.decode()


def test_an_unpaid_one_is_held_in_large_letters_and_the_way_out_is_beside_it(
    desk_of: Desk, ctx_as: Make
) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    client = desk_of("branch_manager")
    page = client.get(f"/orders/{invoice.order.id}").content.decode()
    assert "Held" in page
    assert '<b class="big-amount">179.23 USD</b>' in page
    assert f"/express/{invoice.order.id}" in page
    pay(ctx, invoice, 17_923)
    assert "May go" in client.get(f"/orders/{invoice.order.id}").content.decode()


def test_one_from_before_shows_what_will_be_and_then_it_is_so(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    brought_in(ctx, "invoices", INVOICES)
    invoice = next(row for row in list_invoices(ctx_as("accountant")).rows if row.number == "R-2026-0811")
    client, address = desk_of("branch_manager"), f"/invoices/{invoice.id}/correct"
    assert address in client.get(f"/invoices/{invoice.id}").content.decode()
    form = fields(client.get(address).content.decode()) | {"lines-0-unit_price": "412.80"}
    form.pop("lines-0-leave_out")
    assert preview_correction(ctx_as("accountant"), invoice.id).owed_minor == 21280
    assert "412.80 USD" in client.post(f"{address}/preview", form).content.decode()
    done = client.post(address, form | {"reason": "All of it was open", "command_id": "once"})
    assert done.status_code == 303
    new = billed(ctx_as(), done["Location"].rpartition("/")[2])  # type: ignore[arg-type]
    assert (new.balance_minor, new.standing, new.corrects_id) == (41280, "overdue", invoice.id)
    assert list(check_billing()) == []
