"""Take down the agreement of a customer who stands at the counter: offered, shown and answered in one act."""

from uuid import UUID

from pydantic import Field

from workwright.estimates.actions.decide_lines import ERRORS, DecidedLines, LineDecision
from workwright.estimates.actions.draft_estimate import DraftEstimate, draft_estimate
from workwright.estimates.actions.record_decision import RecordDecision, record_decision
from workwright.estimates.actions.send_estimate import NothingToOffer, SendEstimate, send_estimate
from workwright.kernel.actions import Command, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.queries import lines_of
from workwright.work_orders.states import UNDECIDED


class AgreeInPerson(Command):
    """`total_minor` is what the customer was told for these lines, tax included; another total is refused."""

    work_order_id: UUID
    name: Personal[str] = Field(min_length=1, max_length=200)
    signature_file_id: UUID | None = None
    total_minor: int | None = Field(default=None, ge=0)


@action("estimates.agree_in_person", errors=(*ERRORS, NothingToOffer))
def agree_in_person(ctx: Context, command: AgreeInPerson) -> DecidedLines:
    """Record a yes, in person, to every line that has no answer yet. What was offered is frozen as for any estimate.

    Where several pay it is the yes of the order's own customer, to their part.
    """
    waiting = lines_of(ctx, command.work_order_id, states=UNDECIDED)
    if not waiting:
        raise NothingToOffer
    line_ids = tuple(line.line_id for line in waiting)
    draft = draft_estimate(ctx, DraftEstimate(work_order_id=command.work_order_id, line_ids=line_ids))
    offer = SendEstimate(estimate_id=draft.id, expected_version=draft.version, channel="in_person")
    sent = send_estimate(ctx, offer)
    if command.total_minor not in (None, sent.gross_minor):
        raise Stale("The price changed since it was shown. Look at it again.", total_minor=sent.gross_minor)
    return record_decision(
        ctx,
        RecordDecision(
            estimate_id=draft.id,
            decisions=tuple(LineDecision(line_id=line_id, verdict="approved") for line_id in sent.line_ids),
            channel="in_person",
            name=command.name,
            signature_file_id=command.signature_file_id,
        ),
    )
