"""Bring the data of the release before to this one: backup, what adds, and later what takes away.

Install the new release beside or over the old one, stop Workwright, then run this word of the new release. It makes
a backup, restores it on trial, applies what the new release adds, and compares ledger hash and journal before and
after. Until `--finish`, the release before can simply be started again: nothing it uses was taken away. After that,
going back is a restore of the backup, with the release before.

examples:
  workwright stop; workwright upgrade; workwright up
  workwright upgrade --finish
  workwright upgrade --plan
"""

import argparse
from datetime import UTC, datetime

from workwright.project import schema
from workwright.project.backups.telling import Teller
from workwright.project.environment import environment
from workwright.project.holding import expected_addresses
from workwright.project.upgrading import Upgrade

ANY_SCHEMA = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add whether to finish, to look only, and whether the backup is tried."""
    parser.add_argument("--finish", action="store_true", help="take away what only the release before needed")
    parser.add_argument("--plan", action="store_true", help="show what would be done; do nothing")
    parser.add_argument("--no-check", action="store_true", help="do not restore the backup on trial")


def run(options: argparse.Namespace) -> int:
    """Upgrade, finish, or show the plan."""
    if options.plan:
        return _plan()
    upgrade = Upgrade(expected_addresses(environment()).owner, Teller(), check=not options.no_check)
    if options.finish:
        applied = upgrade.finish()
        print(f"Finished: {len(applied)} migrations. The release before does not start on this any more.")
        return 0
    done = upgrade.run(datetime.now(UTC))
    if done is None:
        print("Nothing to do: the database is at this release.")
        return 0
    print(f"Upgraded to {done.to_release}: {len(done.migrations)} migrations. The ledger hash is the same.")
    print(f"To go back: start the release before; or restore the backup {done.backup} with it.")
    if done.deferred:
        print(f"When all is well: workwright upgrade --finish ({len(done.deferred)} migrations wait).")
    return 0


def _plan() -> int:
    schema.refuse_unknown()
    for name in schema.pending("owner"):
        print(f"now    {name}")
    for name in schema.pending_contract():
        print(f"later  {name}")
    return 0
