"""What a branch decides about money."""

from typing import ClassVar, Literal

from pydantic import Field

from workwright.kernel.policy import Policy


class PaymentsPolicy(Policy):
    """`refund_limit_minor` is the largest refund one person may make alone. `cheque_days` is how long a cheque
    stays provisional; `cheque_covers` says whether it lets the asset go before that. A transfer that a person saw at
    the bank is provisional until the statement shows it, or for `transfer_days` where that is not 0; a bank debit
    for `debit_days` after the bank paid it.

    `tip_split` says how a tip is shared by those who worked on the order. The `review_...` settings say what is
    odd enough to be looked at: failed attempts on one request; an amount of at least the floor and so many times
    the usual; a refund within so many minutes of its payment; refunds and taken-back requests of one person a day.
    """

    name: ClassVar[str] = "payments"
    refund_limit_minor: int = Field(default=10_000, ge=0)
    request_days: int = Field(default=7, ge=1, le=365)
    attempt_minutes: int = Field(default=60, ge=5, le=1440)
    accept_cheques: bool = True
    cheque_days: int = Field(default=7, ge=0, le=60)
    cheque_covers: Literal["at_once", "when_final"] = "when_final"
    transfer_days: int = Field(default=0, ge=0, le=60)
    transfer_covers: Literal["at_once", "when_final"] = "at_once"
    debit_days: int = Field(default=5, ge=0, le=400)
    debit_covers: Literal["at_once", "when_final"] = "when_final"
    default_gateway: str = ""
    tip_split: Literal["equal", "hours", "longest"] = "hours"
    review_attempts: int = Field(default=3, ge=1, le=100)
    review_outlier_times: int = Field(default=10, ge=2, le=1_000)
    review_outlier_floor_minor: int = Field(default=500_000, ge=0)
    review_refund_minutes: int = Field(default=30, ge=0, le=10_080)
    review_voids: int = Field(default=5, ge=1, le=1_000)

    def covers(self, method: str) -> bool:
        """Whether provisional money of a method lets the asset go before it is final."""
        how = {"transfer": self.transfer_covers, "bank_debit": self.debit_covers}
        return how.get(method, self.cheque_covers) == "at_once"
