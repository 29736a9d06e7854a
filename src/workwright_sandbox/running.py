"""The provider in a process of its own, for tests: its switchboard, its payers, and what it sends to us."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

KEY, SECRET = "test-api-key", "test-webhook-secret"
GOOD = "4242424242424242"
PATH = "workwright-path"
"""What follows the account in the address that was called stands among the headers, as the product puts it there."""


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
            if time.monotonic() > until:
                raise AssertionError(f"{len(self.taken)} webhooks of {count}")
            time.sleep(0.02)
        return list(self.taken)


class _Taker(BaseHTTPRequestHandler):
    server: Mailbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = "/".join(self.path.split("/")[4:])
        self.server.taken.append((dict(self.headers.items()) | {PATH: path}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class RunningProvider:
    """The provider from outside: its address, its switchboard, and its payers."""

    def __init__(self, url: str, mailbox: Mailbox) -> None:
        self.url, self.mailbox = url, mailbox

    def call(self, method: str, path: str, **json: Any) -> dict[str, Any]:
        """Call its API as the merchant; raises `httpx.HTTPStatusError` when it refuses."""
        answer = httpx.request(
            method, self.url + path, json=json, headers={"Authorization": f"Bearer {KEY}"}, timeout=10
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def misbehave(self, **faults: float) -> None:
        """Switch these faults on and all others off."""
        self.call("PUT", "/control/faults", faults=faults)

    def pay(self, ref: str, card: str = GOOD) -> dict[str, Any]:
        return self.call("POST", f"/control/payments/{ref}/pay", card=card)

    def pay_out(self) -> dict[str, Any]:
        """Return the newest payout: they are made by themselves, one a day and currency."""
        today = datetime.now(UTC).date().isoformat()
        found: dict[str, Any] = self.call("GET", f"/v1/payouts?since={today}")["data"][-1]
        return found

    def act(self, ref: str, verb: str) -> dict[str, Any]:
        """Have something happen to a payment or a refund there: dispute, win, lose, settle, fail, ..."""
        kind = "refunds" if ref.startswith("sr_") else "payments"
        return self.call("POST", f"/control/{kind}/{ref}/{verb}")


@contextmanager
def running(data: Path | None = None) -> Iterator[RunningProvider]:
    """Start the provider on a free port of this machine, and stop it."""
    mailbox = Mailbox()
    hook = f"http://127.0.0.1:{mailbox.server_address[1]}/"
    command = [sys.executable, "-m", "workwright_sandbox", "--port", "0", "--key", KEY, "--secret", SECRET]
    command += ["--webhook", hook, *(["--data", str(data)] if data else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise AssertionError("the provider says nothing")
            yield RunningProvider(process.stdout.readline().strip(), mailbox)
        finally:
            process.terminate()
            mailbox.shutdown()
            mailbox.server_close()
