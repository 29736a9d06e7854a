"""The pretended Daraja in a process of its own, and a branch that is connected to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from tests.payments.sandbox import Mailbox
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.ports import Credentials, gateways
from workwright.plugins.mpesa import MpesaGateway
from workwright.plugins.mpesa.reversals import opened
from workwright_mpesa.running import RunningDaraja
from workwright_mpesa.running import running as running_daraja

CALLBACK = "a-long-random-word"
PHONE = "254712345678"
FAULTS = {"lost_answer": "lost_answer", "unknown_then_success": "no_query", "hang": "hang"}


class Provider:
    """Daraja from outside, in the words of the contract."""

    def __init__(self, daraja: RunningDaraja, mailbox: Mailbox) -> None:
        self.daraja, self.mailbox = daraja, mailbox
        self.origin = f"http://127.0.0.1:{mailbox.server_address[1]}"

    def credentials(self, **more: Any) -> Credentials:
        settings, secrets = self.daraja.settings(self.origin), self.daraja.secrets(CALLBACK)
        return Credentials("account", settings, secrets, **more)

    def checkout(self, ref: str) -> str:
        return opened(self.credentials(), ref)[0]

    def pay(self, ref: str) -> dict[str, Any]:
        return self.daraja.answer(self.checkout(ref))

    def end(self, ref: str, code: str) -> None:
        self.daraja.answer(self.checkout(ref), code)

    def misbehave(self, **faults: float) -> None:
        self.daraja.misbehave(**{FAULTS.get(name, name): much for name, much in faults.items()})


@contextmanager
def running() -> Iterator[Provider]:
    """Start it on a free port of this machine, and stop it."""
    mailbox = Mailbox()
    try:
        with running_daraja() as daraja:
            yield Provider(daraja, mailbox)
    finally:
        mailbox.shutdown()
        mailbox.server_close()


def install_gateway() -> MpesaGateway:
    if "mpesa" not in gateways:
        gateways.register(MpesaGateway())
    gateways["mpesa"]._caller._timeout = 3  # type: ignore[attr-defined]
    return gateways["mpesa"]  # type: ignore[return-value]


def connect(ctx: Context, provider: Provider) -> UUID:
    """Connect the branch to it; the account's id."""
    install_gateway()
    made = act(
        connect_provider,
        ctx,
        gateway="mpesa",
        name="M-Pesa",
        settings=provider.daraja.settings(provider.origin),
        secrets=provider.daraja.secrets(CALLBACK),
    )
    return UUID(str(made.id))
