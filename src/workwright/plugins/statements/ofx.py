"""OFX 1 (SGML) and 2 (XML), taken apart by the library ofxtools; days are the bank's own, whatever their zone."""

import io
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from ofxtools.Parser import OFXTree
from pydantic import BaseModel

from workwright.reconciliation.ports import BankLine, ReadStatement, Unreadable
from workwright.reconciliation.rules.amounts import minor_units, plain_number

logging.getLogger("ofxtools").setLevel(logging.WARNING)


class Ofx:
    """A bank's download: it has a closing sum and no opening one, so the chain of closings is what proves it."""

    key = "ofx"
    title = "OFX"
    settings_model: type[BaseModel] | None = None

    def read(self, content: bytes, settings: Mapping[str, Any]) -> Sequence[ReadStatement]:
        if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content, re.IGNORECASE):
            raise Unreadable("The file declares entities or a document type. Statements never do: refused.")
        found = [_statement(node) for node in _root(content).iter() if node.tag in ("STMTRS", "CCSTMTRS")]
        if not found:
            raise Unreadable("The file has no bank statement in it.")
        return found


def _root(content: bytes) -> Element:
    if not re.search(rb"</OFX>\s*$", content, re.IGNORECASE):
        raise Unreadable("The file is cut off, or no OFX: it does not end with </OFX>.")
    tree = OFXTree()
    try:
        root: Element = tree.parse(io.BytesIO(content))
    except Exception as error:  # noqa: BLE001 - the library raises whatever it meets in a damaged file
        raise Unreadable(f"The file is damaged or cut off: it is not whole OFX ({error!s:.200}).") from None
    return root


def _statement(node: Element) -> ReadStatement:
    currency = _text(node, ".//CURDEF").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Unreadable("The statement does not name its currency.")
    closing = node.find(".//LEDGERBAL")
    if closing is None:
        raise Unreadable("The statement has no closing balance.")
    lines = tuple(_line(row, currency) for row in node.iter("STMTTRN"))
    to_on = _day(_text(closing, "DTASOF"))
    return ReadStatement(
        account=_text(node, ".//ACCTID"),
        currency=currency,
        opening_minor=None,
        closing_minor=_minor(_text(closing, "BALAMT"), currency),
        from_on=min(
            [_day(_text(node, ".//DTSTART") or _text(closing, "DTASOF")), *(x.booked_on for x in lines)]
        ),
        to_on=max([to_on, *(line.booked_on for line in lines)]),
        reference="",
        lines=lines,
    )


def _line(row: Element, currency: str) -> BankLine:
    other = _text(row, "CURRENCY/CURSYM").upper()
    if other and other != currency:
        raise Unreadable(f"A line is in {other}, its account in {currency}.")
    kind = _text(row, "TRNTYPE")
    references = [_text(row, "REFNUM"), _text(row, "CHECKNUM")]
    return BankLine(
        booked_on=_day(_text(row, "DTPOSTED")),
        value_on=_day(_text(row, "DTAVAIL") or _text(row, "DTPOSTED")),
        amount_minor=_minor(_text(row, "TRNAMT"), currency),
        bank_ref=_text(row, "FITID")[:60],
        references=tuple(filter(None, references)),
        remittance=_text(row, "MEMO"),
        payer=_text(row, "NAME") or _text(row, "PAYEE/NAME"),
        code=kind,
        reversal=_text(row, "CORRECTACTION") == "DELETE",
    )


def _text(node: Element, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _minor(text: str, currency: str) -> int:
    try:
        return minor_units(plain_number(text, "," if "," in text and "." not in text else "."), currency)
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _day(text: str) -> date:
    """Return the day as the bank wrote it: 20261121230000[-8:PST] is the 21st, though it is the 22nd elsewhere."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is not a date.") from None
