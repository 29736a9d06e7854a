"""How much of a diagnosis an invoice gives back. Pure; amounts in minor units, as prices are stated."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An earned credit: what of the diagnosis is billed by now and on this invoice, and what was given back before."""

    key: str
    billed_minor: int
    credited_minor: int


def credits(diagnoses: Sequence[Diagnosis], repair_minor: int) -> dict[str, int]:
    """Return what to give back of each: all that is billed, but together never more than the repair on this invoice.

    So no invoice falls below what is due without the repair, and none below zero.
    """
    found: dict[str, int] = {}
    room = max(0, repair_minor)
    for one in diagnoses:
        found[one.key] = max(0, min(one.billed_minor - one.credited_minor, room))
        room -= found[one.key]
    return {key: amount for key, amount in found.items() if amount}
