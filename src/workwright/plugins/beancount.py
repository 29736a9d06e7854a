"""The books as a Beancount ledger (version 3): passes `bean-check`."""

import json
from collections.abc import Iterator

from workwright.kernel.money import Money
from workwright.ledger.ports import BookedAccount, BookedLine, BookedTransaction, Books

_ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}


class BeancountExporter:
    """Writes one self-contained ledger: every account it uses is opened on the first day of the period."""

    key = "beancount"
    suffix = ".beancount"

    def write(self, books: Books) -> Iterator[str]:
        yield f'option "title" {_quoted(f"{books.branch_name} {books.first_on} - {books.last_on}")}\n'
        for currency in books.currencies:
            yield f'option "operating_currency" {_quoted(currency)}\n'
        yield "\n"
        for account in books.accounts:
            yield f"{books.first_on} open {account_name(account)}\n"
        for transaction in books.transactions:
            yield _transaction(transaction)


def account_name(account: BookedAccount) -> str:
    """Return the name in Beancount's tree: letters, digits and dashes, each part with a capital."""
    parts = [_ROOTS[account.kind], *account.code.split(".", 1), account.subject]
    return ":".join(_component(part) for part in parts if part)


def _component(text: str) -> str:
    """Different texts stay different: what Beancount does not allow is spelt as its code point."""
    spelt = "".join(c if (c.isascii() and c.isalnum()) or c == "-" else _spell(c) for c in text)
    return spelt[0].upper() + spelt[1:] if spelt[0].isalnum() else f"X{spelt}"


def _spell(character: str) -> str:
    return {"_": "-", ":": "--"}.get(character, f"-x{ord(character):x}-")


def _transaction(transaction: BookedTransaction) -> str:
    head = f"\n{transaction.effective_on} * {_quoted(transaction.kind)}\n"
    key = f"  key: {_quoted(transaction.business_key)}\n  id: {_quoted(str(transaction.id))}\n"
    return head + key + "".join(map(_line, transaction.lines))


def _line(line: BookedLine) -> str:
    minor = line.amount_minor if line.side == "D" else -line.amount_minor
    return f"  {account_name(line.account)}  {Money(minor, line.currency).amount:f} {line.currency}\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
