"""Bring a file of a former system in, and print a receipt.

KIND is what the file holds: customers (with or without their vehicles), vehicles, equipment, parts, stock, invoices
(unpaid ones), deposits, history; or `excavators`, the maintenance orders of five excavators of a mine, 2001 to 2012
(Hodkiewicz and Ho 2016, public domain), each of which becomes a service record of its machine.

CSV in any encoding or XLSX. Columns are guessed by their names; --mapping names those that are not. The receipt says
how many rows were in the file, came in, were known before, or were refused; its sums have to agree with the file, else
the exit status is 1. The same file again creates nothing. With --check nothing is brought in.

examples:
  workwright import --branch HSG customers customers.xlsx
  workwright import --branch HSG --mapping "name=Client,phone=Tel 1" --refused refused.csv customers export.csv
  workwright import --branch HSG --check --decimal-mark , --date-order dmy invoices offen.csv
  workwright import --branch HSG --receipt receipt.json excavators excavators.csv
"""

import argparse
import sys
from pathlib import Path

from workwright.imports.queries import ImportView, kinds
from workwright.interfaces.bringing import (
    Choices,
    bring_in,
    mapping_of,
    receipt_json,
    receipt_text,
    refused_file,
)
from workwright.interfaces.cli._telling import Counter, refusals_told
from workwright.interfaces.cli._where import in_branch
from workwright.interfaces.history.receipt import Receipt
from workwright.interfaces.history.taking_over import take_over_excavators
from workwright.kernel.context import Context

PAST = "excavators"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the file is, how it is read, where it goes, and who brings it in."""
    parser.add_argument(
        "kind", choices=sorted([*(k.name for k in kinds()), PAST]), help="what the file holds"
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV or XLSX file")
    parser.add_argument(
        "--as", dest="email", default="", metavar="EMAIL", help="who acts (default: the house)"
    )
    parser.add_argument("--branch", default="", metavar="CODE", help="the branch, when there are several")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="also write the receipt here, as JSON")
    parser.add_argument("--refused", type=Path, metavar="FILE", help="write the refused rows here, as CSV")
    parser.add_argument("--mapping", default="", metavar="FIELD=COLUMN,...", help="columns by their names")
    parser.add_argument("--check", action="store_true", help="check all rows and bring nothing in")
    parser.add_argument("--encoding", default="", help="how letters are written, when the guess is wrong")
    parser.add_argument("--sheet", default="", help="the sheet of a workbook (default: the first shown)")
    parser.add_argument("--header", type=int, default=0, metavar="ROW", help="the row with the column names")
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy", "ymd"), default="", help="how days are written"
    )
    parser.add_argument("--decimal-mark", choices=(".", ","), default="", help="how decimals are written")


@refusals_told
def run(options: argparse.Namespace) -> int:
    """Bring the file in; the exit status is 1 when its sums do not agree."""
    ctx = in_branch(options.branch, options.email)
    if options.kind == PAST:
        receipt = take_over_excavators(ctx, options.file.read_bytes(), options.file.name, Counter("rows"))
        _hand_over(receipt, options.receipt)
        return 0 if receipt.agrees else 1
    choices = Choices(
        mapping=mapping_of(options.mapping),
        encoding=options.encoding,
        sheet=options.sheet,
        header=options.header,
        date_order=options.date_order,
        decimal_mark=options.decimal_mark,
        check_only=options.check,
    )
    with options.file.open("rb") as stream:
        job = bring_in(ctx, options.kind, stream, options.file.name, choices, Counter("rows"))
    _tell(ctx, job, options)
    return 0 if job.agrees and not job.problem else 1


def _tell(ctx: Context, job: ImportView, options: argparse.Namespace) -> None:
    sys.stdout.write(receipt_text(job))
    if options.receipt is not None:
        options.receipt.write_text(receipt_json(job), encoding="utf-8")
    if options.refused is not None:
        options.refused.write_text("".join(refused_file(ctx, job)), encoding="utf-8", newline="")


def _hand_over(receipt: Receipt, place: Path | None) -> None:
    sys.stdout.write(receipt.as_text())
    if place is not None:
        place.write_text(receipt.as_json(), encoding="utf-8")
