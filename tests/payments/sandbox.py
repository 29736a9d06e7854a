"""The real sandbox provider in a process of its own, and a branch that is connected to it."""

from uuid import UUID

from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.flows import Checkout, start_checkout
from workwright.payments.ports import gateways
from workwright.plugins.sandbox import SandboxGateway
from workwright_sandbox.running import GOOD, KEY, SECRET, Mailbox, running
from workwright_sandbox.running import RunningProvider as Provider

__all__ = [
    "GOOD",
    "KEY",
    "SECRET",
    "Mailbox",
    "Provider",
    "checkout",
    "connect",
    "install_gateway",
    "running",
]
DECLINED, PENDING, PENDING_FAILS = "4000000000000002", "4000000000000077", "4000000000000341"
BACK = "http://127.0.0.1:9/back"


def install_gateway() -> None:
    """Have the adapter installed, with little patience."""
    if "sandbox" not in gateways:
        gateways.register(SandboxGateway())
    gateways["sandbox"]._timeout = 3  # type: ignore[attr-defined]


def connect(ctx: Context, provider: Provider) -> UUID:
    """Connect the branch to the running provider; the account's id."""
    install_gateway()
    made = act(
        connect_provider,
        ctx,
        gateway="sandbox",
        name="Sandbox",
        settings={"endpoint": provider.url},
        secrets={"api_key": KEY, "webhook_secret": SECRET},
    )
    return UUID(str(made.id))


def checkout(ctx: Context, request_id: UUID) -> Checkout:
    return start_checkout(ctx, request_id, return_url=BACK, description="Work order")
