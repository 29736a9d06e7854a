"""Fees for visits that fail by the customer: what the terms say, and whether a fee is owed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """The fees as prices are stated, in whole currency units; 0 is none."""

    no_show: Decimal
    late_cancel: Decimal
    late_hours: int
    wait_minutes: int

    @property
    def any(self) -> bool:
        return self.no_show > 0 or self.late_cancel > 0


@dataclass(frozen=True, slots=True)
class Failed:
    """How a visit ended. `arrived_at` is when we came to the site; `at_site` says that we had to."""

    starts_at: datetime
    ended_at: datetime
    arrived_at: datetime | None
    at_site: bool
    note: str
    pictures: int


def wording(fees: FeeTerms, no_show: str, late_cancel: str, more: str) -> str:
    """Return the terms in words; the amounts come written, with tax."""
    said = []
    if fees.no_show > 0:
        said.append(
            "If nobody is there at the agreed time, or what we are to work on is not brought, "
            f"we charge {no_show} after waiting {fees.wait_minutes} minutes."
        )
    if fees.late_cancel > 0:
        said.append(
            f"If you call a visit off less than {fees.late_hours} hours before it begins, we charge {late_cancel}."
        )
    said.append("These amounts include tax. Nothing else is charged for a visit that does not take place.")
    return "\n".join([*said, *([more.strip()] if more.strip() else [])])


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def lacking_evidence(visit: Failed, wait_minutes: int) -> list[str]:
    """Return what is missing to prove that nobody was there; empty when it is proved."""
    missing = []
    if visit.at_site and visit.arrived_at is None:
        missing.append("when we arrived (press Arrive at the site)")
    waited = waited_minutes(visit)
    if waited < wait_minutes:
        missing.append(f"{wait_minutes} minutes of waiting (it was {waited})")
    if not visit.note.strip() and not visit.pictures:
        missing.append("a photo or a note of what was found")
    return missing


def waited_minutes(visit: Failed) -> int:
    """Return the whole minutes waited since the agreed time, or since we arrived when that was later."""
    since = max(visit.starts_at, visit.arrived_at or visit.starts_at)
    return max(0, int((visit.ended_at - since) / timedelta(minutes=1)))


def is_late(starts_at: datetime, ended_at: datetime, late_hours: int) -> bool:
    """Say whether a visit was called off too late."""
    return starts_at - ended_at < timedelta(hours=late_hours)


def fees_of(branch: FeeTerms, own: Sequence[tuple[Decimal | None, Decimal | None, int | None]]) -> FeeTerms:
    """Return what holds: what the first service says that says something, else the branch."""
    no_show = next((one[0] for one in own if one[0] is not None), branch.no_show)
    late = next((one[1] for one in own if one[1] is not None), branch.late_cancel)
    hours = next((one[2] for one in own if one[2] is not None), branch.late_hours)
    return FeeTerms(no_show, late, hours, branch.wait_minutes)
