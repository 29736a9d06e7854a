"""Run everything until Ctrl-C: database, servers, worker.

Starts the embedded PostgreSQL (unless DATABASE_URL names another), makes a new database or sees that an old one fits
this release, serves the pages and the API, and prints the address.

examples:
  workwright up
  workwright up --demo
  WORKWRIGHT_HOME=/srv/two WORKWRIGHT_PORT=8001 workwright up
"""

import argparse
import logging
import sys

from workwright.project import supervisor
from workwright.project.environment import environment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this word."""
    parser.add_argument(
        "--demo",
        action="store_true",
        help="a demo company when the database is empty, and a sandbox for cards",
    )


def run(options: argparse.Namespace) -> int:
    """Supervise until asked to stop."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    return supervisor.up(environment(), options.demo, _say)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
