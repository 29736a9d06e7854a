"""What a branch decides about its orders."""

from typing import ClassVar, Literal

from workwright.kernel.policy import Policy

RequiredField = Literal["asset", "site", "meter_in", "meter_out", "key_tag", "po_number", "work_done"]


class WorkOrdersPolicy(Policy):
    """`required_at_completion` names fields that must be filled; a running order keeps the policy it began with."""

    name: ClassVar[str] = "work_orders"
    numbering_prefix: str = "WO"
    required_at_completion: tuple[RequiredField, ...] = ()
    comeback_days: int = 30
