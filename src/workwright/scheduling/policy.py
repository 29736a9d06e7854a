"""What a branch decides about its calendar."""

from datetime import date, time
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workwright.kernel.policy import Policy


class OpeningHours(BaseModel):
    """One stretch of the week in the branch's wall time; Monday is 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    weekday: int = Field(ge=0, le=6, description="Monday is 0, Sunday is 6")
    opens: time
    closes: time

    @model_validator(mode="after")
    def _forwards(self) -> "OpeningHours":
        if self.closes <= self.opens:
            raise ValueError("Opening hours end after they begin.")
        return self


class SchedulingPolicy(Policy):
    """When the branch is open. People and places without hours of their own keep these.

    With `public_holidays` those of the branch's country and region are closed too.
    """

    name: ClassVar[str] = "scheduling"
    opening_hours: tuple[OpeningHours, ...] = ()
    public_holidays: bool = Field(
        default=False,
        title="Closed on public holidays",
        description="those of the branch's country and region",
    )
    closed_on: tuple[date, ...] = Field(
        default=(), title="Also closed on", description="one day in each line, such as 2026-12-24"
    )
    open_all_the_same_on: tuple[date, ...] = Field(
        default=(), title="Open on these public holidays", description="one day in each line"
    )
