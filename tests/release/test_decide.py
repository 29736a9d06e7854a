from collections.abc import Callable

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import cash
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.release.actions.decide import Decide, NotReleasable, decide
from workwright.release.actions.release_work_order import (
    ReleasedWorkOrder,
    ReleaseWorkOrder,
    release_work_order,
)
from workwright.release.queries import list_decisions

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        decide(ctx_as(), Decide(work_order_id=an_issued_invoice(ctx_as()).order.id, recipient="Dana"))


@pytest.mark.race
def test_eight_people_release_one_vehicle(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    command = ReleaseWorkOrder(work_order_id=invoice.order.id, recipient="Dana Reyes")
    results = in_threads(8, lambda n: release_work_order(ctx_as("cashier", who=str(n)), command))
    assert sum(isinstance(r, ReleasedWorkOrder) for r in results) == 1, results
    assert sum(isinstance(r, NotReleasable) for r in results) == 7, results
    assert len(list_decisions(ctx).rows) == 1
