"""Start the sandbox provider: `python -m workwright_sandbox --port 8010 --data var/sandbox`."""

import argparse
import os
import sys
from pathlib import Path

from workwright_sandbox.provider import Provider
from workwright_sandbox.server import Server
from workwright_sandbox.store import Store
from workwright_sandbox.webhooks import Courier


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Port 0 takes a free one; the first line printed is the address."""
    given = _parser().parse_args(arguments)
    if given.data:
        given.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(given.data / "sandbox.sqlite3" if given.data else None)
    provider = Provider(store, Courier(given.webhook), given.secret)
    server = Server((given.host, given.port), provider, given.key, given.origin)
    sys.stdout.write(f"{server.origin}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workwright_sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--origin", default="", help="how payers reach the pay page; default: host and port")
    parser.add_argument("--data", type=Path, help="folder for its SQLite file; without it nothing is kept")
    parser.add_argument("--webhook", default="", help="where events are sent")
    parser.add_argument("--key", default=os.environ.get("WORKWRIGHT_SANDBOX_KEY", "sandbox-key"))
    parser.add_argument("--secret", default=os.environ.get("WORKWRIGHT_SANDBOX_SECRET", "sandbox-secret"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
