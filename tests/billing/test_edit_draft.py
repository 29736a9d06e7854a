"""A draft can be changed, an issued invoice cannot (G6)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection

from tests.billing.builders import a_draft, an_issued_invoice, issue, seen
from workwright.billing.actions.edit_draft import NoLinesLeft, edit_draft
from workwright.billing.models import Invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.work_orders.queries import billable_lines

As = Callable[..., Context]
Act = Callable[..., Any]


def test_texts_terms_and_prices_down(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("service_advisor")
    draft = a_draft(ctx_as())
    first, second = seen(ctx, draft).lines
    done = act(
        edit_draft,
        ctx,
        invoice_id=draft.id,
        expected_version=1,
        notes="Thank you",
        due_on=date(2026, 12, 24),
        lines=(
            {"line_id": first.id, "unit_price": "100.00"},
            {"line_id": second.id, "description": "Ignition coil, original"},
        ),
    )
    view = seen(ctx, draft)
    assert done.total_minor == view.gross_minor == 8_000 + 6_490 + 633
    assert (view.notes, view.due_on) == ("Thank you", date(2026, 12, 24))
    assert view.lines[1].description == "Ignition coil, original"
    issue(ctx_as(), type(draft)(draft.id, done.version, draft.order))
    assert seen(ctx, draft).due_on == date(2026, 12, 24)


def test_a_line_left_out_can_be_invoiced_another_time(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    part = seen(ctx_as(), draft).lines[1]
    lines = ({"line_id": part.id, "leave_out": True},)
    version = act(edit_draft, ctx_as(), invoice_id=draft.id, expected_version=1, lines=lines).version
    issue(ctx_as(), type(draft)(draft.id, version, draft.order))
    assert [line.line_id for line in billable_lines(ctx_as(), draft.order.id)] == [part.work_line_id]


def test_the_last_line_stays(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    lines = tuple({"line_id": line.id, "leave_out": True} for line in seen(ctx_as(), draft).lines)
    with pytest.raises(NoLinesLeft):
        act(edit_draft, ctx_as(), invoice_id=draft.id, expected_version=1, lines=lines)


def test_refusals(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    with pytest.raises(Stale):
        act(edit_draft, ctx_as(), invoice_id=draft.id, expected_version=9, notes="x")
    with pytest.raises(Invalid, match="picture"):
        act(edit_draft, ctx_as(), invoice_id=draft.id, expected_version=1, photo_file_ids=(new_id(),))
    lines = ({"line_id": new_id(), "unit_price": "1"},)
    with pytest.raises(NotFound):
        act(edit_draft, ctx_as(), invoice_id=draft.id, expected_version=1, lines=lines)
    issued = an_issued_invoice(ctx_as())
    with pytest.raises(IllegalTransition):
        act(edit_draft, ctx_as(), invoice_id=issued.id, expected_version=issued.version, notes="x")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE billing_invoice SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE id = %s",
        "UPDATE billing_invoice SET document = '{}' WHERE id = %s",
        "DELETE FROM billing_invoice WHERE id = %s",
        "UPDATE billing_invoiceline SET description = 'x' WHERE invoice_id = %s",
        "DELETE FROM billing_invoiceline WHERE invoice_id = %s",
        "UPDATE billing_invoice SET state = 'draft' WHERE id = %s",
    ],
)
def test_the_database_refuses_changes_of_what_was_issued(ctx_as: As, sql: str) -> None:
    issued = an_issued_invoice(ctx_as())
    with pytest.raises(IntegrityError, match=r"refused|cannot become"), connection.cursor() as cursor:
        cursor.execute(sql, [issued.id])


def test_a_draft_may_still_change(ctx_as: As) -> None:
    """The negative control of the test above: the same statement on a draft goes through."""
    draft = a_draft(ctx_as())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE billing_invoice SET notes = 'x' WHERE id = %s", [draft.id])
    assert Invoice.unscoped.get(pk=draft.id).notes == "x"
