from collections.abc import Callable
from typing import Any

import psycopg

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import cash
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.verifiers import check_cash
from workwright.release.actions.release_work_order import release_work_order
from workwright.release.verifiers import check_decisions


def test_facts_changed_behind_our_back_are_found(
    ctx_as: Callable[..., Context], superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cash(ctx, 17_923, invoice_ids=[invoice.id])
    decision = act(release_work_order, ctx, work_order_id=invoice.order.id, recipient="Dana Reyes").id
    assert [*check_decisions(), *check_cash()] == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("""UPDATE release_releasedecision SET facts = jsonb_set(facts, '{released}', 'true')""")
    superuser.execute("UPDATE drawers_cashmovement SET amount_minor = 9 WHERE reference = %s", [paid.id])
    assert [fault.row for fault in check_decisions()] == [str(decision)]
    assert len(list(check_cash())) == 1
