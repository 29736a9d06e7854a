"""Saving a method under a mandate, charging it, and making it useless when the mandate is revoked."""

from typing import cast
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.payments.actions.cancel_attempt import CancelAttempt, cancel_attempt
from workwright.payments.actions.forget_method import ForgetMethod, forget_method
from workwright.payments.actions.record_setup import record_setup, setup_outcome
from workwright.payments.actions.send_attempt import SendAttempt, send_attempt
from workwright.payments.flows.checkout import ProviderAway, create_there
from workwright.payments.flows.reach import as_system, reach
from workwright.payments.models import Mandate, PaymentAttempt
from workwright.payments.ports import Credentials, NoAnswer, Refused, SavesMethods, SetUp


def start_setup(ctx: Context, mandate_id: UUID, return_url: str) -> str:
    """Return the provider's page on which the method of a signed mandate is saved; raise `ProviderAway`."""
    mandate = Mandate.here(ctx).select_related("account").get(pk=mandate_id)
    gateway, account = _saving(ctx, mandate)
    try:
        facts = gateway.set_up(
            account, SetUp(f"{mandate.id}:{mandate.version}", mandate.currency, return_url)
        )
    except (NoAnswer, Refused) as error:
        raise ProviderAway from error
    record_setup(as_system(ctx), setup_outcome(mandate.id, facts))
    return facts.pay_url


def sync_setup(ctx: Context, mandate_id: UUID) -> None:
    """Ask the provider about a method that is being saved, and record its answer. Safe to repeat."""
    mandate = Mandate.here(ctx).select_related("account").get(pk=mandate_id)
    if not mandate.setup_ref or mandate.state not in ("signed", "revoked") or mandate.method_ref:
        return
    gateway, account = _saving(ctx, mandate)
    try:
        facts = gateway.fetch_setup(account, mandate.setup_ref)
    except (NoAnswer, Refused):
        return
    if facts.state != "action_required":
        record_setup(as_system(ctx), setup_outcome(mandate.id, facts))


def forget_saved(ctx: Context, mandate_id: UUID) -> None:
    """Have the provider forget the method of a revoked mandate. Raises `NoAnswer`, to be tried again."""
    mandate = Mandate.here(ctx).select_related("account").get(pk=mandate_id)
    gateway, account = _saving(ctx, mandate)
    gateway.forget_method(account, mandate.method_ref)
    forget_method(as_system(ctx), ForgetMethod(mandate_id=mandate.id))


def send_prepared(ctx: Context, attempt_id: UUID) -> str:
    """Make a charge that needs no page: look once more, commit, call. What may not be charged any more is dropped."""
    attempt = PaymentAttempt.here(ctx).select_related("mandate").get(pk=attempt_id)
    try:
        send_attempt(ctx, SendAttempt(attempt_id=attempt_id))
    except DomainError:
        return cancel_attempt(as_system(ctx), CancelAttempt(attempt_id=attempt_id)).state
    way = {"channel": "terminal", "reader": attempt.reader}
    if attempt.mandate:
        way = {"channel": "saved", "method_ref": attempt.mandate.method_ref}
    return create_there(as_system(ctx), attempt_id, "", "", **way).state


def _saving(ctx: Context, mandate: Mandate) -> tuple[SavesMethods, Credentials]:
    gateway, account = reach(mandate.account, ctx.now)
    return cast(SavesMethods, gateway), account
