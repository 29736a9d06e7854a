"""Record what a customer answered to somebody of ours: in person, by phone, or in writing."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.estimates.actions.decide_lines import (
    ERRORS,
    DecidedLines,
    DecideLines,
    LineDecision,
    decide_lines,
)
from workwright.kernel.actions import Command, action
from workwright.kernel.context import Context
from workwright.kernel.privacy import Personal


class RecordDecision(Command):
    """An oral answer needs name and number called; the law of the branch's place may ask for more.

    `decided_at` is when the customer said it, now when left out. `shown_sha256` is the document that was shown or
    read out; the estimate's own when left out.
    """

    estimate_id: UUID
    authorisation_id: UUID | None = None
    decisions: tuple[LineDecision, ...] = Field(min_length=1, max_length=500)
    channel: Literal["in_person", "phone", "email"]
    name: Personal[str] = Field(min_length=1, max_length=200)
    number_called: Personal[str] = Field(default="", max_length=40)
    decided_at: datetime | None = None
    signature_file_id: UUID | None = None
    shown_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    old_parts_wanted: bool = Field(default=False, description="replaced parts go back to the customer")
    note: Personal[str] = Field(default="", max_length=500)


@action("estimates.record_decision", errors=ERRORS, offline=True)
def record_decision(ctx: Context, command: RecordDecision) -> DecidedLines:
    """Take down a yes or no to each line, with who said it, when and how. Work on approved lines may start."""
    return decide_lines(ctx, DecideLines.model_validate(command.model_dump()))
