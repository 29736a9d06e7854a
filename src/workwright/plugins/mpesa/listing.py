"""Pull Transactions: what was paid to the short code in the last 48 hours. Names and numbers in it go no further."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from workwright.kernel.money import Money
from workwright.payments.ports import Credentials, NoAnswer, Refused
from workwright.plugins.mpesa.calling import Answer, Caller
from workwright.plugins.mpesa.codes import PULLED
from workwright.plugins.mpesa.notices import plain_reference

SHILLING = 100
NAIROBI = ZoneInfo("Africa/Nairobi")
KEPT_THERE = timedelta(hours=47)
"""Daraja lists the payments of the last 48 hours."""
MOST_PAGES = 50


def listed(
    caller: Caller, account: Credentials, begins: datetime | None = None, ends: datetime | None = None
) -> list[dict[str, Any]]:
    """Return the payments in a span of time, page by page; without one, all that Daraja still lists."""
    ends = ends or datetime.now(UTC)
    span = {"StartDate": _local(begins or ends - KEPT_THERE), "EndDate": _local(ends + timedelta(seconds=1))}
    found: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        body = {"ShortCode": account.settings["short_code"], "OffSetValue": str(len(found))} | span
        rows = _rows(caller.call(account, "/pulltransactions/v1/query", body))
        found += rows
        if not rows:
            break
    return found


def _rows(answer: Answer) -> list[dict[str, Any]]:
    code = str(answer.fields.get("ResponseCode", ""))
    if answer.status >= 500:
        raise NoAnswer(answer.code or "no list")
    if code == PULLED:
        nested = answer.fields.get("Response") or []
        return [row for part in nested for row in (part if isinstance(part, list) else [part]) if row]
    if answer.status == 200 and not answer.fields.get("Response"):
        return []
    raise Refused(answer.code or code or "no_list")


def typed(row: Mapping[str, Any]) -> str:
    """Return what the payer typed as account, where it can be a reference of ours."""
    return plain_reference(str(row.get("billreference", "")))


def amount(row: Mapping[str, Any]) -> Money:
    try:
        return Money(int(Decimal(str(row["amount"])) * SHILLING), "KES")
    except (InvalidOperation, KeyError) as error:
        raise NoAnswer("a payment without an amount") from error


def _local(at: datetime) -> str:
    return at.astimezone(NAIROBI).strftime("%Y-%m-%d %H:%M:%S")
