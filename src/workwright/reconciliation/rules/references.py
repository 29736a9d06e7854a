"""References that people put on transfers: structured ones, and our numbers somewhere in the text."""

import re
from collections.abc import Iterable

_TOKEN = re.compile(r"[A-Z0-9]+(?:[-/][A-Z0-9]+)*")
_RF = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")
MOST_REFERENCES = 12


def is_creditor_reference(text: str) -> bool:
    """Return whether this is an RF creditor reference with right check digits (ISO 11649)."""
    plain = text.replace(" ", "").upper()
    if not _RF.fullmatch(plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def creditor_reference(number: str) -> str:
    """Return the RF reference of a number of ours: its letters and digits behind two check digits."""
    plain = re.sub(r"[^A-Z0-9]", "", number.upper())[-21:]
    digits = int("".join(str(int(c, 36)) for c in plain + "RF00"))
    return f"RF{98 - digits % 97:02d}{plain}"


def structured(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the valid RF references in some texts, written with spaces or without, each once."""
    found: dict[str, None] = {}
    for text in texts:
        joined = text.upper()
        for candidate in (joined.replace(" ", ""), *joined.split()):
            for match in _RF.findall(candidate):
                kept = next(
                    (match[:n] for n in range(len(match), 4, -1) if is_creditor_reference(match[:n])), ""
                )
                if kept:
                    found[kept] = None
    return tuple(found)


def numbers_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what could be a number of ours in some texts: words with a letter and a digit, capitals, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for token in _TOKEN.findall(text.upper()):
            if any(c.isdigit() for c in token) and any(c.isalpha() for c in token) and len(token) <= 40:
                found[token] = None
    return tuple(found)
