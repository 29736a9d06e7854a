"""A double of Stripe in a process of its own, and a branch that is connected to it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx

from tests.payments.sandbox import Mailbox
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.ports import gateways
from workwright.plugins.stripe import StripeGateway

KEY, SECRET = "sk_test_double", "whsec_double"


class Provider:
    """Stripe from outside: what payers, banks and people at its own pages do."""

    def __init__(self, url: str, mailbox: Mailbox) -> None:
        self.url, self.mailbox = url, mailbox

    def act(self, ref: str, verb: str, **asked: str) -> dict[str, Any]:
        answer = httpx.post(f"{self.url}/control/{ref}/{verb}", data=asked)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def pay(self, ref: str, kind: str = "card") -> dict[str, Any]:
        return self.act(ref, "pay", kind=kind)

    def refund(self, ref: str, amount_minor: int) -> dict[str, Any]:
        """Somebody gives money back on Stripe's own pages."""
        return self.act(ref, "refund", amount=str(amount_minor))

    def reader(self) -> str:
        """A card reader that is switched on; its name."""
        return str(httpx.post(f"{self.url}/control/reader").json()["id"])

    def pay_out(self) -> dict[str, Any]:
        answer = httpx.post(f"{self.url}/control/payout")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def misbehave(self, **faults: float) -> None:
        httpx.post(f"{self.url}/control/faults", data=faults).raise_for_status()


@contextmanager
def running() -> Iterator[Provider]:
    """Start the double on a free port of this machine, and stop it."""
    mailbox = Mailbox()
    hook = f"http://127.0.0.1:{mailbox.server_address[1]}/"
    command = [sys.executable, "-m", "tests.plugins.stripe_double", hook, KEY, SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Provider(process.stdout.readline().strip(), mailbox)
        finally:
            process.terminate()
            mailbox.shutdown()
            mailbox.server_close()


def connect(ctx: Context, provider: Provider) -> UUID:
    """Connect the branch to the running double; the account's id."""
    if "stripe" not in gateways:
        gateways.register(StripeGateway())
    made = act(
        connect_provider,
        ctx,
        gateway="stripe",
        name="Stripe",
        settings={"api_base": provider.url},
        secrets={"api_key": KEY, "webhook_secret": SECRET},
    )
    return UUID(str(made.id))
