"""What billing announces. Ids and plain values; nothing personal."""

from datetime import date
from uuid import UUID

from workwright.kernel.events import Event


class InvoiceDrafted(Event):
    """A draft was made, or made anew, from the approved and executed lines of a work order."""

    name = "billing.invoice_drafted"
    invoice_id: UUID
    work_order_id: UUID
    customer_id: UUID


class InvoiceIssued(Event):
    """The invoice has its number and is in the books; `total_minor` is what the customer owes for it."""

    name = "billing.invoice_issued"
    invoice_id: UUID
    work_order_id: UUID
    customer_id: UUID
    total_minor: int
    currency: str


class InvoiceReminded(Event):
    """A payer is to be reminded: of an invoice at a step, or of one instalment of its plan."""

    name = "billing.invoice_reminded"
    reminder_id: UUID
    invoice_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    step: int
    of_instalment: bool
    owed_minor: int
    currency: str
    due_on: date


class CreditNoteIssued(Event):
    """Part or all of an invoice was taken back; a correction announces itself instead, by `InvoiceCorrected`.

    `to_receivable_minor` lowered what was still owed; `to_credit_minor` had been paid already and is now owed
    to the customer (account `credit`).
    """

    name = "billing.credit_note_issued"
    credit_note_id: UUID
    invoice_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    total_minor: int
    to_receivable_minor: int
    to_credit_minor: int
    currency: str


class InvoiceCorrected(Event):
    """An invoice was credited in full by `credit_note_id` and issued again as `new_invoice_id`, in one act.

    The books are done: of the money that had been allocated to the old invoice `moved_minor` stands on the new
    one's receivable and `to_credit_minor` is owed to the customer. Allocations have to follow, without posting.
    """

    name = "billing.invoice_corrected"
    invoice_id: UUID
    new_invoice_id: UUID
    credit_note_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    moved_minor: int
    to_credit_minor: int
    currency: str


class InvoiceWrittenOff(Event):
    """Part or all of what is owed will not come any more."""

    name = "billing.invoice_written_off"
    invoice_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    amount_minor: int
    currency: str
