"""How long a branch waits for money before it asks where it is."""

from typing import Annotated, ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class ReconciliationPolicy(Policy):
    """Days are calendar days: a payout on Friday with five days is asked about on Wednesday."""

    name: ClassVar[str] = "reconciliation"
    payout_days: Annotated[
        int, Field(ge=0, le=30, description="Days from the provider's payout until the bank has to show it.")
    ] = 5
    transfer_days: Annotated[
        int, Field(ge=0, le=30, description="Days from a booked transfer until the bank has to show it.")
    ] = 3
    pending_hours: Annotated[
        int,
        Field(
            ge=1, le=240, description="Hours after which a payment that nobody knows about is asked about."
        ),
    ] = 20
