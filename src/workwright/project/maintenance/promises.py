"""Compare the database with what it must hold: triggers, functions, constraints, unique indexes.

Every start does it too and refuses to serve when something is missing or disabled. `--write` makes the manifest
anew after a change of the schema; it is for developers and belongs in the commit of that change.

examples:
  workwright promises
  workwright promises --write
"""

import argparse

from django.db import connection

from workwright.kernel import promises
from workwright.project import schema
from workwright.project.contexts import LAYERS

ANY_SCHEMA = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take `--write`."""
    parser.add_argument("--write", action="store_true", help="write the manifest from this database")


def run(options: argparse.Namespace) -> int:
    """Print what is not as promised; the exit status tells whether all is well."""
    with connection.cursor() as cursor:
        if options.write:
            count = promises.write_manifest(cursor, LAYERS)
            print(f"Wrote {count} promises.")
            return 0
    broken = schema.broken_promises()
    for promise in broken:
        print(f"{promise.name}: expected {promise.expected!r}, found {promise.found!r}")
    print("All promises are kept." if not broken else f"{len(broken)} promises are broken.")
    return 1 if broken else 0
