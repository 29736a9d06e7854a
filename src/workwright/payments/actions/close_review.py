"""Close a review with what was found, or the record that settled it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.payments.models import Review


class ReviewClosed(DomainError):
    """This review is closed already."""

    code = "payments.review_closed"


class CloseReview(Command):
    review_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class ClosedReview(Result):
    id: UUID


@action("payments.close_review", errors=(NotFound, ReviewClosed))
def close_review(ctx: Context, command: CloseReview) -> ClosedReview:
    """Close a review; its reason is kept for ever, and nothing else happens to any money."""
    review = writer.lock(ctx, Review, command.review_id, "closed_at", "work_order_id")
    if review.closed_at is not None:
        raise ReviewClosed
    if review.work_order_id:
        ctx.about(review.work_order_id)
    writer.update(
        Review, command.review_id, closed_at=ctx.now, closed_by=ctx.actor.ref, reason=command.reason
    )
    return ClosedReview(id=command.review_id)
