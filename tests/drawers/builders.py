"""Drawers and shifts made by earlier actions."""

from typing import Any
from uuid import UUID

from tests.world import act
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.kernel.context import Context


def a_drawer(ctx: Context, **fields: Any) -> UUID:
    """Add a drawer; its id."""
    return UUID(str(act(add_drawer, ctx, **{"name": "Front desk", **fields}).id))


def an_open_shift(ctx: Context, float_minor: int = 10_000, drawer_id: UUID | None = None) -> UUID:
    """Open a shift with a float of 100.00 in a new drawer; its id."""
    drawer_id = drawer_id or a_drawer(ctx)
    return UUID(str(act(open_shift, ctx, drawer_id=drawer_id, float_minor=float_minor).id))
