"""Make, remove, enter and replay the demo company.

  load            make the demo company where there is no company yet
  remove          take the demo company away, with everything done in it (only where nothing else is)
  key ROLE        print an API key for a role of the demo company
  story           let one more order happen, from the call to the release, and print the books before and after
  replay FILE     drive the orders of a file of past work (see `workwright import`) through their whole life, and
                  compare the revenue in the ledger with the control sum; --rows takes a choice of them, the same for
                  the same --seed. Broken off, it goes on where it stopped.

examples:
  workwright demo load
  workwright demo key service_advisor
  workwright demo replay excavators.csv --rows 300 --seed 2016
"""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from workwright.interfaces import demo as company
from workwright.interfaces.cli._telling import Counter, refusals_told
from workwright.interfaces.demo.entering import api_key_for, people
from workwright.interfaces.demo.people import PEOPLE
from workwright.interfaces.demo.showing import tell_one_more
from workwright.interfaces.history.replay import chosen, replay
from workwright.interfaces.history.taking_over import read_excavators
from workwright.project.start_over import NotOnlyDemo, start_over


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is to be done, each with what it needs."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    what.add_parser("load", help="make the demo company")
    what.add_parser("remove", help="take it away")
    what.add_parser("story", help="let one more order happen")
    key = what.add_parser("key", help="print an API key for a role")
    key.add_argument("role", choices=sorted(PEOPLE), metavar="ROLE", help=", ".join(sorted(PEOPLE)))
    again = what.add_parser("replay", help="live through past orders again")
    again.add_argument("file", type=Path, metavar="FILE", help="a CSV file of excavator orders")
    again.add_argument("--rows", type=int, default=None, metavar="N", help="only so many of them")
    again.add_argument("--seed", type=int, default=2016, metavar="S", help="which ones (default 2016)")


@refusals_told
def run(options: argparse.Namespace) -> int:
    """Do it; the exit status is 1 when it was refused, or when sums do not agree."""
    return _WHAT[options.what](options)


def _load(options: argparse.Namespace) -> int:
    if not company.load_when_empty():
        sys.stderr.write("There is a company here already: nothing was changed.\n")
        return 1
    sys.stdout.write("Loaded the demo company. Each address signs in once:\n")
    for role, address in company.sign_in_links(settings.ORIGIN):
        sys.stdout.write(f"  {role:<22} {address}\n")
    return 0


def _remove(options: argparse.Namespace) -> int:
    try:
        start_over()
    except NotOnlyDemo as error:
        sys.stderr.write(f"workwright: {error}\n")
        return 1
    sys.stdout.write("The demo company is gone; the database is empty.\n")
    return 0


def _key(options: argparse.Namespace) -> int:
    sys.stdout.write(api_key_for(options.role) + "\n")
    return 0


def _story(options: argparse.Namespace) -> int:
    for line in tell_one_more():
        sys.stdout.write(line + "\n")
    return 0


def _replay(options: argparse.Namespace) -> int:
    reading = read_excavators(people("branch_manager"), options.file.read_bytes())
    orders = chosen(reading, options.rows, options.seed)
    done = replay(people, reading.sha256, orders, Counter("orders"))
    sys.stdout.write(done.as_text())
    return 0 if done.agrees else 1


_WHAT = {"load": _load, "remove": _remove, "key": _key, "story": _story, "replay": _replay}
