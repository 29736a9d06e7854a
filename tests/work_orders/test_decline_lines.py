from datetime import date

import pytest

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_running_order, an_order, approve, decline, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.queries import list_declined_lines


def test_declined_lines_are_kept_for_follow_up_and_the_rest_is_totalled(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    decline(ctx, order, order.line_ids[2:], reason="next month", follow_up_on=date(2026, 12, 20))
    view = seen(ctx, order)
    assert [job.state for job in view.jobs] == ["proposed", "declined"]
    assert view.totals.gross_minor == 10800 + 6490
    rows = list_declined_lines(ctx, due_by=date(2026, 12, 31))
    assert [row.line_id for row in rows] == list(order.line_ids[2:])
    assert rows[0].decline_reason == "next month"
    assert list_declined_lines(ctx, due_by=date(2026, 12, 1)) == []


def test_one_line_of_a_job_leaves_the_others(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    approve(ctx, order)
    decline(ctx, order, order.line_ids[1:])
    job = seen(ctx, order).jobs[0]
    assert (job.state, [line.state for line in job.lines]) == ("ready", ["authorised", "declined"])


def test_what_is_done_cannot_be_declined(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(IllegalTransition):
        decline(ctx, order, order.line_ids[:1])


def test_a_declined_line_can_be_agreed_to_later(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    decline(ctx, order, order.line_ids)
    approve(ctx, order, order.line_ids[:1])
    assert seen(ctx, order).jobs[0].state == "ready"
