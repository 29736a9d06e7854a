"""What a branch lets its customers do by themselves."""

from typing import ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class ClientelePolicy(Policy):
    """Customers may move a visit that is far enough ahead to a free time, and are asked how it went."""

    name: ClassVar[str] = "clientele"
    move_until_hours: int = Field(
        default=24,
        ge=0,
        le=720,
        title="A visit can be moved until",
        description="hours before it begins, by the customer's own link; the new time is as far ahead",
    )
    move_days: int = Field(
        default=14,
        ge=0,
        le=60,
        title="Days offered",
        description="0: customers do not move visits themselves",
    )
    ask_how_it_went: bool = Field(
        default=True,
        title="Ask how it went",
        description="two questions on the customer's page of a finished order",
    )
