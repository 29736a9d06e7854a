"""Mark lines as shown to the customer, waiting for a yes or no."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.queries.locks import lock_order, refuse_lines, require_open
from workwright.work_orders.states import LINE, sources_of

NAME = "work_orders.await_decision"


class AwaitDecision(Command):
    work_order_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1, max_length=500)


class AwaitedDecision(Result):
    version: int


_AWAIT = """
UPDATE work_orders_line SET state = 'awaiting', declined_at = NULL, follow_up_on = NULL
WHERE id = ANY(%s) AND work_order_id = %s AND state = ANY(%s) RETURNING id
"""


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def await_decision(ctx: Context, command: AwaitDecision) -> AwaitedDecision:
    """Lines that were sent to the customer wait for the answer; those waiting already go on waiting."""
    order = lock_order(ctx, command.work_order_id)
    require_open(order.state, NAME)
    sources = [*sources_of(LINE, NAME), "awaiting"]
    done = writer.rows(_AWAIT, [list(command.line_ids), order.id, sources])
    refuse_lines(order.id, command.line_ids, [row.id for row in done], NAME)
    return AwaitedDecision(id=order.id, version=order.version)
