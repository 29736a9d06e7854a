"""Priority, cover and consent: the small calculations of an order's life."""

import calendar
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Priority = Literal["routine", "urgent", "emergency"]
Channel = Literal["counter", "phone", "portal", "api", "field", "import", "agreement"]
Source = Literal["", "stock", "bought_in", "sublet"]
Promise = Literal["in_time", "at_risk", "late"]
MOST_PER_LINE = Decimal(10) ** 9
SORT_RANK: dict[str, int] = {"emergency": 0, "urgent": 1, "routine": 2}
"""Stored beside the priority, so that every list sorts emergencies first by an index."""


def cover_until(executed_on: date, months: int | None) -> date | None:
    """Return the last day of cover of work done on a day: the same day months later, or that month's last."""
    if not months:
        return None
    year, month = divmod(executed_on.year * 12 + executed_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(executed_on.day, last))


def needs_new_consent(gross_minor: int, ceiling_minor: int | None) -> bool:
    """Return whether a line costs more than the customer's consent covers, tolerance included."""
    return ceiling_minor is None or gross_minor > ceiling_minor


def promise_of(promised_at: datetime, latest_start: datetime, now: datetime) -> Promise:
    """Return how a promise stands: late once its time is over, at risk once the planned work no longer fits."""
    if now >= promised_at:
        return "late"
    return "at_risk" if now > latest_start else "in_time"


def beyond_measure(quantity: Decimal, unit_price: Decimal) -> bool:
    """Return whether a line comes to a thousand million or more: beyond what sums of an order hold exactly."""
    return abs(quantity * unit_price) >= MOST_PER_LINE


def sold_at(unit_cost: Decimal, markup_percent: Decimal) -> Decimal:
    """Return the unit price of bought-in or sublet work: cost plus mark-up, exact."""
    return unit_cost * (100 + markup_percent) / 100
