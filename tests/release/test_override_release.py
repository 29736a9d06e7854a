from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.release.actions.override_release import ReasonNeeded, override_release
from workwright.release.queries import list_decisions, why_not

Make = Callable[..., Context]
Act = Callable[..., Any]
REASON = "Known fleet customer, pays on Friday"


def test_a_manager_sets_rules_aside_with_a_reason_and_it_is_in_the_close(
    ctx_as: Make, act: Act, journal: Callable[..., list[dict[str, Any]]]
) -> None:
    invoice = an_issued_invoice(ctx_as())
    manager = ctx_as("branch_manager")
    assert why_not(manager, invoice.order.id).may_override
    done = act(
        override_release, manager, work_order_id=invoice.order.id, recipient="Dana Reyes", reason=REASON
    )
    assert (done.state, done.unmet) == ("closed", ("not_covered",))
    (decision,) = list_decisions(ctx_as("auditor"), overridden=True).rows
    assert (decision.override_reason, decision.decided_by) == (REASON, manager.actor.ref)
    assert decision.unmet[0].amount_minor == 17_923
    assert journal()[-1]["action"] == "release.override_release"


def test_it_needs_the_role_and_a_reason(ctx_as: Make, act: Act) -> None:
    invoice = an_issued_invoice(ctx_as())
    fields = {"work_order_id": invoice.order.id, "recipient": "Dana Reyes"}
    for role in ("cashier", "service_advisor", "technician", "accountant", "super_admin"):
        assert not why_not(ctx_as("auditor"), invoice.order.id).may_override
        with pytest.raises(Forbidden):
            act(override_release, ctx_as(role), reason=REASON, **fields)
    with pytest.raises(ReasonNeeded):
        act(override_release, ctx_as("branch_manager"), reason="because", **fields)
    assert list_decisions(ctx_as()).rows == ()
