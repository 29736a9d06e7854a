"""Structured references (ISO 11649) that people put on transfers, ours and those of others."""

import re
from collections.abc import Iterable

_RF = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}")


def is_creditor_reference(text: str) -> bool:
    """Return whether this is an RF creditor reference with right check digits (ISO 11649)."""
    plain = text.replace(" ", "").upper()
    if not _RF.fullmatch(plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


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
