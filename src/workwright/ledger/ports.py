"""What an accounting format implements: it turns posted transactions into the text of a journal file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from workwright.kernel.registry import Registry
from workwright.ledger.rules import Kind, Side


@dataclass(frozen=True, slots=True)
class BookedAccount:
    """An account as the file names it: code and subject are ours, `kind` is its place in the chart."""

    code: str
    subject: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class BookedLine:
    account: BookedAccount
    side: Side
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class BookedTransaction:
    """A transaction as it stands in the books; it balances per currency."""

    id: UUID
    effective_on: date
    kind: str
    business_key: str
    lines: tuple[BookedLine, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """A period of one branch. `transactions` come by day and id, the same way every time."""

    branch_code: str
    branch_name: str
    first_on: date
    last_on: date
    accounts: tuple[BookedAccount, ...]
    currencies: tuple[str, ...]
    transactions: Iterable[BookedTransaction]


class BooksExporter(Protocol):
    """The same books must always give the same text, to the byte."""

    @property
    def key(self) -> str:
        """How the format is called: "hledger"."""
        ...

    @property
    def suffix(self) -> str:
        """The usual ending of its files, with the dot."""
        ...

    def write(self, books: Books) -> Iterator[str]:
        """Yield the file piece by piece."""
        ...


EXPORTERS: Registry[BooksExporter] = Registry("workwright.books_exporters")
