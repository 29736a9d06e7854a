"""Prepare a try to be paid through a provider. Nothing leaves the house yet."""

from datetime import timedelta
from uuid import UUID

from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.models import PaymentAttempt, ProviderAccount
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import NotPayable, lock_request, received_for
from workwright.payments.queries.phones import asks_phones
from workwright.payments.rules import cash_due
from workwright.payments.states import ATTEMPT, PAYABLE


class AttemptRunning(DomainError):
    """A payment of this request is under way. Wait for it, or cancel it."""

    code = "payments.attempt_running"


class NoProvider(DomainError):
    """No payment provider is set up in this branch. Connect one first."""

    code = "payments.no_provider"


class CreateAttempt(Command):
    attempt_id: UUID | None = None
    request_id: UUID
    account_id: UUID | None = None


class CreatedAttempt(Result):
    id: UUID
    account_id: UUID
    amount_minor: int
    currency: str


constraint_means("attempt_one_live_per_request", AttemptRunning)


@action("payments.create_attempt", errors=(NotFound, NotPayable, AttemptRunning, NoProvider), money=True)
def create_attempt(ctx: Context, command: CreateAttempt) -> CreatedAttempt:
    """Write down the intent to charge what the request still asks; its id is the provider's key for ever."""
    account = usable_account(ctx, command.account_id)
    return prepare(ctx, command.request_id, account, command.attempt_id)


def prepare(
    ctx: Context, request_id: UUID, account: ProviderAccount, attempt_id: UUID | None, **way: object
) -> CreatedAttempt:
    """Write an attempt to be paid what a payable request still asks; `way` names a mandate or a reader."""
    request = lock_request(ctx, request_id)
    left = request.amount_minor - received_for(request.id)
    if request.state not in PAYABLE or request.expires_at <= ctx.now or left <= 0:
        raise NotPayable(state=request.state)
    lasts = timedelta(minutes=PaymentsPolicy.at(ctx).attempt_minutes)
    asked = cash_due(left, request.phone_step_minor) if asks_phones(account) else left
    if asked <= 0:
        raise NotPayable(state=request.state)
    attempt_id = attempt_id or new_id()
    PaymentAttempt.unscoped.create(
        id=attempt_id,
        branch_id=ctx.here,
        request_id=request.id,
        account_id=account.id,
        amount_minor=asked,
        rounding_minor=asked - left,
        currency=request.currency,
        state=ATTEMPT.initial,
        created_at=ctx.now,
        expires_at=min(request.expires_at, ctx.now + lasts),
        **way,
    )
    ctx.about(request.work_order_id or request.id)
    return CreatedAttempt(id=attempt_id, account_id=account.id, amount_minor=asked, currency=request.currency)


def usable_account(ctx: Context, account_id: UUID | None) -> ProviderAccount:
    """Return the account to charge through: the one that is named, else the branch's first with a page of its own.

    Raises `NoProvider`.
    """
    accounts = ProviderAccount.here(ctx).filter(active=True).order_by("name")
    if account_id:
        account = accounts.filter(pk=account_id).first()
    else:
        account = next((one for one in accounts if not asks_phones(one)), None)
    if account is None:
        raise NoProvider
    return account
