"""Write the books of some days as a file for an accountant's program.

Any days can be written. With --hand-over the period has to be closed, and the hand-over is recorded: no day goes out
twice in one format, and the same period gives the same bytes when it is asked for again. Without --out the file goes
to standard output.

examples:
  workwright export hledger 2026-10-01 2026-10-31 --out october.journal
  workwright export --as ann@garage.example --branch HSG beancount 2026-10-01 2026-10-31 --hand-over
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from workwright.interfaces.cli._telling import refusals_told
from workwright.interfaces.cli._where import in_branch
from workwright.ledger.flows import export_books
from workwright.ledger.queries import preview_books


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the format, the days, where the file goes, and who asks."""
    parser.add_argument("format", metavar="FORMAT", help="hledger, beancount, or what else is installed")
    parser.add_argument(
        "first_on", metavar="FIRST", type=date.fromisoformat, help="the first day, 2026-10-01"
    )
    parser.add_argument("last_on", metavar="LAST", type=date.fromisoformat, help="the last day")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write it (default: standard output)"
    )
    parser.add_argument("--hand-over", action="store_true", help="record that these days went out")
    parser.add_argument(
        "--as", dest="email", default="", metavar="EMAIL", help="who asks (default: the house)"
    )
    parser.add_argument("--branch", default="", metavar="CODE", help="the branch, when there are several")


@refusals_told
def run(options: argparse.Namespace) -> int:
    """Write the file; tell on standard error what it holds."""
    ctx = in_branch(options.branch, options.email)
    written = export_books if options.hand_over else preview_books
    file = written(ctx, options.format, options.first_on, options.last_on)
    if options.out is None:
        sys.stdout.write(file.content.decode())
    else:
        options.out.write_bytes(file.content)
    sys.stderr.write(f"{file.transactions} transactions, sha256 {file.sha256}\n")
    return 0
