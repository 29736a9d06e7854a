"""Say who carries lines whole, where several pay an order."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.actions.add_payer import announce, give_lines
from workwright.work_orders.actions.divide_anew import DivideAnew, divide_anew
from workwright.work_orders.actions.edit_payer import payer_among
from workwright.work_orders.queries.locks import lock_order, require_open
from workwright.work_orders.queries.paying import TaxedDifferently, payers_of

NAME = "work_orders.assign_lines"


class AssignLines(Command):
    """Without `payer_id` the lines are shared again, as the payers of the order take them."""

    work_order_id: UUID
    line_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=500)]
    payer_id: UUID | None = Field(default=None, title="Who pays")


class AssignedLines(Result):
    """`waiting` are lines that have to be asked about again."""

    version: int
    waiting: tuple[UUID, ...]


@action(NAME, errors=(NotFound, IllegalTransition, TaxedDifferently))
def assign_lines(ctx: Context, command: AssignLines) -> AssignedLines:
    """Give lines that are not invoiced to one payer, who is asked for them; or share them again."""
    order = lock_order(ctx, command.work_order_id, "customer_id")
    require_open(order.state, NAME)
    if command.payer_id is not None:
        payer_among(payers_of(ctx, order.id), command.payer_id)
    give_lines(order.id, command.line_ids, command.payer_id)
    divided = divide_anew(ctx, DivideAnew(work_order_id=order.id))
    version = announce(ctx, order)
    return AssignedLines(id=order.id, version=version, waiting=divided.waiting)
