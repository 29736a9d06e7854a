import pytest
from django.db import IntegrityError

from tests.inventory.builders import run_inner
from tests.work_orders.builders import a_completed_order, an_order, approve
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.mark_invoiced import (
    AboveConsent,
    InvoicedLine,
    MarkInvoiced,
    mark_invoiced,
)
from workwright.work_orders.models import Line
from workwright.work_orders.queries import billable_lines


def invoice(ctx, order, *amounts, line_ids=None, invoice_id=None):
    lines = tuple(
        InvoicedLine(line_id=one, gross_minor=amount)
        for one, amount in zip(line_ids or order.line_ids, amounts, strict=True)
    )
    command = MarkInvoiced(work_order_id=order.id, invoice_id=invoice_id or new_id(), lines=lines)
    return run_inner(ctx, mark_invoiced, command)


def test_invoiced_lines_are_not_billable_again(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    invoice(ctx, order, 10800, line_ids=order.line_ids[:1])
    assert [line.line_id for line in billable_lines(ctx, order.id)] == list(order.line_ids[1:])
    with pytest.raises(IllegalTransition, match="invoiced already"):
        invoice(ctx, order, 10800, line_ids=order.line_ids[:1])


def test_never_above_what_was_agreed(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    with pytest.raises(AboveConsent, match="Get a new approval") as refused:
        invoice(ctx, order, 10801, 6490)
    assert (refused.value.data["gross_minor"], refused.value.data["ceiling_minor"]) == (10801, 10800)
    invoice(ctx, order, 10700, 6490)


def test_neither_undone_nor_unagreed_nor_foreign_lines(ctx_as):
    ctx = ctx_as("system")
    order, done = an_order(ctx), a_completed_order(ctx)
    with pytest.raises(IllegalTransition, match="has not agreed"):
        invoice(ctx, order, 1, 1)
    approve(ctx, order)
    with pytest.raises(IllegalTransition, match="is not done"):
        invoice(ctx, order, 1, 1)
    with pytest.raises(NotFound):
        invoice(ctx, order, 1, line_ids=done.line_ids[:1])


def test_the_database_refuses_it_too(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)

    def harm(inside, command):
        Line.unscoped.filter(id=order.line_ids[0]).update(invoice_id=new_id(), invoiced_gross_minor=10801)
        return Result(id=order.id)

    door = Action("trial.harm", Command, Result, harm, (), inner=False, offline=False, money=False)
    with pytest.raises((IntegrityError, AboveConsent)):
        door(ctx, Command())
