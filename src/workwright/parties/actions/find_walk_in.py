"""The customer in whose name is sold to somebody who gives none."""

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.parties.rules import WALK_IN, search_text

NAME = "Walk-in customer"
_MAKE = """
INSERT INTO parties_customer (id, kind, name, phone, email, billing_address, tax_id, language, notes, preferences,
  terms_days, currency, po_required, on_hold, hold_reason, search_text, created_at, version)
VALUES (%s, 'person', %s, '', '', '', '', '', '', '{}', 0, '', false, false, '', %s, %s, 1)
ON CONFLICT (id) DO NOTHING
"""


class FindWalkIn(Command):
    """There is one for the whole company."""


class FoundWalkIn(Result):
    """`id` is always the same."""


@action("parties.find_walk_in", inner=True)
def find_walk_in(ctx: Context, command: FindWalkIn) -> FoundWalkIn:
    """Have the walk-in customer there: made by the first sale that needs it."""
    if not writer.rows("SELECT 1 FROM parties_customer WHERE id = %s", [WALK_IN]):
        writer.rows(_MAKE, [WALK_IN, NAME, search_text(NAME), ctx.now])
    return FoundWalkIn(id=WALK_IN)
