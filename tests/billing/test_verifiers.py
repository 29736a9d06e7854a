"""What is altered behind the guards is found, and the document named."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.billing.builders import a_draft, an_issued_invoice
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.verifiers import check_billing
from workwright.kernel.context import Context

TAMPERINGS = {
    "an amount": ("UPDATE billing_invoice SET gross_minor = 1 WHERE number LIKE '%1'", "books hold"),
    "a line": ("UPDATE billing_invoiceline SET gross_minor = gross_minor + 1", "sum to"),
    "the document": ("UPDATE billing_invoice SET document = document || '{\"notes\": \"x\"}'", "not the one"),
    "a credit": ("UPDATE billing_creditnoteline SET gross_minor = gross_minor * 2", "was credited of"),
    "a credit note": ("UPDATE billing_creditnote SET gross_minor = gross_minor + 1", "books hold something"),
    "a write-off": ("DELETE FROM billing_writeoff", "without its document"),
    "an invoice removed": ("DELETE FROM billing_invoice WHERE number LIKE '%1'", "before INV-2026-00002 is missing"),
    "what was authorised": ("UPDATE work_orders_line SET ceiling_minor = 5", "above what the customer authorised"),
}  # fmt: skip


@pytest.fixture
def documents(fresh_db: str, ctx_as: Callable[..., Context], act: Callable[..., Any]) -> None:
    """Two invoices, one credited, one written off, and a draft."""
    ctx = ctx_as()
    first, second = an_issued_invoice(ctx), an_issued_invoice(ctx)
    act(credit_invoice, ctx, invoice_id=first.id, reason="Wrong part")
    act(write_off, ctx, invoice_id=second.id, reason="Customer moved away")
    a_draft(ctx)
    an_issued_invoice(ctx)


def test_nothing_is_found_in_whole_documents(documents: None) -> None:
    assert list(check_billing()) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found(name: str, documents: None, superuser: "psycopg.Connection[Any]") -> None:
    sql, told = TAMPERINGS[name]
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("ALTER TABLE billing_invoice DROP CONSTRAINT invoice_sums")
    superuser.execute("ALTER TABLE billing_invoiceline DROP CONSTRAINT invoice_line_sums")
    superuser.execute("ALTER TABLE billing_creditnote DROP CONSTRAINT credit_note_sums")
    superuser.execute("ALTER TABLE billing_creditnoteline DROP CONSTRAINT credit_line_sums")
    superuser.execute("ALTER TABLE work_orders_line DROP CONSTRAINT line_invoiced_within_consent")
    superuser.execute(sql)
    findings = list(check_billing())
    assert any(told in finding.message for finding in findings), findings
