import pytest
from django.db import IntegrityError

from tests.inventory.builders import run_inner
from tests.work_orders.builders import (
    BRAKE_JOB,
    COIL,
    COIL_JOB,
    a_completed_order,
    a_running_order,
    an_order,
    approve,
    seen,
)
from tests.world import act
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.add_line import add_line
from workwright.work_orders.actions.authorise_lines import AuthorisedLine, AuthoriseLines, authorise_lines
from workwright.work_orders.actions.finish_job import finish_job
from workwright.work_orders.models import Line


def test_some_lines_are_agreed_and_their_job_is_ready(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    authorisation = approve(ctx, order, order.line_ids[:1])
    coil, brakes = seen(ctx, order).jobs
    assert (coil.state, brakes.state) == ("ready", "proposed")
    assert [line.state for line in coil.lines] == ["authorised", "proposed"]
    agreed = coil.lines[0]
    assert (agreed.authorisation_id, agreed.authorised_gross_minor, agreed.ceiling_minor) == (
        authorisation,
        10800,
        10800,
    )


def test_an_add_on_wakes_a_job_that_was_done(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    added = act(add_line, ctx, job_id=order.job_ids[0], add_on=True, **COIL).id
    approve(ctx, order, [added])
    assert seen(ctx, order).jobs[0].state == "ready"


def test_all_of_them_or_none(ctx_as):
    ctx = ctx_as("system")
    order, other = an_order(ctx), an_order(ctx, BRAKE_JOB)
    agreed = tuple(
        AuthorisedLine(line_id=one, gross_minor=1) for one in (order.line_ids[0], other.line_ids[0])
    )
    command = AuthoriseLines(work_order_id=order.id, authorisation_id=new_id(), lines=agreed)
    with pytest.raises(NotFound, match="no such line in this order"):
        run_inner(ctx, authorise_lines, command)


def test_not_after_completion_nor_by_itself(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    with pytest.raises(IllegalTransition, match="completed"):
        approve(ctx, order)
    agreed = (AuthorisedLine(line_id=order.line_ids[0], gross_minor=1),)
    with pytest.raises(Forbidden, match="only done as part of another action"):
        authorise_lines(ctx, AuthoriseLines(work_order_id=order.id, authorisation_id=new_id(), lines=agreed))


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "authorised"}, "line_authorised_by_record"),
        ({"executed_at": "2026-11-23T17:00Z"}, "line_executed_with_consent"),
        ({"state": "removed", "unit_price": -5}, "line_price_sign"),
        ({"quantity": 0}, "line_quantity_positive"),
        ({"discount_percent": 5}, "line_discount_reasoned"),
    ],
)
def test_the_database_refuses_what_the_actions_never_do(ctx_as, changes, constraint):
    ctx = ctx_as("system")
    order = an_order(ctx)

    def harm(inside, command):
        Line.unscoped.filter(id=order.line_ids[0]).update(**changes)
        return Result(id=order.id)

    door = Action("trial.harm", Command, Result, harm, (), inner=False, offline=False, money=False)
    with pytest.raises(IntegrityError, match=constraint):
        door(ctx, Command())
