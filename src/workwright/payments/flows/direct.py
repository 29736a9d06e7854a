"""Money that people send by themselves, with a reference of ours or without one."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.payments.actions.book_direct import BookDirect
from workwright.payments.flows.reach import reach
from workwright.payments.models import PaymentAttempt, ProviderAccount, ProviderEvent
from workwright.payments.ports import NoAnswer, TakesDirectMoney, gateways
from workwright.payments.queries.phones import attempt_by_reference

TOLD_FOR = timedelta(hours=47)
"""A hint that the provider does not confirm for so long is about nothing."""


def direct_money(ctx: Context, event: ProviderEvent) -> BookDirect | PaymentAttempt | None:
    """Ask about a payment that nobody was asked for; return how to book it, or the attempt that it answers.

    Raises `NoAnswer` while the provider does not confirm it: a hint alone books nothing.
    """
    account = ProviderAccount.here(ctx).get(pk=event.account_id)
    if not isinstance(gateways[account.gateway], TakesDirectMoney):
        return None
    gateway, credentials = reach(account, ctx.now)
    try:
        found = cast(TakesDirectMoney, gateway).direct(credentials, event.object_ref)
    except NoAnswer:
        if ctx.now - event.received_at > TOLD_FOR:
            return None
        raise
    if found is None:
        return None
    asked = attempt_by_reference(ctx, account.id, found.reference)
    if asked is not None:
        return PaymentAttempt.here(ctx).select_related("account").get(pk=asked)
    return BookDirect(
        account_id=account.id,
        provider_ref=found.ref,
        reference=found.reference,
        method=found.method_kind,
        amount_minor=found.amount.minor,
        currency=found.amount.currency,
    )


def register_addresses(ctx: Context, account_id: UUID) -> None:
    """Have the provider send its news about direct payments to us. Raises `NoAnswer`, `Refused`, `Invalid`."""
    ctx.require("payments.connect_provider")
    account = ProviderAccount.here(ctx).filter(pk=account_id).first()
    if account is None:
        raise NotFound("There is no such provider account.", id=str(account_id))
    if not isinstance(gateways[account.gateway], TakesDirectMoney):
        raise Invalid("This provider takes no payments that nobody asked for.")
    gateway, credentials = reach(account, ctx.now)
    cast(TakesDirectMoney, gateway).register(credentials)
