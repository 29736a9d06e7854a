"""The pretended Daraja in a process of its own, for tests: its payers and its bad days."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from workwright_mpesa.server import (
    CONSUMER_KEY,
    CONSUMER_SECRET,
    INITIATOR,
    INITIATOR_PASSWORD,
    PASSKEY,
    SHORT_CODE,
)


class RunningDaraja:
    """Daraja from outside."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.certificate = str(httpx.get(f"{url}/control/certificate").json()["certificate"])

    def control(self, path: str, **json: Any) -> dict[str, Any]:
        answer = httpx.post(f"{self.url}/control/{path}", json=json, timeout=10)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def misbehave(self, **faults: float) -> None:
        """Switch these faults on and all others off."""
        self.control("faults", **faults)

    def answer(self, checkout: str, code: str = "0") -> dict[str, Any]:
        """The payer types the PIN, or whatever the code says."""
        return self.control(f"prompts/{checkout}/{code}")

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.url}/control/state").json()
        return found

    def secrets(self, callback_secret: str) -> dict[str, str]:
        """Return the secrets with which it can be used."""
        return {
            "consumer_key": CONSUMER_KEY,
            "consumer_secret": CONSUMER_SECRET,
            "passkey": PASSKEY,
            "callback_secret": callback_secret,
            "initiator_name": INITIATOR,
            "initiator_password": INITIATOR_PASSWORD,
            "certificate": self.certificate,
        }

    def settings(self, origin: str) -> dict[str, str]:
        return {"short_code": SHORT_CODE, "origin": origin, "api_base": self.url}


@contextmanager
def running() -> Iterator[RunningDaraja]:
    """Start it on a free port of this machine, and stop it."""
    command = [sys.executable, "-m", "workwright_mpesa", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise AssertionError("the provider says nothing")
            yield RunningDaraja(process.stdout.readline().strip())
        finally:
            process.terminate()
