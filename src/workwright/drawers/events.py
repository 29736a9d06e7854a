"""What drawers announces."""

from datetime import date
from uuid import UUID

from workwright.kernel.events import Event


class ShiftOpened(Event):
    """Cash can be taken in this drawer."""

    name = "drawers.shift_opened"
    shift_id: UUID
    drawer_id: UUID


class ShiftClosed(Event):
    """The drawer was counted and the shift ended; a difference of zero means that it agreed."""

    name = "drawers.shift_closed"
    shift_id: UUID
    drawer_id: UUID
    difference_minor: int
    currency: str
    worked_on: date | None = None
    approval_needed: bool = False
