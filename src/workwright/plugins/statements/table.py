"""Tables from a bank's web page (CSV), by the columns that were saved for the account."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from workwright.plugins.statements.decoding import text_of
from workwright.reconciliation.ports import BankLine, ReadStatement, Unreadable
from workwright.reconciliation.rules.amounts import minor_units, plain_number

Row = Mapping[str, str]


class TableSettings(BaseModel):
    """Which column is what. Either `amount`, or `paid_in` and `paid_out`; `balance` proves that no line is missing."""

    model_config = ConfigDict(extra="forbid")
    date: str = Field(min_length=1)
    date_format: str = "%Y-%m-%d"
    value_date: str = ""
    amount: str = ""
    paid_in: str = ""
    paid_out: str = ""
    balance: str = ""
    reference: str = ""
    bank_ref: str = ""
    remittance: str = ""
    payer: str = ""
    status: str = ""
    pending_words: tuple[str, ...] = ("pending", "reserved", "vorgemerkt")
    account: str = ""
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    currency_column: str = ""
    delimiter: Literal[",", ";", "\t", "|"] = ","
    decimal: Literal[".", ","] = "."
    encoding: str = ""
    skip_lines: int = Field(default=0, ge=0, le=50)
    newest_first: bool = False

    @model_validator(mode="after")
    def _amount_is_somewhere(self) -> "TableSettings":
        if not self.amount and not (self.paid_in and self.paid_out):
            raise ValueError("Name the column of the amount, or those of what came in and what went out.")
        if not self.currency and not self.currency_column:
            raise ValueError("Name the currency of the account, or its column.")
        return self


class BankTable:
    """One row is one line; the file has no sums of its own unless a column holds the running balance."""

    key = "bank_csv"
    title = "CSV"
    settings_model: type[BaseModel] | None = TableSettings

    def read(self, content: bytes, settings: Mapping[str, Any]) -> Sequence[ReadStatement]:
        try:
            asked = TableSettings.model_validate(dict(settings))
        except ValidationError:
            raise Unreadable("Say first which column is what, on the bank account.") from None
        rows = _rows(text_of(content, asked.encoding), asked)
        return [_statement(list(reversed(rows)) if asked.newest_first else rows, asked)]


def _rows(text: str, asked: TableSettings) -> Sequence[Row]:
    lines = text.splitlines(keepends=True)[asked.skip_lines :]
    reader = csv.DictReader(lines, delimiter=asked.delimiter, strict=True)
    try:
        missing = _wanted(asked) - set(reader.fieldnames or ())
        if missing:
            raise Unreadable(
                f"The file has no column {sorted(missing)[0]!r}. Its columns are: {reader.fieldnames}."
            )
        rows = [row for row in reader if any(value for value in row.values())]
    except csv.Error as error:
        raise Unreadable(f"The file is damaged: {error}.") from None
    if any(None in row or None in row.values() for row in rows):
        raise Unreadable("A row has more or fewer columns than the head: the file is damaged or cut off.")
    if not rows:
        raise Unreadable("The file has no line in it.")
    return rows


def _wanted(asked: TableSettings) -> set[str]:
    columns = (
        "date value_date amount paid_in paid_out balance reference bank_ref remittance payer status account"
    )
    named = [getattr(asked, column) for column in columns.split()]
    return {name for name in (*named, asked.currency_column) if name}


def _statement(rows: Sequence[Row], asked: TableSettings) -> ReadStatement:
    currencies = {_get(row, asked.currency_column) or asked.currency for row in rows}
    accounts = {_get(row, asked.account) for row in rows}
    if len(currencies) > 1 or len(accounts) > 1:
        raise Unreadable(
            "The file has lines of several accounts or currencies. Download one account at a time."
        )
    currency = currencies.pop()
    lines = tuple(_line(row, asked, currency) for row in rows)
    opening, closing = _balances(rows, lines, asked, currency)
    days = [line.booked_on for line in lines]
    return ReadStatement(accounts.pop(), currency, opening, closing, min(days), max(days), "", lines)


def _balances(
    rows: Sequence[Row], lines: Sequence[BankLine], asked: TableSettings, currency: str
) -> tuple[int | None, int | None]:
    """Return opening and closing by the column of balances, having checked it line by line."""
    if not asked.balance:
        return None, None
    opening = running = None
    for row, line in zip(rows, lines, strict=True):
        if line.pending:
            continue
        after = _minor(_get(row, asked.balance), asked, currency)
        if running is not None and running + line.amount_minor != after:
            raise Unreadable(
                f"The balance does not follow after the line of {line.booked_on}: a line is missing."
            )
        opening = after - line.amount_minor if opening is None else opening
        running = after
    return opening, running


def _line(row: Row, asked: TableSettings, currency: str) -> BankLine:
    status = _get(row, asked.status).casefold()
    booked = _day(_get(row, asked.date), asked)
    return BankLine(
        booked_on=booked,
        value_on=_day(_get(row, asked.value_date), asked) if _get(row, asked.value_date) else booked,
        amount_minor=_amount(row, asked, currency),
        bank_ref=_get(row, asked.bank_ref)[:60],
        references=tuple(filter(None, [_get(row, asked.reference)])),
        remittance=_get(row, asked.remittance),
        payer=_get(row, asked.payer),
        pending=any(word in status for word in asked.pending_words) if status else False,
    )


def _amount(row: Row, asked: TableSettings, currency: str) -> int:
    if asked.amount:
        return _minor(_get(row, asked.amount), asked, currency)
    came, went = _get(row, asked.paid_in), _get(row, asked.paid_out)
    return (_minor(came, asked, currency) if came else 0) - (
        abs(_minor(went, asked, currency)) if went else 0
    )


def _minor(text: str, asked: TableSettings, currency: str) -> int:
    try:
        return minor_units(plain_number(text, asked.decimal), currency)
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _day(text: str, asked: TableSettings) -> date:
    try:
        return datetime.strptime(text, asked.date_format).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is not a date like {asked.date_format}.") from None


def _get(row: Row, column: str) -> str:
    return (row.get(column) or "").strip() if column else ""
