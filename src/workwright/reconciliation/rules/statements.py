"""What has to be true of a statement before a line of it is believed, and how its lines are told apart."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

MOST_LINES = 100_000


@dataclass(frozen=True, slots=True)
class BankLine:
    """One movement on the account. `amount_minor` is signed: positive came in, negative went out.

    A reversal has the sign of what really happened to the account. `references` are the payer's and ours
    (end-to-end id, structured creditor reference); `bank_ref` is the bank's own. `pending` is not booked yet.
    """

    booked_on: date
    amount_minor: int
    value_on: date | None = None
    bank_ref: str = ""
    references: tuple[str, ...] = ()
    remittance: str = ""
    payer: str = ""
    code: str = ""
    pending: bool = False
    reversal: bool = False
    return_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """One statement of one account. A format without an opening or closing sum leaves it None."""

    account: str
    currency: str
    opening_minor: int | None
    closing_minor: int | None
    from_on: date
    to_on: date
    reference: str
    lines: tuple[BankLine, ...]


def booked(statement: ReadStatement) -> tuple[BankLine, ...]:
    """Return the lines that are on the account already; pending ones come again when they are booked."""
    return tuple(line for line in statement.lines if not line.pending)


def proved(statement: ReadStatement, last_closing: int | None) -> tuple[int, int]:
    """Return opening and closing; a sum that the format lacks follows from the other, or from the last closing."""
    total = sum(line.amount_minor for line in booked(statement))
    opening, closing = statement.opening_minor, statement.closing_minor
    if opening is None:
        opening = closing - total if closing is not None else last_closing or 0
    return opening, opening + total if closing is None else closing


def fault(statement: ReadStatement) -> str:
    """Return why a statement cannot be taken as a sentence, "" when it can."""
    if len(statement.lines) > MOST_LINES:
        return f"The statement has more than {MOST_LINES} lines. Ask the bank for shorter periods."
    if statement.to_on < statement.from_on:
        return "The statement ends before it begins."
    opening, closing = proved(statement, None)
    total = sum(line.amount_minor for line in booked(statement))
    if None not in (statement.opening_minor, statement.closing_minor) and opening + total != closing:
        return (
            f"The sums of the statement do not close: it opens with {opening}, its booked lines come to {total}, "
            f"and it closes with {closing} (in minor units). It is damaged or cut off; nothing of it was taken."
        )
    return ""


def same_account(named: str, ours: str) -> bool:
    """Return whether a file's account is ours: without spaces, the longer may end with the shorter or hold it first.

    Files write an IBAN, a bare number, a bank code and a number, or a number and its currency.
    """
    a, b = _plain(named), _plain(ours)
    if not a or not b:
        return not a
    short, long = sorted((a, b), key=len)
    return a == b or (
        len(short) >= 5 and (long.endswith(short) or long.startswith(short) or _iban(long, short))
    )


def _plain(account: str) -> str:
    return "".join(c for c in account.upper() if c.isalnum())


def _iban(long: str, short: str) -> bool:
    """A number with its currency behind it: BE68539007547034EUR."""
    return long[:-3].endswith(short) and long[-3:].isalpha()


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what tells it from all others of its account: what it says, and the how-many-eth that says so."""

    line: BankLine
    fingerprint: str
    occurrence: int


def told_apart(lines: Iterable[BankLine]) -> list[Told]:
    """Number true twins, so that both are kept, and the same line in another file is known again."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        print_ = fingerprint(line)
        seen[print_] += 1
        found.append(Told(line, print_, seen[print_]))
    return found


def fingerprint(line: BankLine) -> str:
    """Return the SHA-256 of what a bank says of a line, in every file that has it."""
    said: Sequence[object] = (
        line.booked_on,
        line.amount_minor,
        line.bank_ref,
        *line.references,
        "",
        " ".join(line.remittance.split()),
        line.payer,
        line.reversal,
    )
    return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()
