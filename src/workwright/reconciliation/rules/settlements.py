"""What a provider's rows come to: fees, and the payouts they went out with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Reported(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def gross_minor(self) -> int: ...
    @property
    def fee_minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def payout(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ToldPayout:
    net_minor: int
    currency: str
    failed: bool = False


FEES_POSTED_ELSEWHERE = ("dispute", "dispute_won")
"""The fee of a dispute is in the books with the dispute itself."""


def fee_of(kind: str, gross_minor: int, fee_minor: int) -> int:
    """Return what a row costs that nothing else posts."""
    if kind in FEES_POSTED_ELSEWHERE:
        return 0
    return fee_minor - (gross_minor if kind == "fee" else 0)


def net_of_payouts(rows: Iterable[Reported]) -> dict[str, ToldPayout]:
    """Return each payout that the rows name: what its own row says, else the sum of the rows that went out with it."""
    sums: dict[str, ToldPayout] = {}
    said: dict[str, ToldPayout] = {}
    for row in rows:
        if not row.payout:
            continue
        if row.kind in ("payout", "payout_failed"):
            net = -row.gross_minor if row.kind == "payout" else row.gross_minor
            said[row.payout] = ToldPayout(net, row.currency, row.kind == "payout_failed")
            continue
        before = sums.get(row.payout, ToldPayout(0, row.currency))
        sums[row.payout] = ToldPayout(before.net_minor + row.gross_minor - row.fee_minor, row.currency)
    return dict(sorted((sums | said).items()))
