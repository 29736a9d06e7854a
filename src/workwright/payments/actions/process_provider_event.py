"""Apply a hint from the inbox: what the provider said when it was asked, and the mark that it was, in one."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.payments.actions.book_direct import BookDirect, book_direct
from workwright.payments.actions.record_outcome import RecordOutcome, record_outcome
from workwright.payments.actions.record_refund_outcome import RecordRefundOutcome, record_refund_outcome
from workwright.payments.models import ProviderEvent
from workwright.payments.states import PROVIDER_EVENT


class ProcessProviderEvent(Command):
    """What was fetched because of the event; nothing when the object is not one of ours."""

    event_id: UUID
    charge: RecordOutcome | None = None
    refund: RecordRefundOutcome | None = None
    direct: BookDirect | None = None


class ProcessedProviderEvent(Result):
    id: UUID
    state: str


@action("payments.process_provider_event", errors=(NotFound,))
def process_provider_event(ctx: Context, command: ProcessProviderEvent) -> ProcessedProviderEvent:
    """Do it once: an event that was processed before is left as it is."""
    event = ProviderEvent.here(ctx).select_for_update().filter(pk=command.event_id).first()
    if event is None:
        raise NotFound("There is no such provider event.", id=str(command.event_id))
    if event.state == "processed":
        return ProcessedProviderEvent(id=event.id, state=event.state)
    state = PROVIDER_EVENT.after(event.state, process_provider_event.name)
    if command.charge:
        record_outcome(ctx, command.charge)
    if command.refund:
        record_refund_outcome(ctx, command.refund)
    if command.direct:
        book_direct(ctx, command.direct)
    ProviderEvent.here(ctx).filter(pk=event.id).update(state=state, processed_at=ctx.now)
    return ProcessedProviderEvent(id=event.id, state=state)
