"""The real sandbox provider in a process of its own, and what it sends to us."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.flows import Checkout, start_checkout
from workwright.payments.ports import gateways
from workwright.plugins.sandbox import SandboxGateway

KEY, SECRET = "test-api-key", "test-webhook-secret"
GOOD, DECLINED, PENDING, PENDING_FAILS = (
    "4242424242424242",
    "4000000000000002",
    "4000000000000077",
    "4000000000000341",
)
BACK = "http://127.0.0.1:9/back"


class Mailbox(ThreadingHTTPServer):
    """Takes webhooks and keeps them as they came: headers and raw bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def wait(self, count: int, seconds: float = 8.0) -> list[tuple[dict[str, str], bytes]]:
        """Return what came, once there are `count` of it; fail after some seconds."""
        until = time.monotonic() + seconds
        while len(self.taken) < count:
            assert time.monotonic() < until, f"{len(self.taken)} webhooks of {count}"
            time.sleep(0.02)
        return list(self.taken)


class _Taker(BaseHTTPRequestHandler):
    server: Mailbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers.items()), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Provider:
    """The provider from outside: its address, its switchboard, and its payers."""

    def __init__(self, url: str, mailbox: Mailbox) -> None:
        self.url, self.mailbox = url, mailbox

    def call(self, method: str, path: str, **json: Any) -> dict[str, Any]:
        answer = httpx.request(
            method, self.url + path, json=json, headers={"Authorization": f"Bearer {KEY}"}, timeout=10
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def misbehave(self, **faults: float) -> None:
        self.call("PUT", "/control/faults", faults=faults)

    def pay(self, ref: str, card: str = GOOD) -> dict[str, Any]:
        return self.call("POST", f"/control/payments/{ref}/pay", card=card)

    def act(self, ref: str, verb: str) -> dict[str, Any]:
        kind = "refunds" if ref.startswith("sr_") else "payments"
        return self.call("POST", f"/control/{kind}/{ref}/{verb}")


@contextmanager
def running(data: Path | None = None) -> Iterator[Provider]:
    """Start the provider on a free port of this machine, and stop it."""
    mailbox = Mailbox()
    hook = f"http://127.0.0.1:{mailbox.server_address[1]}/"
    command = [sys.executable, "-m", "workwright_sandbox", "--port", "0", "--key", KEY, "--secret", SECRET]
    command += ["--webhook", hook, *(["--data", str(data)] if data else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Provider(process.stdout.readline().strip(), mailbox)
        finally:
            process.terminate()
            mailbox.shutdown()
            mailbox.server_close()


def install_gateway() -> None:
    """Have the adapter installed, with little patience."""
    if "sandbox" not in gateways:
        gateways.register(SandboxGateway())
    gateways["sandbox"]._timeout = 1.5  # type: ignore[attr-defined]


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
