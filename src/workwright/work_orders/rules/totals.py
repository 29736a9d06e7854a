"""An order's money by line kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from workwright.catalog.rules import PricedDocument


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What the lines of one kind come to."""

    kind: str
    net_minor: int
    tax_minor: int
    gross_minor: int


def totals_by_kind(priced: PricedDocument, kinds: Mapping[str, str]) -> tuple[KindTotal, ...]:
    """Split a priced order by line kind (`kinds`: line key -> kind); the parts sum to the total."""
    sums: dict[str, list[int]] = {}
    for line in priced.lines:
        held = sums.setdefault(kinds[line.key], [0, 0, 0])
        for place, amount in enumerate((line.net_minor, line.tax_minor, line.gross_minor)):
            held[place] += amount
    return tuple(KindTotal(kind, *sums[kind]) for kind in sorted(sums))
