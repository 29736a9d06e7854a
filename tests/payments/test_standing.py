"""Deposit paid, parts reserved, work approved, add-on asked, refund asked, review: each held by itself (H11)."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from tests.payments.builders import card_slip, cash, refund
from tests.work_orders.builders import an_order, approve
from workwright.kernel.context import Context
from workwright.payments.actions.open_review import open_review
from workwright.payments.queries import account_of
from workwright.work_orders.actions.add_line import add_line

Make = Callable[..., Context]
Act = Callable[..., Any]
FACTS = ("deposit_paid", "work_approved", "add_on_requested", "refund_requested", "manual_review")


@pytest.mark.parametrize("wanted", list(product((False, True), repeat=len(FACTS))))
def test_every_lawful_combination_says_exactly_what_is(
    ctx_as: Make, act: Act, wanted: tuple[bool, ...]
) -> None:
    ctx = ctx_as()
    wish = dict(zip(FACTS, wanted, strict=True))
    order = an_order(ctx)
    if wish["work_approved"]:
        approve(ctx, order)
    if wish["add_on_requested"]:
        line = {"kind": "labour", "description": "Also the belt", "quantity": "1", "unit_price": "80"}
        act(add_line, ctx, job_id=order.job_ids[0], add_on=True, **line)
    if wish["deposit_paid"]:
        cash(ctx, 5_000, work_order_id=order.id, purpose="deposit")
    if wish["refund_requested"]:
        overpaid = card_slip(ctx, 50_000, work_order_id=order.id, purpose="deposit")
        refund(ctx, overpaid.id, 50_000)
    if wish["manual_review"]:
        act(open_review, ctx, kind="objection", work_order_id=order.id)
    standing = account_of(ctx, order.id).standing
    expected = wish | {"deposit_paid": wish["deposit_paid"] or wish["refund_requested"]}
    assert {name: getattr(standing, name) for name in FACTS} == expected
    assert {name for name in FACTS if name in standing.evidence} == {n for n in FACTS if expected[n]}
    assert not (standing.paid or standing.partly_paid or standing.refunded or standing.released)
