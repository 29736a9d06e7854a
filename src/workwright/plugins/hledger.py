"""The books as an hledger journal (hledger.org, journal format 1.25): passes `hledger check --strict`."""

from collections.abc import Iterator

from workwright.kernel.money import Money, exponent
from workwright.ledger.ports import BookedAccount, BookedLine, BookedTransaction, Books

_ROOTS = {
    "asset": ("Assets", "A"),
    "liability": ("Liabilities", "L"),
    "equity": ("Equity", "E"),
    "income": ("Revenues", "R"),
    "expense": ("Expenses", "X"),
}


class HledgerExporter:
    """Writes one self-contained journal: every account and commodity it uses is declared in it."""

    key = "hledger"
    suffix = ".journal"

    def write(self, books: Books) -> Iterator[str]:
        yield f"; {_plain(books.branch_name)} ({_plain(books.branch_code)})\n"
        yield f"; from {books.first_on} through {books.last_on}\n\n"
        for currency in books.currencies:
            yield f"commodity 1000.{'0' * exponent(currency)} {currency}\n"
        yield "\n"
        for account in books.accounts:
            yield f"account {account_name(account)}  ; type: {_ROOTS[account.kind][1]}\n"
        for transaction in books.transactions:
            yield _transaction(transaction)


def account_name(account: BookedAccount) -> str:
    """Return the name in hledger's tree; a subject is one leaf, whatever it is made of."""
    parts = [_ROOTS[account.kind][0], *account.code.split(".", 1)]
    if account.subject:
        parts.append(account.subject.replace(":", "/"))
    return ":".join(_plain(part) for part in parts)


def _transaction(transaction: BookedTransaction) -> str:
    head = f"\n{transaction.effective_on} {_plain(transaction.kind)}\n"
    key = f"    ; key: {_plain(transaction.business_key)}\n    ; id: {transaction.id}\n"
    return head + key + "".join(map(_line, transaction.lines))


def _line(line: BookedLine) -> str:
    minor = line.amount_minor if line.side == "D" else -line.amount_minor
    return f"    {account_name(line.account)}  {_amount(minor, line.currency)}\n"


def _amount(minor: int, currency: str) -> str:
    """A whole amount keeps its decimal mark, as hledger wants it in a commodity that has no decimals."""
    text = f"{Money(minor, currency).amount:f}"
    return f"{text} {currency}" if "." in text else f"{text}. {currency}"


def _plain(text: str) -> str:
    """Take out what ends a name or begins a comment in a journal."""
    return " ".join(text.replace(";", ",").replace("|", "/").split())
