"""What a branch decides about its drawers."""

from typing import ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class DrawersPolicy(Policy):
    """`free_difference_minor` is the difference up to which no reason is asked when closing; above
    `approve_above_minor` a closed shift waits for a second person."""

    name: ClassVar[str] = "drawers"
    free_difference_minor: int = Field(default=0, ge=0)
    approve_above_minor: int = Field(default=1_000, ge=0)
    pay_out_limit_minor: int = Field(default=20_000, ge=0)
