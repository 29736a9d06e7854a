"""Bring the database to this release, without a backup: for developers. With data in it, use `workwright upgrade`.

A database that a newer release has migrated is refused.

examples:
  workwright migrate
  DATABASE_URL=postgresql://owner:secret@db.example/workwright workwright migrate
"""

import argparse

from workwright.project import schema

ANY_SCHEMA = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(options: argparse.Namespace) -> int:
    """Migrate as the owner and grant the application role its rights."""
    applied = schema.migrate()
    print(
        f"Applied {len(applied)} migrations."
        if applied
        else "Nothing to do: the database is at this release."
    )
    return 0
