"""Cancel what was to be bought in for one line and has not come."""

from uuid import UUID

from workwright.inventory.models import BoughtIn
from workwright.inventory.states import BOUGHT_IN
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale


class CancelBoughtIn(Command):
    bought_in_id: UUID
    expected_version: int


class CancelledBoughtIn(Result):
    id: UUID
    state: str
    version: int


@action("inventory.cancel_bought_in", errors=(NotFound, Stale, IllegalTransition))
def cancel_bought_in(ctx: Context, command: CancelBoughtIn) -> CancelledBoughtIn:
    """Say that it will not come. What has come is returned instead."""
    bought_in = writer.lock(ctx, BoughtIn, command.bought_in_id, "state")
    state = BOUGHT_IN.after(bought_in.state, "inventory.cancel_bought_in")
    writer.update(BoughtIn, command.bought_in_id, expected_version=command.expected_version, state=state)
    return CancelledBoughtIn(id=command.bought_in_id, state=state, version=command.expected_version + 1)
