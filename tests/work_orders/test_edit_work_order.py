from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from tests.work_orders.builders import a_completed_order, an_order, seen
from tests.world import NOW, act
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.work_orders.actions.edit_work_order import EditWorkOrder, edit_work_order
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries import list_work_orders


def test_what_is_left_out_stays(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, promised_at=NOW, po_number="PO 1")
    act(
        edit_work_order,
        ctx,
        work_order_id=order.id,
        expected_version=1,
        priority="emergency",
        promised_at=None,
    )
    view = seen(ctx, order)
    assert (view.priority, view.promised_at, view.po_number, view.version) == ("emergency", None, "PO 1", 2)
    assert list_work_orders(ctx).rows[0].priority == "emergency"


def test_a_new_promise_is_announced_once(ctx_as, journal):
    ctx = ctx_as("system")
    order = an_order(ctx)
    later = NOW + timedelta(hours=4)
    act(edit_work_order, ctx, work_order_id=order.id, expected_version=1, promised_at=later)
    act(edit_work_order, ctx, work_order_id=order.id, expected_version=2, promised_at=later, title="Misfire")
    assert str(journal()).count("work_orders.promise_moved") == 1


def test_stale_closed_or_foreign_orders_are_refused(ctx_as, company):
    ctx = ctx_as("system")
    order = an_order(ctx)
    with pytest.raises(Stale):
        act(edit_work_order, ctx, work_order_id=order.id, expected_version=9)
    with pytest.raises(NotFound):
        act(
            edit_work_order,
            ctx_as("system", branch=company.north),
            work_order_id=order.id,
            expected_version=1,
        )
    done = a_completed_order(ctx)
    with pytest.raises(IllegalTransition, match="Reopen it, or open a follow-up"):
        act(edit_work_order, ctx, work_order_id=done.id, expected_version=seen(ctx, done).version, title="x")


def test_the_customer_s_words_have_no_field(ctx_as):
    with pytest.raises(ValueError, match="customer_words"):
        EditWorkOrder(work_order_id=an_order(ctx_as("system")).id, expected_version=1, customer_words="other")


def test_nor_can_the_application_change_them(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)

    def overwrite(inside, command):
        WorkOrder.unscoped.filter(id=order.id).update(customer_words="other words")
        return Result(id=order.id)

    door = Action("trial.overwrite", Command, Result, overwrite, (), inner=False, offline=False, money=False)
    with pytest.raises(ProgrammingError, match="permission denied"):
        door(ctx, Command())


def test_the_row_as_it_was_is_kept(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, po_number="PO 1")
    act(edit_work_order, ctx, work_order_id=order.id, expected_version=1, po_number="PO 2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT before->>'po_number' FROM kernel_history WHERE row_id = %s", [order.id])
        assert cursor.fetchall() == [("PO 1",)]
