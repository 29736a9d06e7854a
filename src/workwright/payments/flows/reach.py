"""How a provider is reached, and on whose behalf its answers are recorded."""

from dataclasses import replace
from datetime import timedelta

from workwright.kernel.context import SYSTEM, Context
from workwright.payments.models import ProviderAccount
from workwright.payments.models.providers import unseal
from workwright.payments.ports import Credentials, PaymentGateway, gateways

LOST_AFTER = timedelta(minutes=2)
"""A call whose key the provider does not know after this long never arrived."""


def as_system(ctx: Context) -> Context:
    """Return the same call with the system acting: outcomes are recorded by nobody else."""
    return replace(ctx, actor=SYSTEM, key=None, unit=None)


def reach(account: ProviderAccount | None) -> tuple[PaymentGateway, Credentials]:
    """Return the gateway of an account and what it needs to be called."""
    if account is None:
        raise ValueError("money that came through no provider cannot be asked about")
    secrets = unseal(account.secrets) if account.secrets else {}
    return gateways[account.gateway], Credentials(str(account.id), account.settings, secrets)
