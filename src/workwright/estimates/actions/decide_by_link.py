"""Answer by the link that was sent: the customer's own act."""

from uuid import UUID

from pydantic import Field

from workwright.estimates.actions.decide_lines import (
    ERRORS,
    DecidedLines,
    DecideLines,
    LineDecision,
    decide_lines,
)
from workwright.estimates.queries.links import estimate_of_link
from workwright.kernel.actions import Command, action
from workwright.kernel.context import Context
from workwright.kernel.privacy import Personal, Secret


class DecideByLink(Command):
    """`shown_sha256` is the hash of the document on the customer's screen: only that can be answered."""

    token: Secret[str] = Field(max_length=200)
    decisions: tuple[LineDecision, ...] = Field(min_length=1, max_length=500)
    name: Personal[str] = Field(min_length=1, max_length=200)
    shown_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    authorisation_id: UUID | None = None
    signature_file_id: UUID | None = None
    old_parts_wanted: bool = Field(default=False, description="replaced parts go back to the customer")
    note: Personal[str] = Field(default="", max_length=500)


@action("estimates.decide_by_link", errors=ERRORS)
def decide_by_link(ctx: Context, command: DecideByLink) -> DecidedLines:
    """Approve or decline lines of the estimate that the link is for. Approval starts the work: no other step."""
    said = command.model_dump(exclude={"token"})
    estimate = estimate_of_link(command.token)
    return decide_lines(
        ctx, DecideLines.model_validate({"estimate_id": estimate.id, "channel": "link", **said})
    )
