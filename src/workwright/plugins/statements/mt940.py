"""SWIFT MT940, read by the library mt-940; the sign of a reversal is taken from its mark."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from mt940.models import Transactions
from pydantic import BaseModel, ConfigDict

from workwright.plugins.statements.decoding import text_of
from workwright.reconciliation.ports import BankLine, ReadStatement, Unreadable
from workwright.reconciliation.rules.amounts import minor_units

_BLOCK = re.compile(r"(?=^:20:)", re.MULTILINE)
_FIELD = re.compile(r"\?(\d\d)")
_WORD = re.compile(r"(EREF|KREF|SVWZ|ABWA)\+")
_RETURN = re.compile(r"\b(?:RETURN|RTRN|REJECT|RUECKG)\w*\W+(?:REASON\W+)?([A-Z]{2}\d{2})\b", re.IGNORECASE)
SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}
"""What the marks mean for the account: a reversed credit takes money away."""


class Mt940Settings(BaseModel):
    """Older files are often not UTF-8: then their encoding is named here (latin-1, cp1252)."""

    model_config = ConfigDict(extra="forbid")
    encoding: str = ""


class Mt940:
    """Customer statement message."""

    key = "mt940"
    title = "MT940 (SWIFT)"
    settings_model: type[BaseModel] | None = Mt940Settings

    def read(self, content: bytes, settings: Mapping[str, Any]) -> Sequence[ReadStatement]:
        text = text_of(content, settings.get("encoding", "")).replace("\r\n", "\n")
        blocks = [block for block in _BLOCK.split(text) if block.startswith(":20:")]
        if not blocks:
            raise Unreadable("The file has no MT940 statement in it (no :20:).")
        return [_statement(block) for block in blocks]


def _statement(block: str) -> ReadStatement:
    body = re.sub(r"^-\}?.*", "", block, flags=re.MULTILINE | re.DOTALL)
    if len(re.findall(r"^:61:", body, re.MULTILINE)) != len(re.findall(r"^:61:\d{6}", body, re.MULTILINE)):
        raise Unreadable("A line (:61:) of the statement does not begin with a date.")
    try:
        read = Transactions(processors={"post_transaction_details": []})
        read.parse(body)
    except Exception as error:  # noqa: BLE001 - the library raises whatever it meets in a damaged file
        raise Unreadable(f"The statement is damaged or cut off: {error!s:.200}") from None
    return _checked(body, read)


def _checked(body: str, read: Any) -> ReadStatement:
    opening, closing = _balance(read, "opening"), _balance(read, "closing")
    rows = [row for row in read if "amount" in row.data]
    if len(rows) != len(re.findall(r"^:61:", body, re.MULTILINE)):
        raise Unreadable("A line (:61:) of the statement could not be read.")
    currency = str(opening.amount.currency)
    if currency != str(closing.amount.currency):
        raise Unreadable("The balances of the statement are in different currencies.")
    lines = tuple(_line(row.data, currency) for row in rows)
    return ReadStatement(
        account=str(read.data.get("account_identification", "")),
        currency=currency,
        opening_minor=_minor(opening.amount.amount, currency),
        closing_minor=_minor(closing.amount.amount, currency),
        from_on=min([_day(opening.date), *(line.booked_on for line in lines)]),
        to_on=_day(closing.date),
        reference=str(read.data.get("transaction_reference", ""))[:60],
        lines=lines,
    )


def _balance(read: Any, which: str) -> Any:
    found = read.data.get(f"final_{which}_balance") or read.data.get(f"intermediate_{which}_balance")
    if found is None:
        raise Unreadable(f"The statement has no {which} balance: it is cut off.")
    return found


def _line(data: Mapping[str, Any], currency: str) -> BankLine:
    text = str(data.get("transaction_details") or "")
    fields = _subfields(text)
    words = _words(fields)
    customer_ref = str(data.get("customer_reference") or "")
    references = [customer_ref, words.get("EREF", ""), words.get("KREF", "")]
    mark = str(data["status"])
    returned = _RETURN.search(text)
    return BankLine(
        booked_on=_day(data.get("entry_date") or data["date"]),
        value_on=_day(data["date"]),
        amount_minor=SIGNS[mark] * abs(_minor(data["amount"].amount, currency)),
        bank_ref=str(data.get("bank_reference") or "")[:60],
        references=tuple(
            dict.fromkeys(r for r in references if r and r.upper() not in ("NONREF", "NOTPROVIDED"))
        ),
        remittance=" ".join(
            filter(None, [words.get("SVWZ") or fields, str(data.get("extra_details") or "")])
        ),
        payer=_name(text),
        code=str(data.get("id") or ""),
        reversal=mark.startswith("R"),
        return_reason=returned.group(1).upper() if returned else "",
    )


def _subfields(text: str) -> str:
    """The text of a structured :86: without its marks: what is in ?20 to ?29 and ?60 to ?63 belongs together."""
    parts = _FIELD.split(text.replace("\n", ""))
    if len(parts) < 3:
        return " ".join(text.split())
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return "".join(value for mark, value in pairs if "20" <= mark <= "29" or "60" <= mark <= "63")


def _name(text: str) -> str:
    parts = _FIELD.split(text.replace("\n", ""))
    return "".join(v for m, v in zip(parts[1::2], parts[2::2], strict=True) if m in ("32", "33")).strip()


def _words(text: str) -> dict[str, str]:
    parts = _WORD.split(text)
    return {word: value.strip() for word, value in zip(parts[1::2], parts[2::2], strict=True)}


def _minor(amount: Decimal, currency: str) -> int:
    try:
        return minor_units(str(amount), currency)
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _day(value: Any) -> date:
    return date(value.year, value.month, value.day)
