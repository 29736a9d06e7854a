"""camt.053 (ISO 20022), versions 02 to 08 and later ones that say the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import BaseModel

from workwright.reconciliation.ports import BankLine, ReadStatement, Unreadable
from workwright.reconciliation.rules.amounts import minor_units

_SPACE = re.compile(r"^\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)\}Document$")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
NO_REFERENCE = {"NOTPROVIDED", "NONREF", "NOT PROVIDED"}


class Camt:
    """Bank to customer statement. Entities and document types are refused before anything is read."""

    key = "camt"
    title = "camt.053 (ISO 20022)"
    settings_model: type[BaseModel] | None = None

    def read(self, content: bytes, settings: Mapping[str, Any]) -> Sequence[ReadStatement]:
        root = _root(content)
        found = [_statement(node) for node in root.iter() if _name(node) == "Stmt"]
        if not found:
            raise Unreadable("The file has no statement in it.")
        return found


def _root(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(
            "The file declares entities or a document type. Statements never do: refused."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"The file is damaged or cut off: it is not whole XML ({error}).") from None
    if not _SPACE.match(root.tag):
        raise Unreadable(
            "This is XML, but not a camt.053 statement. Reports (052) and advices (054) are not booked."
        )
    return root


def _statement(node: Element) -> ReadStatement:
    opening, closing = _balance(node, OPENING), _balance(node, CLOSING)
    if opening is None or closing is None:
        raise Unreadable("The statement lacks its opening or closing balance.")
    currency = _text(node, "Acct/Ccy") or closing[1]
    if {currency} != {opening[1], closing[1]}:
        raise Unreadable("The balances of the statement are in different currencies.")
    lines = tuple(line for entry in _children(node, "Ntry") for line in _lines(entry, currency))
    days = [line.booked_on for line in lines if not line.pending]
    return ReadStatement(
        account=_text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id"),
        currency=currency,
        opening_minor=opening[0],
        closing_minor=closing[0],
        from_on=_day(_text(node, "FrToDt/FrDtTm")) or min([closing[2], *days]),
        to_on=max([closing[2], *days]),
        reference=_text(node, "Id")[:60],
        lines=lines,
    )


def _balance(node: Element, codes: Sequence[str]) -> tuple[int, str, date] | None:
    for code in codes:
        for balance in _children(node, "Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") == code:
                amount, currency = _amount(balance)
                on = _day(_text(balance, "Dt/Dt") or _text(balance, "Dt/DtTm"))
                if on is None:
                    raise Unreadable("A balance has no day.")
                return amount, currency, on
    return None


def _lines(entry: Element, currency: str) -> Iterator[BankLine]:
    amount, of = _amount(entry)
    if of != currency:
        raise Unreadable(f"A line is in {of}, its account in {currency}.")
    parts = [part for details in _children(entry, "NtryDtls") for part in _children(details, "TxDtls")]
    amounts = [_part_amount(part, entry, currency) for part in parts]
    if len(parts) > 1 and None not in amounts and sum(n for n in amounts if n is not None) == amount:
        for part, share in zip(parts, amounts, strict=True):
            yield _line(entry, [part], share or 0)
    else:
        yield _line(entry, parts, amount)


def _line(entry: Element, parts: Sequence[Element], amount: int) -> BankLine:
    booked = _day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))
    value = _day(_text(entry, "ValDt/Dt") or _text(entry, "ValDt/DtTm"))
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    pending = status not in ("BOOK", "")
    if booked is None and not pending:
        raise Unreadable("A booked line has no booking day.")
    own_ref = _first(parts, "Refs/AcctSvcrRef") if len(parts) == 1 else ""
    return BankLine(
        booked_on=booked or value or date.min,
        value_on=value,
        amount_minor=amount,
        bank_ref=(own_ref or _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"))[:60],
        references=_references(parts),
        remittance=_remittance(entry, parts),
        payer=_payer(parts, incoming=amount > 0),
        code="/".join(
            filter(None, (_text(entry, f"BkTxCd/Domn/{p}") for p in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")))
        ),
        pending=pending,
        reversal=_text(entry, "RvslInd") in ("true", "1"),
        return_reason=_first(parts, "RtrInf/Rsn/Cd") or _first(parts, "RtrInf/Rsn/Prtry"),
    )


def _references(parts: Sequence[Element]) -> tuple[str, ...]:
    paths = ("Refs/EndToEndId", "Refs/InstrId", "Refs/TxId", "Refs/PmtInfId")
    found = [_text(part, path) for part in parts for path in paths]
    for part in parts:
        for info in _children(part, "RmtInf"):
            found += [_text(structured, "CdtrRefInf/Ref") for structured in _children(info, "Strd")]
    return tuple(dict.fromkeys(ref for ref in found if ref and ref.upper() not in NO_REFERENCE))


def _remittance(entry: Element, parts: Sequence[Element]) -> str:
    texts = [
        (node.text or "").strip()
        for part in parts
        for info in _children(part, "RmtInf")
        for node in info.iter()
        if _name(node) in ("Ustrd", "AddtlRmtInf")
    ]
    return " ".join(filter(None, [*texts, _text(entry, "AddtlNtryInf")]))


def _payer(parts: Sequence[Element], *, incoming: bool) -> str:
    who = "Dbtr" if incoming else "Cdtr"
    return _first(parts, f"RltdPties/{who}/Nm") or _first(parts, f"RltdPties/{who}/Pty/Nm")


def _part_amount(part: Element, entry: Element, currency: str) -> int | None:
    """Return a part's own amount; it has the direction of its entry unless it says another."""
    node = _at(part, "Amt")
    node = _at(part, "AmtDtls/TxAmt/Amt") if node is None else node
    if node is None or node.get("Ccy", currency) != currency:
        return None
    side = _text(part, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    return _signed(node.text or "", currency, side)


def _amount(node: Element) -> tuple[int, str]:
    amount = _at(node, "Amt")
    if amount is None or not re.fullmatch(r"[A-Z]{3}", amount.get("Ccy", "")):
        raise Unreadable("An amount or its currency is missing.")
    return _signed(amount.text or "", amount.attrib["Ccy"], _text(node, "CdtDbtInd")), amount.attrib["Ccy"]


def _signed(text: str, currency: str, side: str) -> int:
    if side not in ("CRDT", "DBIT"):
        raise Unreadable("A line does not say whether money came or went.")
    try:
        minor = minor_units(text, currency)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    return minor if side == "CRDT" else -minor


def _day(text: str) -> date | None:
    """A date, or the date of an instant as the bank wrote it: its own day, whatever the zone."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is not a date.") from None


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _children(node: Element, name: str) -> list[Element]:
    return [child for child in node if _name(child) == name]


def _at(node: Element, path: str) -> Element | None:
    found: Element | None = node
    for name in path.split("/"):
        found = next((child for child in found if _name(child) == name), None) if found is not None else None
    return found


def _text(node: Element, path: str) -> str:
    found = _at(node, path)
    return (found.text or "").strip() if found is not None else ""


def _first(parts: Sequence[Element], path: str) -> str:
    return next(filter(None, (_text(part, path) for part in parts)), "")
