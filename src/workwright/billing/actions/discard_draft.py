"""Throw a draft away: nothing was claimed yet."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.models import Invoice
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale


class DiscardDraft(Command):
    invoice_id: UUID
    expected_version: int
    reason: Annotated[str, Field(max_length=500)] = ""


class DiscardedDraft(Result):
    version: int
    state: str


@action("billing.discard_draft", errors=(NotFound, Stale, IllegalTransition))
def discard_draft(ctx: Context, command: DiscardDraft) -> DiscardedDraft:
    """Discard a draft for good; its lines can be drafted again at once."""
    invoice = writer.lock(ctx, Invoice, command.invoice_id, "state")
    state = INVOICE.after(invoice.state, "billing.discard_draft")
    writer.update(
        Invoice,
        command.invoice_id,
        expected_version=command.expected_version,
        state=state,
        discard_reason=command.reason,
    )
    return DiscardedDraft(id=command.invoice_id, version=command.expected_version + 1, state=state)
