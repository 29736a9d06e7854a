"""What the database itself refuses of invoices and credits, each with the control that it is this guard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.billing.builders import Billed, a_draft, an_issued_invoice, issue
from tests.work_orders.builders import BRAKE_JOB
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.kernel.context import Context

ISSUED = "(SELECT id FROM billing_invoice WHERE number = 'INV-2026-00001')"
DRAFT = "(SELECT id FROM billing_invoice WHERE state = 'draft')"
NOTE = "(SELECT id FROM billing_creditnote LIMIT 1)"
LINE = f"(SELECT id FROM billing_invoiceline WHERE invoice_id = {ISSUED} AND kind = 'labour')"
ISSUE = (
    "UPDATE billing_invoice SET state = 'issued', number = 'INV-2026-00009', issued_at = now(), issued_on = now(), "
    f"due_on = now(), document_sha256 = 'x' {{more}} WHERE id = {DRAFT};"
)
CREDIT = (
    "INSERT INTO billing_creditnoteline (id, branch_id, credit_note_id, invoice_line_id, shares, discount_minor, "
    "net_minor, tax_minor, gross_minor) SELECT gen_random_uuid(), branch_id, {note}, {line}, '[]', 0, {net}, 0, {net} "
    "FROM billing_creditnote LIMIT 1;"
)
POST = (
    "WITH t AS (INSERT INTO ledger_transaction (id, branch_id, kind, business_key, effective_on, recorded_at, actor, "
    f"journal_id) SELECT gen_random_uuid(), branch_id, 'invoice', 'invoice:' || id, '2026-11-23', now(), 'x', id "
    f"FROM billing_invoice WHERE id = {DRAFT} RETURNING id, branch_id) "
    "INSERT INTO ledger_entry (transaction_id, position, branch_id, account_id, currency, side, amount_minor) "
    "SELECT t.id, v.n, t.branch_id, ledger_account_id(t.branch_id, v.code, 'USD', v.subject), 'USD', v.side, {amount} "
    f"FROM t, (VALUES (1, 'receivable', 'invoice:' || {DRAFT}, 'D'), (2, 'bank', '', 'C')) v (n, code, subject, side);"
)
GROSS = f"(SELECT gross_minor FROM billing_invoice WHERE id = {DRAFT})"


@dataclass(frozen=True)
class Attack:
    name: str
    sql: str
    reason: str
    without: str


CHECK_ISSUED = "DROP TRIGGER check_issued ON billing_invoice;"
FROZEN = (
    "DROP TRIGGER frozen ON billing_invoice; DROP TRIGGER invoice_states ON billing_invoice;" + CHECK_ISSUED
)
ATTACKS = (
    Attack("issued without the books", ISSUE.format(more=""), "invoice_is_in_the_books", CHECK_ISSUED),
    Attack("issued over less than its lines", ISSUE.format(more=", net_minor = 1, tax_minor = 0, gross_minor = 1"),
           "invoice_is_its_lines", CHECK_ISSUED),
    Attack("issued above what was authorised",
           "UPDATE billing_invoiceline SET net_minor = net_minor + 1, gross_minor = gross_minor + 1 "
           f"WHERE invoice_id = {DRAFT} AND kind = 'labour';"
           + f"UPDATE billing_invoice SET net_minor = net_minor + 1, gross_minor = gross_minor + 1 WHERE id = {DRAFT};"
           + POST.format(amount=GROSS) + ISSUE.format(more=""), "invoice_within_authorised", CHECK_ISSUED),
    Attack("issued with no number", ISSUE.format(more="").replace("'INV-2026-00009'", "NULL"), "invoice_issued_whole",
           "ALTER TABLE billing_invoice DROP CONSTRAINT invoice_issued_whole;" + CHECK_ISSUED),
    Attack("a number twice", ISSUE.format(more="").replace("00009", "00001"), "invoice_number_once",
           "ALTER TABLE billing_invoice DROP CONSTRAINT invoice_number_once;" + CHECK_ISSUED),
    Attack("issued, then a draft again",
           f"UPDATE billing_invoice SET state = 'draft', number = NULL WHERE id = {ISSUED}",
           "invoice_frozen", FROZEN),
    Attack("a line of an issued invoice", f"UPDATE billing_invoiceline SET description = 'x' WHERE id = {LINE}",
           "invoice_frozen", "DROP TRIGGER frozen ON billing_invoiceline;"),
    Attack("a line more on an issued invoice",
           "INSERT INTO billing_invoiceline (id, branch_id, invoice_id, position, part_number, kind, description, "
           "add_on, quantity, unit_price, price_rule, discount_reason, discount_by, tax_code, shares, "
           "discount_minor, net_minor, tax_minor, gross_minor) SELECT gen_random_uuid(), branch_id, id, 9, 1, "
           "'discount', 'x', false, 1, -1, '', "
           f"'why', 'me', '', '[]', 0, 0, 0, 0 FROM billing_invoice WHERE id = {ISSUED}",
           "invoice_frozen", "DROP TRIGGER frozen ON billing_invoiceline;"),
    Attack("two drafts of one order",
           "INSERT INTO billing_invoice "
           "SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid()))).* "
           f"FROM billing_invoice i WHERE i.id = {DRAFT}", "invoice_one_draft", "DROP INDEX invoice_one_draft;"),
    Attack("more credited than was invoiced", CREDIT.format(note=NOTE, line=LINE, net=1),
           "credit_", "DROP TRIGGER check_credited ON billing_creditnoteline; "
           "ALTER TABLE billing_creditnoteline DROP CONSTRAINT credit_line_once;"),
    Attack("a credit changed", "UPDATE billing_creditnote SET reason = 'nothing'", "rows are only ever added",
           "DROP TRIGGER append_only ON billing_creditnote;"),
    Attack("a credit of another invoice's line",
           CREDIT.format(note=NOTE, line="(SELECT l.id FROM billing_invoiceline l JOIN billing_invoice i ON "
           "i.id = l.invoice_id WHERE i.number = 'INV-2026-00002' LIMIT 1)", net=5), "credit_note_is_its_lines",
           "DROP TRIGGER check_credited ON billing_creditnoteline;"),
    Attack("a write-off outside the books",
           "INSERT INTO billing_writeoff (id, branch_id, invoice_id, amount_minor, currency, written_off_at, "
           f"written_off_on, reason, actor) SELECT gen_random_uuid(), branch_id, id, 5, 'USD', now(), now(), "
           f"'because I say so', 'x' FROM billing_invoice WHERE id = {ISSUED}", "billing_is_in_the_books",
           "DROP TRIGGER check_booked ON billing_writeoff;"),
)  # fmt: skip


@pytest.fixture
def documents(fresh_db: str, ctx_as: Callable[..., Context], act: Callable[..., Any]) -> None:
    ctx = ctx_as()
    first = an_issued_invoice(ctx)
    an_issued_invoice(ctx, BRAKE_JOB)
    act(credit_invoice, ctx, invoice_id=first.id, reason="Wrong part")
    a_draft(ctx)


def attempt(attacker: "psycopg.Connection[Any]", sql: str) -> str:
    """Run the statements and all deferred checks, undo them; return the refusal, "" when they went through."""
    try:
        attacker.execute(sql)
        attacker.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return f"{error.diag.constraint_name or ''} {error}"
    finally:
        attacker.rollback()
    return ""


def test_the_owner_is_refused_every_attack(documents: None, superuser: "psycopg.Connection[Any]") -> None:
    superuser.autocommit = False
    for attack in ATTACKS:
        assert attack.reason in attempt(superuser, attack.sql), attack.name


def test_without_its_guard_each_attack_succeeds(
    documents: None, superuser: "psycopg.Connection[Any]"
) -> None:
    superuser.autocommit = False
    for attack in ATTACKS:
        assert attempt(superuser, attack.without + attack.sql) == "", attack.name


def test_a_lawful_issue_goes_through(documents: None, superuser: "psycopg.Connection[Any]") -> None:
    superuser.autocommit = False
    assert attempt(superuser, POST.format(amount=GROSS) + ISSUE.format(more="")) == ""


@pytest.mark.race
def test_two_cannot_issue_one_draft(fresh_db: str, ctx_as: Callable[..., Context]) -> None:
    from tests.world import in_threads
    from workwright.billing.models import Invoice

    draft = a_draft(ctx_as())
    outcomes = in_threads(8, lambda n: issue(ctx_as(who=str(n)), draft).number)
    assert sorted(o for o in outcomes if isinstance(o, str)) == ["INV-2026-00001"]
    assert {type(o).__name__ for o in outcomes if not isinstance(o, str)} <= {"Stale", "IllegalTransition"}
    assert Invoice.here(ctx_as()).filter(state="issued").count() == 1


@pytest.mark.race
def test_numbers_stay_gapless_when_many_issue_and_some_fail(
    fresh_db: str, ctx_as: Callable[..., Context]
) -> None:
    from tests.world import in_threads
    from workwright.billing.verifiers import check_billing

    ctx = ctx_as()
    drafts = [a_draft(ctx) for _ in range(8)]

    def work(n: int) -> str:
        wrong = n % 3 == 0
        return issue(ctx_as(who=str(n)), Billed(drafts[n].id, 9 if wrong else 1, drafts[n].order)).number

    numbers = sorted(o for o in in_threads(8, work) if isinstance(o, str))
    assert numbers == [f"INV-2026-{n:05d}" for n in range(1, 6)]
    assert list(check_billing()) == []
