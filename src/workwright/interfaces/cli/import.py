"""Take over past work from a file, and print a receipt.

`excavators` reads the maintenance orders of five excavators of a mine, 2001 to 2012 (Hodkiewicz and Ho 2016, public
domain). Each row becomes a service record in the history of its machine. The receipt says how many rows were in the
file, came in, or were refused and why; its sums have to agree with the file, else the exit status is 1. The same file
again creates nothing. Amounts are read in the currency of the branch.

examples:
  workwright import excavators excavators.csv
  workwright import --branch HSG --receipt receipt.json excavators excavators.csv
"""

import argparse
import sys
from pathlib import Path

from workwright.interfaces.cli._telling import Counter, refusals_told
from workwright.interfaces.cli._where import in_branch
from workwright.interfaces.history.receipt import Receipt
from workwright.interfaces.history.taking_over import take_over_excavators

KINDS = {"excavators": take_over_excavators}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the file is, where it goes, and who takes it over."""
    parser.add_argument("kind", choices=sorted(KINDS), help="what the file holds")
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file in UTF-8")
    parser.add_argument(
        "--as", dest="email", default="", metavar="EMAIL", help="who acts (default: the house)"
    )
    parser.add_argument("--branch", default="", metavar="CODE", help="the branch, when there are several")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="also write the receipt here, as JSON")


@refusals_told
def run(options: argparse.Namespace) -> int:
    """Import the file; the exit status is 1 when its sums do not agree."""
    ctx = in_branch(options.branch, options.email)
    content = options.file.read_bytes()
    receipt = KINDS[options.kind](ctx, content, options.file.name, Counter("rows"))
    _hand_over(receipt, options.receipt)
    return 0 if receipt.agrees else 1


def _hand_over(receipt: Receipt, place: Path | None) -> None:
    sys.stdout.write(receipt.as_text())
    if place is not None:
        place.write_text(receipt.as_json(), encoding="utf-8")
