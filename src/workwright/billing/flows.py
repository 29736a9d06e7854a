"""What is done by the clock."""

from datetime import datetime, timedelta

from workwright.billing.actions.remind_payer import NothingToRemind, RemindPayer, remind_payer
from workwright.billing.queries.reminders import perhaps_to_remind
from workwright.kernel.context import SYSTEM, Context


def remind_due(now: datetime) -> int:
    """Remind every payer whose step or instalment is due; return how many. Each branch has its own day and policy."""
    count = 0
    for branch_id, invoice_id in perhaps_to_remind(now.date() + timedelta(days=1)):
        ctx = Context(SYSTEM, now, "job", branch_id=branch_id)
        try:
            remind_payer(ctx, RemindPayer(invoice_id=invoice_id))
        except NothingToRemind:
            continue
        count += 1
    return count
