"""Start the practice provider of messages: `python -m workwright_sandbox.messages --port 8012`."""

import argparse
import sys

from workwright_sandbox.messages.post import Post
from workwright_sandbox.messages.server import Server


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Port 0 takes a free one; the first line printed is the address."""
    given = _parser().parse_args(arguments)
    post = Post(given.token, given.secret, given.deliver_to.rstrip("/"))
    server = Server((given.host, given.port), post)
    sys.stdout.write(f"{server.origin}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workwright_sandbox.messages", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8012)
    parser.add_argument("--token", default="practice-token", help="Twilio's auth token, Meta's access token")
    parser.add_argument("--secret", default="practice-secret", help="Meta's app secret")
    parser.add_argument("--deliver-to", default="", help="call hooks at this origin instead of their own")
    return parser


if __name__ == "__main__":
    sys.exit(main())
