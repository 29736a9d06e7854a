import pytest

from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_running_order, an_order, seen
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.cancel_job import cancel_job
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.actions.reopen_job import reopen_job


def test_its_lines_go_with_it(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    act(cancel_job, ctx, job_id=order.job_ids[0], reason="not today")
    view = seen(ctx, order)
    assert [job.state for job in view.jobs] == ["cancelled", "proposed"]
    assert {line.state for line in view.jobs[0].lines} == {"removed"}
    assert view.totals.gross_minor == 21600 + 14850


def test_not_when_work_of_it_is_done(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    act(reopen_job, ctx, job_id=order.job_ids[0], reason="rattles")
    with pytest.raises(IllegalTransition, match="done already"):
        act(cancel_job, ctx, job_id=order.job_ids[0])
