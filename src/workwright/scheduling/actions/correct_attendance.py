"""Correct a time clock that somebody forgot."""

from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.scheduling.actions.clock_in import PresentAlready
from workwright.scheduling.models import Attendance


class CorrectAttendance(Command):
    """Without `left_at` the person is still there. What stood before stays on record."""

    attendance_id: UUID
    expected_version: int
    came_at: AwareDatetime
    left_at: AwareDatetime | None = None
    reason: str = Field(min_length=3, max_length=300)

    @model_validator(mode="after")
    def _forwards(self) -> "CorrectAttendance":
        if self.left_at is not None and self.left_at < self.came_at:
            raise ValueError("Somebody leaves after they came.")
        return self


class CorrectedAttendance(Result):
    version: int


@action("scheduling.correct_attendance", errors=(NotFound, Stale, PresentAlready))
def correct_attendance(ctx: Context, command: CorrectAttendance) -> CorrectedAttendance:
    """Set when somebody came and left, with the reason."""
    writer.lock(ctx, Attendance, command.attendance_id, "id")
    writer.update(
        Attendance,
        command.attendance_id,
        expected_version=command.expected_version,
        came_at=command.came_at,
        left_at=command.left_at,
        corrected_by=ctx.actor.ref,
        correction_reason=command.reason,
    )
    return CorrectedAttendance(id=command.attendance_id, version=command.expected_version + 1)
