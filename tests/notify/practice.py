"""The practice provider of messages in a process of its own, and the branch connected to it."""

import base64
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings
from django.test import Client
from PIL import Image

from tests.world import act
from workwright.kernel.context import Context
from workwright.notify.actions.connect_channel import connect_channel

SID = "AC" + "1" * 32
TOKEN, SECRET = "practice-token", "practice-secret"
SHOP, PHONE_ID, MOBILE = "+15035550100", "1029384756", "+15035550142"
VERIFY = "a word that Meta repeats"


class Letterbox(ThreadingHTTPServer):
    """Takes calls to hooks and keeps them as they came, for the tests to hand on when they like."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Slot)
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Slot(BaseHTTPRequestHandler):
    server: Letterbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers.items()), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Practice:
    """The provider from outside: what it took, its switchboard, its phones."""

    def __init__(self, url: str, box: Letterbox) -> None:
        self.url, self.box = url, box

    def misbehave(self, **faults: int) -> None:
        """Switch these faults on and all others off."""
        httpx.put(f"{self.url}/control/faults", json=faults).raise_for_status()

    @property
    def taken(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/control/sent").json()["messages"]
        return found

    def release(self) -> None:
        """Make the calls to the hook that were late."""
        httpx.post(f"{self.url}/control/release").raise_for_status()

    def hand_on(self) -> list[int]:
        """Make the calls to our hooks that the provider made, in its order; return how we answered."""
        calls, self.box.calls[:] = list(self.box.calls), []
        return [_handed_on(path, headers, body) for path, headers, body in calls]

    def write(self, account: UUID, kind: str = "sms", text: str = "", **more: Any) -> str:
        """Write to the shop from a phone and have it handed on; return the provider's reference."""
        said = {"kind": kind, "from": MOBILE, "to": SHOP if kind == "sms" else PHONE_ID, "text": text, **more}
        said["hook"] = f"{settings.ORIGIN}/hooks/messages/{account}"
        ref: str = httpx.post(f"{self.url}/control/write", json=said).raise_for_status().json()["ref"]
        assert set(self.hand_on()) <= {200}
        return ref


def _handed_on(path: str, headers: dict[str, str], body: bytes) -> int:
    named = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if name != "Host"
    }
    answer = Client().post(path, body, content_type=headers["Content-Type"], **named)  # type: ignore[arg-type]
    return answer.status_code


@contextmanager
def running() -> Iterator[Practice]:
    """Start the provider on a free port of this machine, and stop it."""
    box = Letterbox()
    where = f"http://127.0.0.1:{box.server_address[1]}"
    command = [sys.executable, "-m", "workwright_sandbox.messages", "--port", "0", "--deliver-to", where]
    command += ["--token", TOKEN, "--secret", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Practice(process.stdout.readline().strip(), box)
        finally:
            process.terminate()
            box.shutdown()
            box.server_close()


def connect_sms(ctx: Context, url: str = "http://127.0.0.1:1", **more: Any) -> UUID:
    """Connect the branch to the provider for texts."""
    given = {"account_sid": SID, "base_address": url}
    fields = {"channel": "sms", "sender": SHOP, "settings": given, "secrets": {"auth_token": TOKEN}, **more}
    return act(connect_channel, ctx, **fields).id


def connect_whatsapp(ctx: Context, url: str = "http://127.0.0.1:1") -> UUID:
    """Connect the branch to the provider for WhatsApp, and it to us."""
    secrets = {"access_token": TOKEN, "app_secret": SECRET, "verify_token": VERIFY}
    given = {"phone_number_id": PHONE_ID, "base_address": url}
    fields = {"channel": "whatsapp", "sender": SHOP, "settings": given, "secrets": secrets}
    account: UUID = act(connect_channel, ctx, **fields).id
    if not url.endswith(":1"):
        hook = f"{settings.ORIGIN}/hooks/messages/{account}"
        httpx.put(f"{url}/control/hooks", json={PHONE_ID: hook}).raise_for_status()
    return account


def a_picture() -> str:
    """Return a small photograph as a phone sends it, in base64."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, "JPEG")
    return base64.b64encode(target.getvalue()).decode()
