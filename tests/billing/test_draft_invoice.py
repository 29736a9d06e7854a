"""The draft of a completed order: once, and from nothing but what was approved and done."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.billing.builders import a_draft, seen
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_completed_order, an_order, approve
from workwright.billing.actions.discount_draft import discount_draft
from workwright.billing.actions.draft_invoice import NothingToInvoice, draft_invoice
from workwright.billing.models import Invoice
from workwright.billing.queries import invoices_of
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job

As = Callable[..., Context]
Act = Callable[..., Any]


def test_completion_drafts_once_what_was_approved_and_done(ctx_as: As) -> None:
    draft = a_draft(ctx_as())
    view = seen(ctx_as(), draft)
    assert [line.work_line_id for line in view.lines] == list(draft.order.line_ids)
    assert [(line.kind, line.quantity, line.net_minor) for line in view.lines] == [
        ("labour", Decimal("0.8"), 10_800),
        ("part", Decimal(1), 6_490),
    ]
    assert (view.net_minor, view.tax_minor, view.gross_minor) == (17_290, 633, 17_923)
    assert (view.state, view.standing, view.number, view.balance_minor) == ("draft", "draft", "", 0)
    assert len(invoices_of(ctx_as(), draft.order.id)) == 1


def test_declined_lines_are_not_on_it(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    approve(ctx, order, order.line_ids[:2])
    act(start_job, ctx, job_id=order.job_ids[0])
    from tests.work_orders.builders import decline

    decline(ctx, order, order.line_ids[2:])
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    invoice = Invoice.here(ctx).get(work_order_id=order.id)
    assert {line.work_line_id for line in seen(ctx, invoice.id).lines} == set(order.line_ids[:2])


def test_drafting_again_brings_the_one_draft_up_to_date(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    act(discount_draft, ctx_as(), invoice_id=draft.id, expected_version=1, amount="5", reason="A long wait")
    again = act(draft_invoice, ctx_as(), work_order_id=draft.order.id)
    assert (again.id, again.version) == (draft.id, 3)
    assert [line.kind for line in seen(ctx_as(), draft).lines] == ["labour", "part", "discount"]
    assert Invoice.here(ctx_as()).filter(work_order_id=draft.order.id).count() == 1


def test_there_must_be_something_to_invoice(ctx_as: As, act: Act) -> None:
    order = an_order(ctx_as())
    with pytest.raises(NothingToInvoice):
        act(draft_invoice, ctx_as(), work_order_id=order.id)


def test_only_some_may_draft(ctx_as: As, act: Act) -> None:
    order = a_completed_order(ctx_as())
    with pytest.raises(Forbidden):
        act(draft_invoice, ctx_as("auditor"), work_order_id=order.id)
