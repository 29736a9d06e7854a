"""What a branch decides about its messages."""

from datetime import time
from typing import ClassVar, Literal

from pydantic import Field

from workwright.kernel.policy import Policy

Milestone = Literal[
    "visit_booked",
    "visit_reminder",
    "technician_on_the_way",
    "work_started",
    "parts_here",
    "checked",
    "promise_moved",
    "work_done",
    "vehicle_handed_over",
]
Urgent = Literal[
    "technician_on_the_way",
    "promise_moved",
    "visit_booked",
    "estimate_sent",
    "payment_asked",
    "written",
    "work_done",
]
USUAL: tuple[Milestone, ...] = (
    "visit_booked",
    "visit_reminder",
    "technician_on_the_way",
    "promise_moved",
    "work_done",
)


class NotifyPolicy(Policy):
    """Which steps customers are told of, when nobody is woken, and whether texts need a yes first."""

    name: ClassVar[str] = "notify"
    milestones: tuple[Milestone, ...] = Field(
        default=USUAL, description="Each makes one message to the customer, whatever is retried."
    )
    reminder_time: time = Field(
        default=time(17), description="When the day-before reminder goes out, by the clock where the work is."
    )
    quiet_from: time = Field(
        default=time(21), description="Texts, WhatsApp and push wait from here on, by the receiver's clock."
    )
    quiet_until: time = Field(default=time(8), description="The same time as above: no quiet hours.")
    urgent: tuple[Urgent, ...] = Field(
        default=("technician_on_the_way", "written"), description="What may come in quiet hours too."
    )
    texts_need_consent: bool = Field(
        default=False,
        description="Text only those who agreed or asked for it; without, giving the number is enough.",
    )
