"""What falls due: kept records of erased people past their term, old messages, customers long gone."""

from collections.abc import Iterator
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.erasing import Found, Person, rows_of
from workwright.kernel.personal import Held, held
from workwright.kernel.reads import View, query
from workwright.parties.rules import WALK_IN
from workwright.privacy.policy import PrivacyPolicy
from workwright.privacy.queries.obstacles import obstacles
from workwright.privacy.queries.person import VIEW, Laws
from workwright.privacy.rules import months_before

AT_ONCE = 2_000
_ERASED = "SELECT id FROM parties_customer WHERE erased"
_MESSAGES = """
SELECT m.id FROM notify_message m WHERE m.branch_id = %s AND m.queued_at < %s
AND NOT EXISTS (SELECT 1 FROM kernel_erased e WHERE e.row_id = m.id) ORDER BY m.id LIMIT %s
"""
_INACTIVE = """
SELECT c.id, c.name FROM parties_customer c WHERE NOT c.erased AND c.merged_into_id IS NULL AND c.id <> %s
AND c.created_at < %s AND NOT EXISTS (
  SELECT 1 FROM work_orders_workorder w WHERE w.customer_id IN (SELECT parties_same_customer(c.id))
  AND greatest(w.opened_at, w.ended_at, w.released_at) >= %s)
AND NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.customer_id IN (SELECT parties_same_customer(c.id))
  AND i.drafted_at >= %s) ORDER BY c.created_at, c.id LIMIT %s
"""


class FallenDue(View):
    """One thing that falls due: what, how many, for whom where it is a person."""

    about: str
    rows: int
    customer_id: UUID | None = None
    obstacles: tuple[str, ...] = ()


@query("privacy.list_due", permission=VIEW)
def list_due(ctx: Context) -> tuple[FallenDue, ...]:
    """What falls due today: documents past their term, messages, and customers without an order for long."""
    kept = [FallenDue(about=one.about, rows=len(rows)) for one, rows in due_rows(ctx)]
    gone = [
        FallenDue(about=name, rows=1, customer_id=pk, obstacles=obstacles([pk]))
        for pk, name in inactive_customers(ctx)
    ]
    return (*kept, *gone)


def due_rows(ctx: Context) -> Iterator[tuple[Held, list[Found]]]:
    """Yield rows of the branch that may be blanked now: of erased people past the term, words of old messages."""
    laws, today = Laws(ctx), ctx.now.date()
    gone = Person([row.id for row in writer.rows(_ERASED)])
    for one in held():
        if one.term != "at_once" and gone.customers:
            past = (row for row in rows_of(one, gone) if row.branch_id == ctx.here)
            rows = [row for row in past if laws.ends(one, row) <= today]
            if rows:
                yield one, rows[:AT_ONCE]
    if messages := _old_messages(ctx):
        yield next(one for one in held() if one.table == "notify_message"), messages


def _old_messages(ctx: Context) -> list[Found]:
    months = PrivacyPolicy.at(ctx).message_months
    if not months:
        return []
    rows = writer.rows(_MESSAGES, [ctx.here, months_before(ctx.now.date(), months), AT_ONCE])
    return [Found(row.id) for row in rows]


def inactive_customers(ctx: Context, most: int = 200) -> list[tuple[UUID, str]]:
    """Return customers without any order or invoice for as long as the policy says; nobody where it says nothing."""
    months = PrivacyPolicy.at(ctx).inactive_months
    if not months:
        return []
    day = months_before(ctx.now.date(), months)
    return [(row.id, row.name) for row in writer.rows(_INACTIVE, [WALK_IN, day, day, day, most])]
