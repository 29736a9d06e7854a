"""What a branch asks for before it lets something go."""

from typing import ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class ReleasePolicy(Policy):
    """`photos` is the number of photos of the condition at release; the odometer is read if it was read at intake."""

    name: ClassVar[str] = "release"
    photos: int = Field(default=0, ge=0, le=20)
    odometer: bool = True
    reviews_block: bool = True
