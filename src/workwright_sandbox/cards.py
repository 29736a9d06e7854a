"""Test cards. A number is looked at, told apart, and forgotten: only brand and last four are kept."""

import re
from dataclasses import dataclass

CARDS = {
    "4242424242424242": ("succeeded", "", "Paid at once"),
    "5555555555554444": ("succeeded", "", "Paid at once (Mastercard)"),
    "4000000000000002": ("declined", "card_declined", "Declined"),
    "4000000000009995": ("declined", "insufficient_funds", "Declined: not enough money"),
    "4000000000000069": ("declined", "expired_card", "Declined: card expired"),
    "4000000000000077": ("processing", "", "Pending, paid after some seconds"),
    "4000000000000341": ("processing_fails", "card_declined", "Pending, then fails"),
    "4000000000000259": ("disputed", "", "Paid, then disputed"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What may be known of a card: how it will behave, its brand and last four digits."""

    outcome: str
    error: str
    brand: str
    last4: str


def luhn(number: str) -> bool:
    """Return whether the check digit of a string of digits is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(d) for d in reversed(number)]
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2]]
    return sum(digits[::2], sum(doubled)) % 10 == 0


def read(number: str) -> Card | None:
    """Return what a typed number stands for, or None when it is not a card number."""
    digits = "".join(c for c in number if c.isdigit())
    if not 12 <= len(digits) <= 19 or not luhn(digits):
        return None
    outcome, error, _ = CARDS.get(digits, ("declined", "test_cards_only", ""))
    brand = {"4": "visa", "5": "mastercard", "3": "amex"}.get(digits[0], "card")
    return Card(outcome, error, brand, digits[-4:])


def form_errors(form: dict[str, str], card: Card | None) -> dict[str, str]:
    """Return a sentence for each field of the pay page that cannot be right."""
    errors = {}
    if card is None:
        errors["number"] = "Check the card number: a digit is missing or wrong."
    if not re.fullmatch(r"(0[1-9]|1[0-2])\s*/?\s*(\d\d|20\d\d)", form.get("expiry", "").strip()):
        errors["expiry"] = "Month and year, as on the card: 08 / 29."
    if not re.fullmatch(r"\d{3,4}", form.get("cvc", "").strip()):
        errors["cvc"] = "The three or four digits of the security code."
    return errors
