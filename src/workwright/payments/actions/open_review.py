"""Open a review: something about money needs a person."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.events import ReviewOpened
from workwright.payments.models import Review


class OpenReview(Command):
    """`dedupe` names the one occasion: the same occasion opens one review, ever."""

    kind: Annotated[str, Field(pattern=r"^[a-z_]{3,40}$")]
    dedupe: Annotated[str, Field(max_length=160)] = ""
    work_order_id: UUID | None = None
    payment_id: UUID | None = None
    request_id: UUID | None = None
    attempt_id: UUID | None = None
    refund_id: UUID | None = None
    amount_minor: int | None = None
    currency: Annotated[str, Field(max_length=3)] = ""
    note: Annotated[str, Field(max_length=500)] = ""


class OpenedReview(Result):
    """`opened` is false when this occasion had been seen before; `id` is then the first one's."""

    id: UUID
    opened: bool


_INSERT = """
INSERT INTO payments_review (id, branch_id, kind, dedupe, work_order_id, payment_id, request_id, attempt_id, refund_id,
                             amount_minor, currency, note, opened_by, opened_at, closed_by, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '')
ON CONFLICT (dedupe) DO NOTHING RETURNING id
"""


@action("payments.open_review")
def open_review(ctx: Context, command: OpenReview) -> OpenedReview:
    """Put a matter on the list of those that need a person, once per occasion."""
    review_id = new_id()
    dedupe = command.dedupe or str(review_id)
    c = command
    subjects = [c.work_order_id, c.payment_id, c.request_id, c.attempt_id, c.refund_id]
    values = [review_id, ctx.here, c.kind, dedupe, *subjects, c.amount_minor, c.currency, c.note]
    if not writer.rows(_INSERT, [*values, ctx.actor.ref, ctx.now]):
        return OpenedReview(id=Review.here(ctx).get(dedupe=dedupe).id, opened=False)
    ctx.emit(ReviewOpened(review_id=review_id, kind=c.kind, work_order_id=c.work_order_id))
    return OpenedReview(id=review_id, opened=True)
