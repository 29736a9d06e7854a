"""The books as tables of journal lines: plain CSV, and the import files of QuickBooks Online and Xero."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator

from workwright.kernel.money import Money
from workwright.ledger.ports import BookedLine, BookedTransaction, Books


class CsvExporter:
    """One row per line, everything that is known of it: for a spreadsheet or a program of your own."""

    key = "csv"
    suffix = ".csv"

    def write(self, books: Books) -> Iterator[str]:
        head = ("date", "transaction", "kind", "key", "account", "subject", "debit", "credit", "currency")
        yield _row(head)
        for transaction, line in _lines(books):
            named = (transaction.effective_on, transaction.id, transaction.kind, transaction.business_key)
            place = (line.account.code, line.account.subject)
            yield _row((*named, *place, _debit(line), _credit(line), line.currency))


class QuickBooksExporter:
    """Journal entries for QuickBooks Online (Settings, Import data, Journal entries); days are month/day/year."""

    key = "quickbooks"
    suffix = ".quickbooks.csv"

    def write(self, books: Books) -> Iterator[str]:
        yield _row(
            ("Journal No", "Journal Date", "Account Name", "Debits", "Credits", "Description", "Currency")
        )
        for transaction, line in _lines(books):
            number = transaction.id.hex[:8] + transaction.id.hex[-12:]  # at most 21 characters, and its own
            on = f"{transaction.effective_on:%m/%d/%Y}"
            text = _said(transaction, line)
            yield _row((number, on, line.account.code, _debit(line), _credit(line), text, line.currency))


class XeroExporter:
    """Manual journals for Xero (Accounting, Manual journals, Import): debits positive, credits negative, no tax."""

    key = "xero"
    suffix = ".xero.csv"

    def write(self, books: Books) -> Iterator[str]:
        yield _row(("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"))
        for transaction, line in _lines(books):
            narration = f"{transaction.kind} {transaction.business_key} {line.currency}"
            amount = _amount(line) if line.side == "D" else f"-{_amount(line)}"
            code, text = account_code(line.account.code), _said(transaction, line)
            yield _row((narration, transaction.effective_on, text, code, "Tax Exempt", amount))


def account_code(code: str) -> str:
    """Return a code as Xero takes it: ten letters and digits; a longer one is cut and told apart by its hash."""
    plain = re.sub(r"[^A-Za-z0-9]", "", code)
    if len(plain) <= 10:
        return plain
    return plain[:7] + hashlib.sha256(code.encode()).hexdigest()[:3]


def _lines(books: Books) -> Iterator[tuple[BookedTransaction, BookedLine]]:
    for transaction in books.transactions:
        for line in transaction.lines:
            yield transaction, line


def _said(transaction: BookedTransaction, line: BookedLine) -> str:
    return " ".join(filter(None, (transaction.kind, line.account.subject, str(transaction.id))))


def _debit(line: BookedLine) -> str:
    return _amount(line) if line.side == "D" else ""


def _credit(line: BookedLine) -> str:
    return _amount(line) if line.side == "C" else ""


def _amount(line: BookedLine) -> str:
    return f"{Money(line.amount_minor, line.currency).amount:f}"


def _row(values: Iterable[object]) -> str:
    """One line of CSV; what a spreadsheet would take for a formula is written as text."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerow([_plain(str(value)) for value in values])
    return target.getvalue()


def _plain(text: str) -> str:
    formula = text[:1] in ("=", "+", "@", "\t") or (text[:1] == "-" and not re.fullmatch(r"-[0-9.]+", text))
    return f"'{text}" if formula else text
