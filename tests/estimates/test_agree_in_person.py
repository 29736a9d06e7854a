from collections.abc import Callable

import pytest

from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.estimates.actions.agree_in_person import agree_in_person
from workwright.estimates.actions.send_estimate import NothingToOffer
from workwright.estimates.queries import get_estimate, list_estimates
from workwright.kernel.context import Context
from workwright.kernel.errors import Stale
from workwright.kernel.verify import verify

Make = Callable[..., Context]


def test_everything_without_an_answer_is_offered_and_agreed(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    total = seen(ctx, order).totals.gross_minor
    done = act(agree_in_person, ctx, work_order_id=order.id, name="Dana Reyes", total_minor=total)
    assert (done.state, done.approved_minor) == ("decided", total)
    (card,) = list_estimates(ctx, order.id)
    (said,) = get_estimate(ctx, card.id).authorisations
    assert (said.channel, said.name) == ("in_person", "Dana Reyes")
    assert [job.state for job in seen(ctx, order).jobs] == ["ready"]
    assert verify() == []


def test_nothing_to_agree_to_or_another_price_is_refused(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    with pytest.raises(Stale, match="price changed"):
        act(agree_in_person, ctx, work_order_id=order.id, name="Dana Reyes", total_minor=1)
    act(agree_in_person, ctx, work_order_id=order.id, name="Dana Reyes")
    with pytest.raises(NothingToOffer):
        act(agree_in_person, ctx, work_order_id=order.id, name="Dana Reyes")
