"""Who else pays the order of an invoice, where several do."""

from uuid import UUID

from workwright.billing.queries.invoice import VIEW, visible_invoice
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.parties.queries import customers_by_id
from workwright.work_orders.queries.paying import payers_of


class OtherPayer(View):
    """Somebody who could carry what an invoice leaves owed, if they agree to."""

    id: UUID
    name: str
    kind: str


@query("billing.list_other_payers", permission=VIEW)
def list_other_payers(ctx: Context, invoice_id: UUID) -> list[OtherPayer]:
    """The other payers of an invoice's order; nobody where one customer pays alone."""
    invoice = visible_invoice(ctx, invoice_id)
    if invoice.payer_id is None or invoice.work_order_id is None:
        return []
    others = [
        payer
        for payer in payers_of(ctx.at_branch(invoice.branch_id), invoice.work_order_id)
        if payer.id != invoice.payer_id
    ]
    names = customers_by_id(ctx, {payer.customer_id for payer in others})
    return [OtherPayer(id=one.id, name=names[one.customer_id].name, kind=one.role) for one in others]
