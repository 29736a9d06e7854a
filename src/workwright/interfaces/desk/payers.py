"""Who pays an order, as its page shows it: what each takes, has agreed to, was invoiced and owes."""

from dataclasses import dataclass
from typing import Any

from workwright.interfaces.desk.account import Account
from workwright.interfaces.desk.show import typed_amount
from workwright.kernel.context import Context
from workwright.work_orders.queries.paying import PayerView, list_payers


@dataclass(frozen=True, slots=True)
class PayerShown:
    """One payer with their running account; without the right to see money only what they carry."""

    payer: PayerView
    takes: str
    waits: bool
    to_bill: bool
    invoiced_minor: int = 0
    owed_minor: int = 0


def payers_shown(ctx: Context, order: Any, money: Account) -> list[PayerShown]:
    """Return the payers of an order; nothing is read where its customer pays alone."""
    if not order.several_pay:
        return []
    parts = {part.payer_id: part for part in money.running.payers} if money.running else {}
    done = {line.id for job in order.jobs for line in job.lines if line.executed_at and not line.invoice_id}
    found = []
    for payer in list_payers.run(ctx, order.id):
        part = parts.get(payer.id)
        found.append(
            PayerShown(
                payer=payer,
                takes=takes(payer),
                waits=any(not one.agreed for one in payer.parts),
                to_bill=any(one.line_id in done and one.agreed and not one.invoiced for one in payer.parts),
                invoiced_minor=part.invoiced_minor if part else 0,
                owed_minor=part.owed_minor if part else 0,
            )
        )
    return found


def takes(payer: PayerView) -> str:
    """Say in words what a payer takes."""
    if payer.takes == "percent" and payer.percent is not None:
        return f"{payer.percent.normalize():f} % of every line"
    if payer.takes == "amount" and payer.amount_minor is not None:
        return f"the first {typed_amount(payer.amount_minor, payer.currency)} {payer.currency}"
    return "the rest" if payer.takes == "rest" else "the lines given to them"
