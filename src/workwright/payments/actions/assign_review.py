"""Give a review to somebody who looks after it."""

from uuid import UUID

from workwright.access.queries import user_names
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.payments.actions.close_review import ReviewClosed
from workwright.payments.models import Review


class AssignReview(Command):
    review_id: UUID
    user_id: UUID


class AssignedReview(Result):
    user_id: UUID


@action("payments.assign_review", errors=(NotFound, ReviewClosed))
def assign_review(ctx: Context, command: AssignReview) -> AssignedReview:
    """Name the owner of an open review; they, or anybody with the right, close it with a reason."""
    review = writer.lock(ctx, Review, command.review_id, "closed_at", "work_order_id")
    if review.closed_at is not None:
        raise ReviewClosed
    if not user_names([command.user_id]):
        raise NotFound("There is no such person.", field="user_id")
    if review.work_order_id:
        ctx.about(review.work_order_id)
    writer.update(Review, command.review_id, owner_id=command.user_id)
    return AssignedReview(id=command.review_id, user_id=command.user_id)
