"""What is odd enough about money that a person should look: read after the fact, judged by the branch's policy."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Avg, Count

from workwright.kernel.context import Context
from workwright.payments.models import Payment, PaymentAttempt, Refund
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.rules import is_outlier

USUAL_DAYS = 90


def failed_attempts(request_id: UUID) -> int:
    """Return how often paying a request has failed."""
    return PaymentAttempt.unscoped.filter(request_id=request_id, state="failed").count()


def is_odd_amount(ctx: Context, payment_id: UUID, amount_minor: int, currency: str) -> bool:
    """Tell whether a payment is far above what came in the ninety days before it."""
    policy = PaymentsPolicy.at(ctx)
    if amount_minor < policy.review_outlier_floor_minor:
        return False
    since = ctx.now - timedelta(days=USUAL_DAYS)
    usual = (
        Payment.here(ctx)
        .filter(currency=currency, received_at__gte=since)
        .exclude(pk=payment_id)
        .aggregate(many=Count("id"), average=Avg("amount_minor"))
    )
    return is_outlier(
        amount_minor,
        usual["many"],
        int(usual["average"] or 0),
        policy.review_outlier_times,
        policy.review_outlier_floor_minor,
    )


def odd_refund(ctx: Context, refund_id: UUID) -> tuple[str, ...]:
    """Return the kinds of review that a refund deserves: to another method, soon after its payment."""
    refund = Refund.here(ctx).select_related("payment").get(pk=refund_id)
    kinds = []
    if refund.method != refund.payment.method and refund.payment.method != "brought_in":
        kinds.append("refund_other_method")
    passed = refund.requested_at - refund.payment.received_at
    if not refund.external and passed < timedelta(minutes=PaymentsPolicy.at(ctx).review_refund_minutes):
        kinds.append("refund_soon")
    return tuple(kinds)


def refunds_today(ctx: Context, refund_id: UUID) -> tuple[str, int]:
    """Return who asked for a refund, and how many they asked for on that day of the branch."""
    refund = Refund.here(ctx).get(pk=refund_id)
    day = refund.requested_at.astimezone(ctx.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Refund.here(ctx).filter(requested_by=refund.requested_by, external=False)
    return refund.requested_by, mine.filter(
        requested_at__gte=day, requested_at__lte=refund.requested_at
    ).count()
