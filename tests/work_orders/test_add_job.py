import pytest

from tests.work_orders.builders import BRAKE_JOB, a_completed_order, a_service, an_order, seen
from tests.world import act
from workwright.catalog.actions.edit_service import edit_service
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.work_orders.actions.add_job import add_job


def test_it_comes_last_with_its_lines(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    done = act(add_job, ctx, work_order_id=order.id, **BRAKE_JOB)
    view = seen(ctx, order)
    assert [job.title for job in view.jobs] == ["Misfire, cylinder 2", "Front brakes"]
    assert [line.id for line in view.jobs[1].lines] == list(done.line_ids)
    assert [line.position for line in view.jobs[1].lines] == [3, 4]
    assert (view.version, done.version) == (2, 2)


def test_a_later_change_of_the_service_leaves_the_job_alone(ctx_as):
    ctx = ctx_as("system")
    order, service = an_order(ctx), a_service(ctx)
    act(add_job, ctx, work_order_id=order.id, service_id=service)
    before = seen(ctx, order).jobs[1]
    act(
        edit_service, ctx, service_id=service, expected_version=1, duration_minutes=15, checklist=(), lines=()
    )
    assert seen(ctx, order).jobs[1] == before


def test_a_job_has_a_name(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(Invalid, match="choose a service"):
        act(add_job, ctx, work_order_id=an_order(ctx).id)


def test_not_on_a_completed_order(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition, match="completed"):
        act(add_job, ctx, work_order_id=a_completed_order(ctx).id, title="More")
