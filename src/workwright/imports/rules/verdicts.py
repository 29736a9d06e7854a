"""What the check of a row comes to, and the keys by which the same row is known again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workwright.parties.rules import words

Outcome = Literal["new", "known", "refused"]


class RowRefused(ValueError):
    """A row that cannot come in, and why, as a sentence."""


@dataclass(slots=True)
class Draft:
    """A row while it is being checked. `values` gain what was found out: the ids of customers, parts, vehicles.

    `key` is that of this row, `base` the mark that rows share which say the same.
    """

    line: int
    values: dict[str, Any]
    marks: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    records: list[dict[str, object]] = field(default_factory=list)
    outcome: Outcome = "new"
    reason: str = ""
    key: str = ""
    base: str = ""

    def known(self, remark: str) -> None:
        self.outcome = "known"
        self.remarks.append(remark)

    def keep_in_notes(self, what: str, text: str, remark: str) -> None:
        """Put a value that cannot be used where it belongs into the notes, so that nothing is lost."""
        self.notes.append(f"{what}: {text}")
        self.remarks.append(remark)


def base_key(kind: str, values: Mapping[str, Any]) -> str:
    """Return what is the same for rows that say the same, whichever file they stand in."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{kind}\x1f{text}".encode()).hexdigest()[:48]


def same_name(one: str, other: str) -> bool:
    """Return whether two names can be one customer's: the same words, or all words of the one within the other."""
    first, second = set(words(one)), set(words(other))
    return bool(first and second) and (first <= second or second <= first)
