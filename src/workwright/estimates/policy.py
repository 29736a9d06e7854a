"""What a branch decides about its estimates. The law of its place comes first: see `rules.jurisdiction_of`."""

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from workwright.kernel.policy import Policy


class EstimatesPolicy(Policy):
    """`tolerance_percent` of an approved line may be added without asking again, at most `tolerance_minor` if given.

    The jurisdiction's own limit holds where it is stricter. Declined lines come up again after `follow_up_days`.
    """

    name: ClassVar[str] = "estimates"
    validity_days: int = Field(default=30, ge=1, le=365)
    tolerance_percent: Decimal = Field(default=Decimal(0), ge=0, le=25)
    tolerance_minor: int | None = Field(default=None, ge=0)
    follow_up_days: int = Field(default=90, ge=0, le=3650)
    diagnosis_credit: Literal["never", "on_approval"] = Field(
        default="never",
        description="Give the diagnosis back when the customer approves the repair; a service may say otherwise.",
    )
    diagnosis_credit_minimum: Decimal = Field(
        default=Decimal(0),
        ge=0,
        max_digits=16,
        decimal_places=4,
        description="Only from repairs of this price on, stated as your prices are (with tax where they include it).",
    )
    terms: str = Field(default="", max_length=4000)
