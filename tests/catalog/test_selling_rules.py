"""Mark-up, labour rates by the hour of the week, and charges that add themselves: worked by hand."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

import pytest

from workwright.catalog.rules import (
    ChargeableLine,
    FeeRule,
    charges,
    marked_up,
    rate_at,
    sku_key,
    tier_for,
)


@dataclass(frozen=True)
class Step:
    cost_from: Decimal
    percent: Decimal


MATRIX = [Step(Decimal(start), Decimal(percent)) for start, percent in ((0, 150), (10, 100), (100, 40))]


@pytest.mark.parametrize(
    ("cost", "percent"), [("0", 150), ("9.99", 150), ("10", 100), ("99.9999", 100), ("500", 40)]
)
def test_the_step_reached(cost: str, percent: int) -> None:
    tier = tier_for(Decimal(cost), MATRIX)
    assert tier is not None
    assert tier.percent == percent


def test_below_the_matrix_there_is_none() -> None:
    assert tier_for(Decimal(5), MATRIX[1:]) is None


@pytest.mark.parametrize(
    ("cost", "percent", "currency", "price"),
    [
        ("10", "100", "USD", "20.00"),
        ("12.345", "100", "USD", "24.69"),
        ("0.0123", "150", "USD", "0.0308"),  # half a ten-thousandth goes up
        ("333", "33.3", "JPY", "444"),
        ("1.2345", "10", "KWD", "1.358"),
    ],
)
def test_marked_up(cost: str, percent: str, currency: str, price: str) -> None:
    assert marked_up(Decimal(cost), Decimal(percent), currency) == Decimal(price)


@dataclass(frozen=True)
class Window:
    name: str
    weekdays: tuple[int, ...] = ()
    time_from: time | None = None
    time_to: time | None = None
    rank: int = 0


ALWAYS = Window("day")
EVENING = Window("evening", (1, 2, 3, 4, 5), time(18), time(6), 1)
SUNDAY = Window("sunday", (7,), None, None, 2)


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("2026-11-23T09:00", "day"),  # Monday morning
        ("2026-11-23T17:59:59", "day"),
        ("2026-11-23T18:00", "evening"),
        ("2026-11-24T05:59", "evening"),  # Monday's evening lasts into Tuesday
        ("2026-11-24T06:00", "day"),
        ("2026-11-28T05:00", "evening"),  # Friday's into Saturday
        ("2026-11-28T19:00", "day"),  # Saturday has none of its own
        ("2026-11-29T03:00", "sunday"),
        ("2026-11-30T05:00", "day"),  # Sunday is not in the evening's weekdays
    ],
)
def test_the_rate_of_an_hour(moment: str, name: str) -> None:
    rate = rate_at(datetime.fromisoformat(moment), [ALWAYS, EVENING, SUNDAY])
    assert rate is not None
    assert rate.name == name


def test_no_rate_at_all() -> None:
    assert rate_at(datetime(2026, 11, 23, 9), [EVENING]) is None


TRIP = FeeRule("trip", "Trip", "trip", price=Decimal(45))
ZONE = FeeRule("zone-b", "Zone B", "zone", price=Decimal(20), zone="b")
TYRES = FeeRule("tyre", "Tyre disposal", "disposal", price=Decimal("3.50"), part_category="tyre")
SUPPLIES = FeeRule(
    "supplies", "Shop supplies", "supplies", percent=Decimal(5), cap=Decimal(30), line_kinds=("labour",)
)
LINES = [
    ChargeableLine("labour", Decimal("212.50")),
    ChargeableLine("part", Decimal(400), Decimal(4), "tyre"),
    ChargeableLine("part", Decimal(9), Decimal(1)),
]


def test_trip_and_zone_once_per_visit() -> None:
    found = charges([TRIP, ZONE], LINES, "USD", visits=2, zone="b")
    assert [(c.code, c.quantity, c.unit_price) for c in found] == [
        ("trip", Decimal(2), Decimal(45)),
        ("zone-b", Decimal(2), Decimal(20)),
    ]
    assert [c.code for c in charges([TRIP, ZONE], LINES, "USD", visits=1, zone="a")] == ["trip"]
    assert charges([TRIP, ZONE], LINES, "USD", zone="b") == []


def test_disposal_per_part_of_its_category() -> None:
    (charge,) = charges([TYRES], LINES, "USD")
    assert (charge.quantity, charge.unit_price) == (Decimal(4), Decimal("3.50"))


def test_supplies_are_a_capped_percentage() -> None:
    (charge,) = charges([SUPPLIES], LINES, "USD")
    assert charge.unit_price == Decimal("10.63")  # 5 % of 212.50 is 10.625
    assert charge.rule == "Shop supplies: 5 %"
    (capped,) = charges([SUPPLIES], [ChargeableLine("labour", Decimal(1000))], "USD")
    assert (capped.unit_price, capped.rule) == (Decimal(30), "Shop supplies: 5 %, capped at 30")
    assert charges([SUPPLIES], [ChargeableLine("labour", Decimal(-50))], "USD") == []


def test_part_numbers_are_compared_bare() -> None:
    assert sku_key("04465-02 220/a") == "0446502220A"
