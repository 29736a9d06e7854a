from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_markup_tier import TierTaken
from workwright.catalog.models import MarkupTier
from workwright.catalog.rules import OtherScope
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.parties.rules import sent


class EditMarkupTier(Command):
    """Only the fields that are sent are changed; an inactive step is out of the matrix."""

    markup_tier_id: UUID
    expected_version: int
    cost_from: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    percent: Annotated[Decimal, Field(ge=-100, le=10_000, max_digits=9, decimal_places=4)] | None = None
    active: bool | None = None


class EditedMarkupTier(Result):
    version: int


@action("catalog.edit_markup_tier", errors=(NotFound, Stale, TierTaken, OtherScope))
def edit_markup_tier(ctx: Context, command: EditMarkupTier) -> EditedMarkupTier:
    """Change a step of the mark-up matrix for lines priced from now on; issued documents are never rewritten."""
    OtherScope.refuse(ctx, writer.lock(ctx, MarkupTier, command.markup_tier_id, "branch_id").branch_id)
    changes = sent(command, "markup_tier_id", "expected_version")
    writer.update(MarkupTier, command.markup_tier_id, expected_version=command.expected_version, **changes)
    return EditedMarkupTier(id=command.markup_tier_id, version=command.expected_version + 1)
