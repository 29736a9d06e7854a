"""Check that the record is whole, and name the first row of each kind that does not fit.

Walks every hash chain, the signed heads, the ledger, the stock and the references between layers. It changes
nothing. The exit status is 1 when something was found. What a database superuser rewrote after the last signed
head is out of its reach.

examples:
  workwright verify
  workwright verify --quiet && echo whole
"""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from workwright.kernel.heads import compare_heads
from workwright.kernel.verify import verify
from workwright.ledger.queries.ledger_hash import ledger_hash


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add whether progress is told."""
    parser.add_argument("--quiet", action="store_true", help="print findings only")


def run(options: argparse.Namespace) -> int:
    """Run every check; print one line per finding."""
    progress = None if options.quiet else _tell
    findings = [*verify(progress), *compare_heads(Path(settings.KEYS))]
    for finding in findings:
        sys.stdout.write(f"{finding.check}: {finding.row}: {finding.message}\n")
    if not findings and not options.quiet:
        with transaction.atomic(), connection.cursor() as cursor:
            sys.stdout.write(f"The record is whole. Ledger hash: {ledger_hash(cursor)}\n")
    return int(bool(findings))


def _tell(check: str, found: int) -> None:
    sys.stderr.write(f"checking {check} ...\n")
