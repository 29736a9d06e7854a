"""What is odd about money that arrives, and whom the reference of a transfer names."""

from dataclasses import dataclass
from uuid import UUID

from workwright.billing import queries as billing
from workwright.billing.rules.transfer import read_reference
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.payments.models import PaymentRequest
from workwright.payments.queries.facts import is_unchanged
from workwright.payments.states import PAYABLE


def trouble_of(
    ctx: Context, request: PaymentRequest, amount_minor: int, currency: str, asked_minor: int
) -> str:
    """Say what is odd about money that arrived for a request, "" when nothing is."""
    if currency != request.currency:
        return "wrong_currency"
    if request.state == "paid":
        return "duplicate_money"
    if request.state not in (*PAYABLE, "expired"):
        return "late_money"
    if request.state == "expired" and not is_unchanged(ctx, request):
        return "late_money"
    return "wrong_amount" if amount_minor != asked_minor else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a reference names: one request, or one invoice; neither when it is unknown."""

    request_id: UUID | None = None
    invoice_id: UUID | None = None


_REQUESTS = "SELECT id FROM payments_paymentrequest WHERE right(id::text, 12) = %s AND branch_id = %s"


def meant_by(ctx: Context, reference: str) -> Meant:
    """Return what the reference of a transfer names in this branch. One that fits two things names none."""
    read = read_reference(reference)
    if read is None:
        return Meant()
    named, tail = read
    if named == "invoice":
        invoices = billing.invoices_ending(ctx, tail)
        return Meant(invoice_id=invoices[0]) if len(invoices) == 1 else Meant()
    requests = [row.id for row in writer.rows(_REQUESTS, [tail, ctx.here])]
    return Meant(request_id=requests[0]) if len(requests) == 1 else Meant()
