"""Start it: `python -m workwright_mpesa --port 8011`. Port 0 takes a free one.

The first line printed is the address.
"""

import argparse
import sys

from workwright_mpesa.server import Server


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m workwright_mpesa", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8011)
    given = parser.parse_args(arguments)
    server = Server((given.host, given.port))
    sys.stdout.write(f"http://{given.host}:{server.server_address[1]}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
