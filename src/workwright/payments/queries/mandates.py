"""Mandates: who may be charged for what, and the link on which one is signed."""

from datetime import datetime
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token
from workwright.parties.queries import same_customer
from workwright.payments.models import Mandate, PaymentRequest

VIEW = "payments.view_payments"
LINK = "payments.mandate"


class MandateView(View):
    """A mandate; `sign_path` is the address on which its customer signs, saves a method, and revokes."""

    id: UUID
    title: str
    state: str
    customer_id: UUID
    purpose: str
    text: str
    text_sha256: str
    cap_minor: int
    period_cap_minor: int
    period: str
    currency: str
    method_kind: str
    brand: str
    last4: str
    signed_at: datetime | None
    signed_through: str
    revoked_at: datetime | None
    sign_path: str


@query("payments.list_mandates", permission=VIEW)
def list_mandates(
    ctx: Context, customer_id: UUID | None = None, request_id: UUID | None = None
) -> tuple[MandateView, ...]:
    """Mandates of this branch, newest first: of one customer, of the one who is asked by a request, or all."""
    rows = Mandate.visible(ctx).order_by("-created_at")
    if request_id:
        asked = PaymentRequest.visible(ctx).filter(pk=request_id)
        customer_id = asked.values_list("customer_id", flat=True).first()
        rows = rows.filter(state="active") if customer_id else rows.none()
    rows = rows.filter(customer_id__in=same_customer([customer_id])) if customer_id else rows
    return tuple(_view(mandate) for mandate in rows[:200])


def get_mandate(ctx: Context, mandate_id: UUID) -> MandateView:
    """Return one mandate for its customer's page; raise `NotFound`."""
    mandate = Mandate.visible(ctx).filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound("There is no such mandate.", id=str(mandate_id))
    return _view(mandate)


def mandate_of_link(token: str) -> tuple[UUID, UUID]:
    """Return (branch, mandate) of a genuine link; raise `NotFound` for any other."""
    read = read_token(LINK, token)
    mandate = Mandate.unscoped.filter(pk=read[0]).first() if read else None
    if mandate is None:
        raise NotFound("This link does not exist.")
    return mandate.branch_id, mandate.id


def lock_mandate(ctx: Context, mandate_id: UUID) -> Mandate:
    """Lock a mandate of this branch and return it; raise `NotFound`."""
    mandate = Mandate.here(ctx).select_for_update().filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound("There is no such mandate.", id=str(mandate_id))
    return mandate


def _view(mandate: Mandate) -> MandateView:
    names = [name for name in MandateView.model_fields if name not in ("title", "sign_path")]
    method = f"{mandate.brand or mandate.method_kind} {mandate.last4}".strip() or "no method yet"
    title = f"{method}, {mandate.purpose}"
    path = f"/m/{link_token(LINK, mandate.id)}"
    return MandateView(**{name: getattr(mandate, name) for name in names}, title=title, sign_path=path)
