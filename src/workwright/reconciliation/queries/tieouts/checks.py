"""What a tie-out is, and how all of them are asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a branch: from midnight to midnight where the branch is, and how long it waits for money."""

    branch: UUID
    on: date
    start: datetime
    end: datetime
    payout_days: int
    transfer_days: int
    pending_hours: int

    def params(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree; `subject` names the fact, the same in every run."""

    kind: str
    subject: str
    work_order_id: UUID | None
    amount_minor: int | None
    currency: str
    evidence: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class TieOut:
    """`sql` returns nothing when all is well; else (subject, work order, amount, currency, evidence) per difference."""

    kind: str
    sql: str

    def find(self, day: Day) -> list[Difference]:
        return [
            Difference(self.kind, subject, order, amount, currency, tuple(evidence))
            for subject, order, amount, currency, evidence in rows(self.sql, day)
        ]


def rows(sql: str, day: Day) -> list[tuple[Any, ...]]:
    """Run a query of a day with its named parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql, day.params())
        return list(cursor.fetchall())


def run(tie_outs: Iterable[TieOut], day: Day) -> list[Difference]:
    """Ask every tie-out; what is found comes in one fixed order."""
    found = [difference for tie_out in tie_outs for difference in tie_out.find(day)]
    return sorted(found, key=lambda d: (d.kind, d.subject))
