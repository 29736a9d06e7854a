"""When the price of a diagnosis is given back: promised on an estimate, earned by approving the repair. Pure.

Amounts are in whole currency units, as prices are stated in the branch (with tax where they include it).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

REPAIR = frozenset({"labour", "part", "consumable", "sublet"})
"""The kinds of line that are the repair; diagnoses, fees and discounts are not."""
ON_APPROVAL = "on_approval"


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """What a branch, or a service of it, says: "" follows the branch; no minimum of its own is the branch's."""

    setting: str
    minimum: Decimal | None


@dataclass(frozen=True, slots=True)
class PricedKind:
    """A line by kind, and its price after discount."""

    kind: str
    value: Fraction


def minimum_for(branch: CreditTerms, service: CreditTerms | None) -> Decimal | None:
    """Return from which price of the repair on the diagnosis is given back; None when it never is."""
    setting = (service.setting if service else "") or branch.setting
    if setting != ON_APPROVAL:
        return None
    own = service.minimum if service else None
    return branch.minimum or Decimal(0) if own is None else own


def repair_value(lines: Iterable[PricedKind]) -> Fraction:
    """Return what the repair among the lines is priced at."""
    return sum((line.value for line in lines if line.kind in REPAIR), Fraction(0))


def is_earned(minimum: Decimal, approved: Fraction) -> bool:
    """Say whether the repair that was approved is enough; approving none of it never is."""
    return approved > 0 and approved >= Fraction(minimum)
