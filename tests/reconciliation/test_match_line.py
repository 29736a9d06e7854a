from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import faults, owed
from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.test_record_settlements import held
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.take_transfer import take_transfer
from workwright.reconciliation.actions.match_line import DoesNotFit, match_line
from workwright.reconciliation.queries import list_lines

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_person_says_what_a_line_is_and_its_payment_is_booked(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    a_statement(ctx, a_bank(ctx), [("179.23", "from Dana")])
    (line,) = list_lines(ctx).rows
    done = act(match_line, ctx, bank_line_id=line.id, invoice_ids=[invoice.id])
    assert done.payment_id is not None
    assert owed(ctx, invoice.id) == 0 and held(ctx, "bank") == 17_923
    assert list_lines(ctx).rows == () and faults() == []


def test_fees_and_cash_paid_in_are_posted(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    a_statement(ctx, a_bank(ctx), [("-12.00", "Account fee"), ("300.00", "Night safe")])
    fee, cash = list_lines(ctx).rows
    act(match_line, ctx, bank_line_id=fee.id, target="fee")
    act(match_line, ctx, bank_line_id=cash.id, target="cash")
    assert (held(ctx, "fees"), held(ctx, "bank"), held(ctx, "cash_in_transit")) == (1_200, 28_800, -30_000)


def test_no_line_and_no_payment_is_matched_beyond_its_amount(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = act(
        take_transfer,
        ctx,
        invoice_ids=[invoice.id],
        amount_minor=5_000,
        reference="ABC1",
        reason="Seen online",
    )
    a_statement(ctx, a_bank(ctx), [("60.00", "one"), ("50.00", "two")])
    one, two = list_lines(ctx).rows
    with pytest.raises(DoesNotFit):
        act(match_line, ctx, bank_line_id=one.id, target_id=paid.id)
    with pytest.raises(DoesNotFit):
        act(match_line, ctx, bank_line_id=one.id, target="cash", amount_minor=6_001)
    with pytest.raises(DoesNotFit):
        act(match_line, ctx, bank_line_id=one.id, target="fee", amount_minor=-100)
    act(match_line, ctx, bank_line_id=one.id, target_id=paid.id, amount_minor=5_000)
    with pytest.raises(DoesNotFit):
        act(match_line, ctx, bank_line_id=two.id, target_id=paid.id)
    assert [line.open_minor for line in list_lines(ctx).rows] == [1_000, 5_000]


def test_what_is_not_there_or_not_said_is_refused(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as()
    a_statement(ctx, a_bank(ctx), [("60.00", "one")])
    (line,) = list_lines(ctx).rows
    with pytest.raises(Invalid):
        act(match_line, ctx, bank_line_id=line.id)
    with pytest.raises(DoesNotFit):
        act(match_line, ctx, bank_line_id=line.id, target_id=new_id())
    with pytest.raises(NotFound):
        act(match_line, ctx_as("accountant", branch=company.north), bank_line_id=line.id, target="fee")
    with pytest.raises(Forbidden):
        act(match_line, ctx_as("technician"), bank_line_id=line.id, target="fee")
