"""Named reads of money."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Min, Model, QuerySet

from workwright.billing import queries as billing
from workwright.billing.rules.transfer import Instructions
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.money import Money
from workwright.kernel.reads import Page, query
from workwright.kernel.tokens import link_token, read_token
from workwright.parties.queries import same_customer
from workwright.payments.models import Payment, PaymentRequest, ProviderAccount, ProviderEvent, Refund, Review
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.reading import payment_views, refund_views, request_views, review_views
from workwright.payments.queries.views import (
    CreditView,
    PaymentView,
    ProviderAccountView,
    RefundView,
    RequestView,
    ReviewView,
)
from workwright.payments.states import PAYABLE

VIEW = "payments.view_payments"
LINK = "payments.request"
M = TypeVar("M", bound=Model)


@query("payments.get_request", permission=VIEW)
def get_request(ctx: Context, request_id: UUID) -> RequestView:
    """One payment request with its attempts and what it still asks."""
    found = PaymentRequest.visible(ctx).filter(pk=request_id).first()
    if found is None:
        raise NotFound("There is no such payment request.", id=str(request_id))
    return request_views([found])[0]


@query("payments.list_requests", permission=VIEW)
def list_requests(ctx: Context, state: str = "", after: str = "", limit: int = 50) -> Page[RequestView]:
    """Payment requests, newest first."""
    rows = PaymentRequest.visible(ctx)
    rows = rows.filter(state=state) if state else rows
    found, end = _page(rows, after, limit)
    return Page(rows=request_views(found), next=end)


@query("payments.get_payment", permission=VIEW)
def get_payment(ctx: Context, payment_id: UUID) -> PaymentView:
    """One payment and where its money is now."""
    found = Payment.visible(ctx).filter(pk=payment_id).first()
    if found is None:
        raise NotFound("There is no such payment.", id=str(payment_id))
    return payment_views(ctx, [found])[0]


@query("payments.list_payments", permission=VIEW)
def list_payments(
    ctx: Context,
    method: str = "",
    shift_id: UUID | None = None,
    customer_id: UUID | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[PaymentView]:
    """Payments, newest first."""
    rows = Payment.visible(ctx)
    rows = rows.filter(method=method) if method else rows
    rows = rows.filter(shift_id=shift_id) if shift_id else rows
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    found, end = _page(rows, after, limit)
    return Page(rows=payment_views(ctx, found), next=end)


@query("payments.list_refunds", permission=VIEW)
def list_refunds(ctx: Context, state: str = "", after: str = "", limit: int = 50) -> Page[RefundView]:
    """Refunds, newest first; `state=requested` are those that wait for a second person."""
    rows = Refund.visible(ctx)
    rows = rows.filter(state=state) if state else rows
    found, end = _page(rows, after, limit)
    return Page(rows=refund_views(found), next=end)


def alone_limit(ctx: Context) -> int:
    """Return the largest refund that one person may make here without a second one, in minor units."""
    return PaymentsPolicy.at(ctx).refund_limit_minor


@query("payments.list_reviews", permission=VIEW)
def list_reviews(ctx: Context, closed: bool = False, after: str = "", limit: int = 50) -> Page[ReviewView]:
    """Matters of money that need a person, newest first."""
    found, end = _page(Review.visible(ctx).filter(closed_at__isnull=not closed), after, limit)
    return Page(rows=review_views(found), next=end)


@query("payments.list_credits", permission=VIEW)
def list_credits(ctx: Context, customer_id: UUID | None = None) -> tuple[CreditView, ...]:
    """What is owed to customers in this branch: listed until it is used or refunded."""
    rows = Payment.here(ctx).filter(credit_minor__gt=0).order_by("customer_id", "received_at")
    rows = rows.filter(customer_id__in=same_customer([customer_id])) if customer_id else rows
    held: dict[tuple[UUID, str], list[Payment]] = {}
    for payment in rows:
        held.setdefault((payment.customer_id, payment.currency), []).append(payment)
    return tuple(
        CreditView(
            customer_id=customer,
            currency=currency,
            credit_minor=sum(p.credit_minor for p in payments),
            payment_ids=tuple(p.id for p in payments),
        )
        for (customer, currency), payments in held.items()
    )


@query("payments.list_provider_accounts", permission=VIEW)
def list_provider_accounts(ctx: Context) -> tuple[ProviderAccountView, ...]:
    """The accounts at payment providers of this branch; never their secrets."""
    names = tuple(ProviderAccountView.model_fields)
    return tuple(
        ProviderAccountView(**{name: getattr(account, name) for name in names})
        for account in ProviderAccount.here(ctx).order_by("name")
    )


def provider_account(account_id: UUID) -> ProviderAccount | None:
    """Return an account for the webhook receiver, which acts in the account's own branch."""
    return ProviderAccount.unscoped.filter(pk=account_id, active=True).first()


def account_names() -> dict[str, str]:
    """Return the names of all accounts at providers by id, for who runs the house."""
    return {str(key): name for key, name in ProviderAccount.unscoped.values_list("id", "name")}


def inbox_waiting() -> tuple[int, datetime | None]:
    """Return how many hints of providers wait to be looked at, in the whole company, and since when."""
    found = ProviderEvent.unscoped.filter(state="received").aggregate(
        count=Count("id"), oldest=Min("received_at")
    )
    return found["count"], found["oldest"]


def request_link(ctx: Context, request_id: UUID) -> str:
    """Return the token of the link to a request; recomputed each time, never stored."""
    request = PaymentRequest.visible(ctx).filter(pk=request_id).first()
    if request is None:
        raise NotFound("There is no such payment request.", id=str(request_id))
    return link_token(LINK, request.id, request.generation)


def request_of_link(token: str) -> tuple[UUID, UUID]:
    """Return (branch, request) of a genuine link; raise `NotFound` for any other."""
    read = read_token(LINK, token)
    request = PaymentRequest.unscoped.filter(pk=read[0]).first() if read else None
    if read is None or request is None or request.generation != read[1]:
        raise NotFound("This payment link does not exist.")
    return request.branch_id, request.id


def transfer_of(ctx: Context, asked: RequestView) -> Instructions | None:
    """Return how to pay what a request still asks by bank transfer; None where it is not offered."""
    if "transfer" not in asked.methods or asked.state not in PAYABLE:
        return None
    return billing.how_to_transfer(ctx, "request", asked.id, Money(asked.left_minor, asked.currency))


def requests_of(ctx: Context, work_order_id: UUID) -> tuple[RequestView, ...]:
    """Return the requests of an order, oldest first."""
    rows = PaymentRequest.visible(ctx).filter(work_order_id=work_order_id).order_by("created_at")
    return request_views(list(rows))


def _page(rows: QuerySet[M], after: str, limit: int) -> tuple[list[M], str]:
    """Return one page by falling id (ids rise with time) and the mark of the next."""
    size = max(1, min(limit, 200))
    try:
        rows = rows.filter(pk__lt=UUID(after)) if after else rows
    except ValueError as error:
        raise Invalid("This is not a page mark that was handed out.", field="after") from error
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""
