"""How a provider is reached, and on whose behalf its answers are recorded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from workwright.kernel import circuits
from workwright.kernel.context import SYSTEM, Context
from workwright.payments.models import ProviderAccount
from workwright.payments.models.providers import unseal
from workwright.payments.ports import Credentials, NoAnswer, PaymentGateway, Refused, Unreachable, gateways
from workwright.payments.queries.phones import heard_of

LOST_AFTER = timedelta(minutes=2)
"""A call whose key the provider does not know after this long never arrived."""
SILENCES = 4
"""So many calls in a row without an answer, and the provider is left alone for a while."""
WITHOUT_NETWORK = frozenset({"parse_event"})


class Guarded:
    """A gateway behind the circuit of its account: while that is open nothing is called and nobody waits."""

    def __init__(self, gateway: PaymentGateway, destination: str, now: datetime) -> None:
        self._gateway, self._destination, self._now = gateway, destination, now

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._gateway, name)
        plain = name in WITHOUT_NETWORK or not callable(found)
        return found if plain else partial(self._call, found)

    def _call(self, call: Callable[..., Any], *arguments: Any) -> Any:
        if not circuits.may_try(self._destination, self._now):
            raise Unreachable("The provider did not answer a moment ago and is left alone for a while.")
        try:
            answer = call(*arguments)
        except Unreachable as error:
            circuits.failed(self._destination, self._now, str(error))
            raise
        except NoAnswer as error:
            circuits.failed(self._destination, self._now, str(error) or "no answer", SILENCES)
            raise
        except Refused:
            circuits.answered(self._destination)
            raise
        circuits.answered(self._destination)
        return answer


def destination(account: ProviderAccount) -> str:
    """Return the name of an account's circuit."""
    return f"gateway:{account.id}"


def is_away(account: ProviderAccount | None) -> bool:
    """Return whether an account's provider does not answer: who must not wait leaves trying to the worker."""
    return account is not None and circuits.is_open(destination(account))


def as_system(ctx: Context) -> Context:
    """Return the same call with the system acting: outcomes are recorded by nobody else."""
    return replace(ctx, actor=SYSTEM, key=None, unit=None)


def reach(account: ProviderAccount | None, now: datetime) -> tuple[PaymentGateway, Credentials]:
    """Return the gateway of an account, behind its circuit, and what it needs to be called."""
    if account is None:
        raise ValueError("money that came through no provider cannot be asked about")
    secrets = unseal(account.secrets) if account.secrets else {}
    guarded = cast(PaymentGateway, Guarded(gateways[account.gateway], destination(account), now))
    return guarded, Credentials(str(account.id), account.settings, secrets, partial(heard_of, account.id))
