"""What a branch decides about its calendar."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar

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

    With `public_holidays` those of the branch's country and region are closed too. The fees are owed only by
    who accepted the terms that name them; a service may have its own.
    """

    name: ClassVar[str] = "scheduling"
    opening_hours: tuple[OpeningHours, ...] = ()
    no_show_fee: Annotated[
        Decimal,
        Field(
            ge=0,
            max_digits=16,
            decimal_places=4,
            title="Fee when nobody is there",
            description="stated as your prices are; 0 for none; only from who accepted the terms",
        ),
    ] = Decimal(0)
    late_cancel_fee: Annotated[
        Decimal, Field(ge=0, max_digits=16, decimal_places=4, title="Fee for calling off late")
    ] = Decimal(0)
    late_cancel_hours: int = Field(
        default=24, ge=0, le=720, title="Late begins", description="hours before the visit"
    )
    wait_minutes: int = Field(
        default=15, ge=0, le=240, title="Minutes to wait", description="before nobody counts as there"
    )
    visit_terms: str = Field(
        default="",
        max_length=2000,
        title="More terms of visits",
        description="the customer reads them under the fees, word for word",
    )
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
