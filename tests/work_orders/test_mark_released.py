import pytest

from tests.inventory.builders import run_inner
from tests.work_orders.builders import a_completed_order, a_running_order, let_go, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.complete_work_order import CompleteWorkOrder, complete_work_order
from workwright.work_orders.actions.mark_released import MarkReleased, mark_released
from workwright.work_orders.actions.request_work import request_work
from workwright.work_orders.queries import release_facts


def test_a_completed_order_is_closed_by_it(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    with let_go(ctx, order, meter_out=84330) as done:
        view = seen(ctx, order)
        assert (done.state, view.state, view.released_at, view.meter_out) == (
            "closed",
            "closed",
            ctx.now,
            84330,
        )
        with pytest.raises(IllegalTransition, match="released before"):
            run_inner(ctx, mark_released, MarkReleased(work_order_id=order.id, decision_id=new_id()))


def test_an_unfinished_order_closes_when_it_is_completed_later(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    with let_go(ctx, order) as done:
        assert done.state == "in_progress"
        command = CompleteWorkOrder(work_order_id=order.id, finish_jobs=True)
        assert complete_work_order(ctx, command).state == "closed"


def test_a_request_has_nothing_to_release(ctx_as):
    ctx = ctx_as("system")
    asked = act(request_work, ctx, name="Lou", email="lou@reyes.example", customer_words="Brakes squeal")
    with pytest.raises(IllegalTransition, match="only a request"):
        run_inner(ctx, mark_released, MarkReleased(work_order_id=asked.id, decision_id=new_id()))


def test_what_work_has_to_say(ctx_as):
    ctx = ctx_as("system")
    running, done = release_facts(ctx, a_running_order(ctx).id), release_facts(ctx, a_completed_order(ctx).id)
    assert (running.completed, done.completed) == (False, True)
    assert running.missing == ("Finish or cancel “Misfire, cylinder 2” (in progress).",)
    assert (len(done.uninvoiced), done.uninvoiced_gross_minor) == (2, 17290)
