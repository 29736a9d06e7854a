"""Paying by bank transfer: the reference that names what is paid, and the code a banking app reads. Pure.

The reference is a structured creditor reference (ISO 11649): `RF`, two check digits, a letter for what it names, and
the last twelve hexadecimal digits of its id as ten characters. Nothing has to be stored to read it back.
"""

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from stdnum import iban, iso11649
from stdnum.iso7064 import mod_97_10

from workwright.kernel.money import Money

Named = Literal["invoice", "request"]
_LETTERS: dict[Named, str] = {"invoice": "I", "request": "R"}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDTH = 10
_IN_TEXT = re.compile(r"RF[0-9]{2}[A-Z0-9]{11}")


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where customers transfer money to. `details` is what stands instead of an IBAN elsewhere."""

    holder: str = ""
    iban: str = ""
    bic: str = ""
    details: str = ""

    def __bool__(self) -> bool:
        return bool(self.iban or self.details)


@dataclass(frozen=True, slots=True)
class Instructions:
    """How to pay one amount by transfer, ready to be shown; `code` is what the QR code says, where there is one."""

    holder: str
    iban: str
    bic: str
    details: str
    reference: str
    code: str = ""


def reference_of(named: Named, id: UUID) -> str:
    """Return the creditor reference of an invoice or a payment request."""
    body = _LETTERS[named] + _base36(id.int & (2**48 - 1))
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def read_reference(text: str) -> tuple[Named, str] | None:
    """Return what a reference names and the last twelve digits of its id; None when it is none of ours."""
    plain = iso11649.compact(text)
    if not _IN_TEXT.fullmatch(plain) or not iso11649.is_valid(plain):
        return None
    named = next((name for name, letter in _LETTERS.items() if letter == plain[4]), None)
    value = int(plain[5:], 36)
    return (named, f"{value:012x}") if named and value < 2**48 else None


def references_in(text: str) -> tuple[str, ...]:
    """Return the references of ours that stand in the words of a bank statement, however they are spaced."""
    packed = re.sub(r"[^A-Z0-9]", "", text.upper())
    found = (packed[at : at + 15] for at in range(len(packed)) if packed.startswith("RF", at))
    return tuple(dict.fromkeys(one for one in found if read_reference(one)))


def is_iban(text: str) -> bool:
    return bool(iban.is_valid(text, check_country=False))


def instructions(bank: BankDetails, amount: Money, reference: str) -> Instructions:
    """Return how to transfer an amount. The QR code is for euros and an IBAN alone (EPC069-12)."""
    return Instructions(
        holder=bank.holder,
        iban=iban.format(bank.iban) if bank.iban else "",
        bic=bank.bic,
        details=bank.details,
        reference=iso11649.format(reference),
        code=epc_code(bank, amount, reference),
    )


def epc_code(bank: BankDetails, amount: Money, reference: str) -> str:
    """Return the text of the European Payments Council's QR code, version 2; "" where it cannot be used."""
    if amount.currency != "EUR" or not bank.iban or not bank.holder or not 0 < amount.minor < 10**11:
        return ""
    value = f"EUR{amount.minor // 100}.{amount.minor % 100:02d}"
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        bank.bic,
        bank.holder[:70],
        iban.compact(bank.iban),
        value,
        "",
        reference,
    )
    return "\n".join(lines)


def _base36(value: int) -> str:
    found = ""
    while value:
        value, digit = divmod(value, 36)
        found = _DIGITS[digit] + found
    return found.rjust(_WIDTH, "0")
