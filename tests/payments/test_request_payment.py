from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request, cash
from tests.work_orders.builders import a_running_order, an_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.request_payment import LinesNotAuthorised
from workwright.payments.queries import get_request, request_link, request_of_link
from workwright.payments.queries.facts import NotPayable

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_it_is_bound_to_all_it_is_for(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = a_running_order(ctx)
    request = get_request(ctx, a_request(ctx, 5_000, work_order_id=order.id, line_ids=order.line_ids[:1]))
    assert (request.state, request.purpose, request.currency) == ("open", "deposit", "USD")
    assert [line.line_id for line in request.lines] == [order.line_ids[0]]
    assert len(request.lines_sha256) == 64
    assert request.expires_at == NOW + timedelta(days=7)


def test_other_lines_have_another_hash(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = a_running_order(ctx)
    hashes = {
        get_request(ctx, a_request(ctx, 5_000, work_order_id=order.id, line_ids=lines)).lines_sha256
        for lines in ((), order.line_ids[:1], order.line_ids)
    }
    assert len(hashes) == 3


def test_nothing_is_asked_for_extra_work_that_was_not_approved(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    with pytest.raises(Invalid):
        a_request(ctx, 5_000, work_order_id=order.id, purpose="add_on")
    with pytest.raises(LinesNotAuthorised):
        a_request(ctx, 5_000, work_order_id=order.id, purpose="add_on", line_ids=order.line_ids)


def test_a_newer_request_takes_the_place_of_the_older_once(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    older = a_request(ctx, 5_000, work_order_id=order.id)
    a_request(ctx, 6_000, work_order_id=order.id, supersedes=older)
    assert get_request(ctx, older).state == "superseded"
    with pytest.raises(NotPayable):
        cash(ctx, 5_000, request_id=older)
    with pytest.raises(Invalid):
        a_request(ctx, 7_000, work_order_id=an_order(ctx).id, supersedes=older)
    with pytest.raises(IllegalTransition):
        a_request(ctx, 7_000, work_order_id=order.id, supersedes=older)


def test_bad_input_and_strangers(ctx_as: Make, company: Any) -> None:
    ctx = ctx_as()
    order, invoice = an_order(ctx), an_issued_invoice(ctx)
    with pytest.raises(Invalid):
        a_request(ctx, 5_000)
    with pytest.raises(Invalid):
        a_request(ctx, 5_000, work_order_id=order.id, invoice_ids=[invoice.id])
    with pytest.raises(Invalid):
        a_request(ctx, 5_000, work_order_id=order.id, expires_at=NOW)
    with pytest.raises(NotFound):
        a_request(ctx, 5_000, work_order_id=order.id, line_ids=[new_id()])
    with pytest.raises(NotFound):
        a_request(ctx_as("cashier", branch=company.north), 5_000, work_order_id=order.id)
    with pytest.raises(Forbidden):
        a_request(ctx_as("auditor"), 5_000, work_order_id=order.id)


def test_the_link_is_recomputed_and_opens_one_request(ctx_as: Make) -> None:
    ctx = ctx_as()
    request = a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    token = request_link(ctx, request)
    assert request_of_link(token) == (ctx.here, request)
    for wrong in (token[:-2] + "AA", "x", "", token + "A"):
        with pytest.raises(NotFound):
            request_of_link(wrong)


def test_it_is_frozen_for_a_superuser_too(ctx_as: Make, superuser: "psycopg.Connection[Any]") -> None:
    ctx = ctx_as()
    a_request(ctx, 5_000, work_order_id=an_order(ctx).id)
    for attack in (
        "UPDATE payments_paymentrequest SET amount_minor = 1",
        "UPDATE payments_paymentrequest SET lines_sha256 = ''",
        "UPDATE payments_paymentrequest SET expires_at = now() + interval '9 years'",
        "UPDATE payments_paymentrequest SET lines = '[1]'",
        "DELETE FROM payments_paymentrequest",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute(attack)
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute("UPDATE payments_paymentrequest SET state = 'refunded'")
