from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.models import MarkupTier
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id


class TierTaken(DomainError):
    """The matrix has a step at this cost already. Edit that one."""

    code = "catalog.tier_taken"


constraint_means("markup_tier_once", lambda: TierTaken(field="cost_from"))


class AddMarkupTier(Command):
    """From `cost_from` on, parts of the category (empty: all others) sell at cost plus `percent`."""

    markup_tier_id: UUID | None = None
    category: Annotated[str, Field(max_length=40)] = ""
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    cost_from: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]
    percent: Annotated[Decimal, Field(ge=-100, le=10_000, max_digits=9, decimal_places=4)]


class AddedMarkupTier(Result):
    version: int = 1


@action("catalog.add_markup_tier", errors=(TierTaken,))
def add_markup_tier(ctx: Context, command: AddMarkupTier) -> AddedMarkupTier:
    """Add a step to the mark-up matrix of the branch acted in (or, with none, of the whole company) (G3)."""
    row = command.model_dump(exclude={"markup_tier_id"}) | {
        "id": command.markup_tier_id or new_id(),
        "branch_id": ctx.branch_id,
        "currency": command.currency or ctx.branch.currency,
    }
    writer.insert(MarkupTier, row)
    return AddedMarkupTier(id=row["id"])
