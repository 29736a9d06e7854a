"""The tables of the work: the order with its jobs and lines, and what is kept as proof of them."""

from workwright.work_orders.models.line import Line
from workwright.work_orders.models.order import Job, WorkOrder
from workwright.work_orders.models.past import PastOrder
from workwright.work_orders.models.payers import LinePart, Payer
from workwright.work_orders.models.proof import (
    Attachment,
    ChecklistItem,
    ClockEntry,
    Finding,
    Hold,
    Note,
    QualityCheck,
    Question,
    Signature,
)

__all__ = [
    "Attachment",
    "ChecklistItem",
    "ClockEntry",
    "Finding",
    "Hold",
    "Job",
    "Line",
    "LinePart",
    "Note",
    "PastOrder",
    "Payer",
    "QualityCheck",
    "Question",
    "Signature",
    "WorkOrder",
]
