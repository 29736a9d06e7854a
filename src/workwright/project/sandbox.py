"""The card sandbox of the demo: a provider process of our own, its credentials, and where it sends its events."""

import sys
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from workwright.project import keys
from workwright.project.environment import Environment

ACCOUNT = uuid5(NAMESPACE_URL, "https://workwright.invalid/sandbox/account")
"""The provider account that the demo company connects: the sandbox knows where its events go before that."""


def folder(env: Environment) -> Path:
    """Return where the sandbox keeps its books. A home that has it is a home that uses the sandbox."""
    return env.home / "sandbox"


def command(env: Environment) -> list[str]:
    """Return the program that serves the sandbox's pay pages and API."""
    return [
        *(sys.executable, "-m", "workwright_sandbox", "--host", env.host, "--port", str(env.sandbox_port)),
        *("--data", str(folder(env)), "--origin", env.sandbox_origin),
        *("--webhook", f"http://{env.near}:{env.port}/hooks/payments/{ACCOUNT}"),
    ]


def variables(env: Environment) -> dict[str, str]:
    """Return what the product and the sandbox must both know."""
    return {
        "WORKWRIGHT_SANDBOX_URL": env.sandbox_origin,
        "WORKWRIGHT_SANDBOX_ACCOUNT": str(ACCOUNT),
        "WORKWRIGHT_SANDBOX_KEY": keys.key(env.home, "sandbox_key"),
        "WORKWRIGHT_SANDBOX_SECRET": keys.key(env.home, "sandbox_secret"),
    }
