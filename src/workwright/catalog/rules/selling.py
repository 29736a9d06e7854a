"""Prices by rule: mark-up from cost, the labour rate of an hour, and charges that add themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from workwright.kernel.money import exponent

_FINEST = Decimal("0.0001")


class Tier(Protocol):
    """A step of the mark-up matrix: from this cost on, cost plus this percentage."""

    @property
    def cost_from(self) -> Decimal: ...

    @property
    def percent(self) -> Decimal: ...


class Rate(Protocol):
    """A labour rate: the weekdays (1 is Monday, none are all) and local hours in which it may apply."""

    @property
    def weekdays(self) -> Sequence[int]: ...

    @property
    def time_from(self) -> time | None: ...

    @property
    def time_to(self) -> time | None: ...

    @property
    def rank(self) -> int: ...


T = TypeVar("T", bound=Tier)
R = TypeVar("R", bound=Rate)


def tier_for(unit_cost: Decimal, tiers: Sequence[T]) -> T | None:
    """The step with the highest start that the cost reaches; None below the lowest."""
    reached = [tier for tier in tiers if tier.cost_from <= unit_cost]
    return max(reached, key=lambda tier: tier.cost_from, default=None)


def marked_up(unit_cost: Decimal, percent: Decimal, currency: str) -> Decimal:
    """Cost plus percentage, to the minor unit; to four decimals below one whole unit (screws by the hundred)."""
    price = unit_cost * (100 + percent) / 100
    step = Decimal(1).scaleb(-exponent(currency)) if price >= 1 else _FINEST
    return price.quantize(step, ROUND_HALF_UP)


def rate_at(local: datetime, rates: Sequence[R]) -> R | None:
    """The rate in force at a local wall time: of those whose window holds it the highest rank, then the narrower.

    A window that ends before it begins goes over midnight, and its weekday is the day on which it began.
    """
    fitting = [rate for rate in rates if _holds(rate, local)]
    return max(
        fitting,
        key=lambda rate: (rate.rank, rate.time_from is not None, len(rate.weekdays) > 0),
        default=None,
    )


def _holds(rate: Rate, local: datetime) -> bool:
    day, clock = local.isoweekday(), local.time()
    if rate.time_from is None or rate.time_to is None or rate.time_from == rate.time_to:
        return _on(rate, day)
    if rate.time_from < rate.time_to:
        return _on(rate, day) and rate.time_from <= clock < rate.time_to
    if clock >= rate.time_from:
        return _on(rate, day)
    return clock < rate.time_to and _on(rate, (day - 2) % 7 + 1)


def _on(rate: Rate, weekday: int) -> bool:
    return not rate.weekdays or weekday in rate.weekdays


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One charge that may add itself. `percent` is of the lines of `line_kinds`, at the most `cap`."""

    code: str
    name: str
    kind: str
    tax_code: str = ""
    price: Decimal | None = None
    percent: Decimal | None = None
    cap: Decimal | None = None
    line_kinds: tuple[str, ...] = ()
    part_category: str = ""
    zone: str = ""
    fee_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChargeableLine:
    """What fees are reckoned from: a line's kind and value (after discount), and the category of its part."""

    kind: str
    value: Decimal
    quantity: Decimal = Decimal(1)
    part_category: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A line to add: quantity times unit price, and the rule in words."""

    code: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_code: str
    rule: str
    fee_id: UUID | None = None


def charges(
    fees: Sequence[FeeRule],
    lines: Sequence[ChargeableLine],
    currency: str,
    *,
    visits: int = 0,
    zone: str = "",
) -> list[Charge]:
    """The charges that the rules ask for (G4, G15): trip and zone fees once per visit, disposal per part of a
    category, supplies as a percentage with a cap, others once. Charges of nothing are left out.
    """
    found = [_charge(fee, lines, currency, visits, zone) for fee in fees]
    return [charge for charge in found if charge is not None and charge.quantity * charge.unit_price != 0]


def _charge(
    fee: FeeRule, lines: Sequence[ChargeableLine], currency: str, visits: int, zone: str
) -> Charge | None:
    if fee.kind == "zone" and fee.zone != zone:
        return None
    if fee.percent is not None:
        return _percentage(fee, lines, currency)
    quantity = _times(fee, lines, visits)
    price = fee.price or Decimal(0)
    return Charge(fee.code, fee.name, quantity, price, fee.tax_code, fee.name, fee.fee_id)


def _times(fee: FeeRule, lines: Sequence[ChargeableLine], visits: int) -> Decimal:
    if fee.kind in ("trip", "zone"):
        return Decimal(visits)
    if fee.kind == "disposal":
        return sum((line.quantity for line in lines if line.part_category == fee.part_category), Decimal(0))
    return Decimal(1)


def _percentage(fee: FeeRule, lines: Sequence[ChargeableLine], currency: str) -> Charge:
    kinds = fee.line_kinds
    base = sum((line.value for line in lines if not kinds or line.kind in kinds), Decimal(0))
    percent = fee.percent or Decimal(0)
    amount = max(base, Decimal(0)) * percent / 100
    rule = f"{fee.name}: {percent.normalize():f} %"
    if fee.cap is not None and amount > fee.cap:
        amount, rule = fee.cap, f"{rule}, capped at {fee.cap.normalize():f}"
    rounded = amount.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_UP)
    return Charge(fee.code, fee.name, Decimal(1), rounded, fee.tax_code, rule, fee.fee_id)
