"""What the database itself refuses where several pay: parts that are not the line, an invoice not of its payer."""

from collections.abc import Callable

import pytest

from tests.attacking import ONLY_ADDED, Attack, Connection, as_application, attempt, no, off
from tests.work_orders.paying import bill, billed_order, done_order, payer
from tests.world import act
from workwright.billing.actions.agree_to_pay import agree_to_pay
from workwright.billing.actions.consolidate_invoices import consolidate_invoices
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.kernel.context import Context

OTHER = "'00000000-0000-4000-8000-0000000000aa'"
DRAFT = "(SELECT id FROM billing_invoice WHERE state = 'draft')"
HALF = "(SELECT work_order_id FROM billing_invoice WHERE state = 'draft')"
PAINT = f"(SELECT id FROM work_orders_line WHERE kind = 'consumable' AND work_order_id = {HALF})"
PARTS, PAYERS, LINES, INVOICES = (
    *("work_orders_linepart", "work_orders_payer", "work_orders_line"),
    "billing_invoice",
)
ZERO = '"gross_minor": 0, "net_minor": 0, "tax_minor": 0'
NOTHING = "net_minor = 0, tax_minor = 0, gross_minor = 0"
ISSUED = "state = 'issued', number = 'INV-2026-00099', issued_at = now(), issued_on = now(), due_on = now()"
ISSUE = f"UPDATE billing_invoice SET {ISSUED}, document_sha256 = 'x', {NOTHING} WHERE id = {{id}};"
COPY = "INSERT INTO {table} SELECT (jsonb_populate_record(x, '{changes}'::jsonb)).* FROM {table} x WHERE {where};"
NO_PAYER = COPY.format(
    table=INVOICES,
    where=f"id = {DRAFT}",
    changes=f'{{"id": "{OTHER[1:-1]}", "payer_id": null, {ZERO}}}',
) + COPY.format(
    table="billing_invoiceline",
    where=f"invoice_id = (SELECT id FROM billing_invoice WHERE state = 'draft' AND id <> {OTHER})",
    changes=f'{{"id": "{OTHER[1:-1]}", "invoice_id": "{OTHER[1:-1]}", {ZERO}}}',
)
AGREEMENT = (
    "INSERT INTO billing_payeragreement SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), "
    "'credit_note_id', (SELECT id FROM billing_creditnote WHERE reason = 'Goodwill'), 'to_invoice_id', "
    "(SELECT min(id::text) FROM billing_invoice WHERE state = 'issued' AND takes_over_id IS NULL)))).* "
    "FROM billing_payeragreement a"
)
ATTACKS = (
    Attack(23, "a part that is less than was agreed",
           "UPDATE work_orders_linepart SET authorised_gross_minor = authorised_gross_minor - 1",
           "line_parts_make_up_the_line", off("check_parts", PARTS)),
    Attack(23, "a line that denies its parts", "UPDATE work_orders_line SET divided = false WHERE divided",
           "line_parts_make_up_the_line", off("check_parts", LINES)),
    Attack(23, "a part of somebody of another order",
           "UPDATE work_orders_linepart p SET payer_id = (SELECT o.id FROM work_orders_payer o "
           "WHERE o.role = 'insurer' AND o.work_order_id <> p.work_order_id) "
           f"WHERE invoice_id IS NULL AND work_order_id = {HALF}",
           "line_part_of_same_order", off("same_order", PARTS)),
    Attack(23, "an invoiced part taken away", "DELETE FROM work_orders_linepart WHERE invoice_id IS NOT NULL",
           "line_part_stays", off("stays", PARTS) + off("check_parts", PARTS)),
    Attack(23, "two who take the rest", "UPDATE work_orders_payer SET takes = 'rest', amount_minor = NULL",
           "payer_one_rest", "DROP INDEX payer_one_rest;" + off("takes_the_rest", PAYERS)),
    Attack(23, "nobody who takes the rest", "UPDATE work_orders_payer SET takes = 'lines' WHERE takes = 'rest'",
           "payer_takes_the_rest", off("takes_the_rest", PAYERS)),
    Attack(23, "an order that denies its payers",
           "UPDATE work_orders_workorder SET several_pay = false WHERE several_pay",
           "payer_takes_the_rest", off("takes_the_rest", "work_orders_workorder")),
    Attack(23, "a payer exchanged",
           "UPDATE work_orders_payer SET customer_id = (SELECT customer_id FROM work_orders_payer "
           "WHERE role = 'customer' LIMIT 1) WHERE role = 'insurer'", "payer_stays",
           off("stays", PAYERS) + "DROP INDEX payer_once;"),
    Attack(23, "a line billed to a payer who does not carry it",
           f"UPDATE billing_invoiceline SET work_line_id = {PAINT}, {NOTHING} WHERE invoice_id = {DRAFT};"
           + ISSUE.format(id=DRAFT), "payer_carries_what_is_billed", off("check_payer", INVOICES)),
    Attack(23, "an invoice that names none of the payers", NO_PAYER + ISSUE.format(id=OTHER), "invoice_names_its_payer",
           off("check_payer", INVOICES)),
    Attack(23, "more than the line, on all invoices together",
           f"UPDATE billing_invoiceline SET part_of_minor = 1, {NOTHING} WHERE invoice_id = {DRAFT};"
           + ISSUE.format(id=DRAFT), "invoiced_parts_make_up_the_line", off("check_payer", INVOICES)),
    Attack(23, "an agreement over something else", AGREEMENT, "agreement_moves_the_rest",
           off("moves_the_rest", "billing_payeragreement")),
    Attack(23, "an agreement changed", "UPDATE billing_payeragreement SET agreed_by = 'Nobody'", ONLY_ADDED,
           off("append_only", "billing_payeragreement"), "permission denied"),
    Attack(23, "somebody else's invoice on a consolidated one",
           "INSERT INTO billing_consolidateditem (id, branch_id, consolidated_id, invoice_id) "
           "SELECT gen_random_uuid(), c.branch_id, c.id, (SELECT id FROM billing_invoice i "
           "WHERE i.state = 'issued' AND i.customer_id <> c.customer_id LIMIT 1) "
           "FROM billing_consolidatedinvoice c", "consolidated_is_its_invoices",
           off("is_its_invoices", "billing_consolidateditem")),
    Attack(23, "an agreement that nobody gave",
           AGREEMENT.replace("'credit_note_id'", "'agreed_by', ' ', 'credit_note_id'"), "agreement_says_who",
           no("agreement_says_who", "billing_payeragreement") + off("moves_the_rest", "billing_payeragreement")),
)  # fmt: skip


@pytest.fixture
def several(fresh_db: str, ctx_as: Callable[..., Context]) -> None:
    """One order billed to both with an agreement, and one billed to the insurer with the customer's draft."""
    ctx = ctx_as()
    order, own, insurers = billed_order(ctx)
    said = {"agreed_by": "Ada Moreno", "channel": "phone", "reason": "The insurer pays no paint"}
    act(
        agree_to_pay,
        ctx,
        invoice_id=insurers.id,
        payer_id=payer(ctx, order, "customer").id,
        amount_minor=5_00,
        **said,
    )
    act(credit_invoice, ctx, invoice_id=own.id, reason="Goodwill")
    act(consolidate_invoices, ctx, customer_id=insurers.customer_id, first_on=ctx.today)
    half = done_order(ctx)
    bill(ctx, half, "insurer")
    act(draft_invoice, ctx, work_order_id=half.id, payer_id=payer(ctx, half, "customer").id)


def test_every_attack_is_refused_to_both_and_succeeds_without_its_guard(
    several: None, server: str, fresh_db: str, superuser: Connection
) -> None:
    superuser.autocommit = False
    unexpected = []
    with as_application(fresh_db) as application:
        for attack in ATTACKS:
            trials = (
                (application, attack.sql, attack.app or attack.reason),
                (superuser, attack.sql, attack.reason),
                (superuser, attack.without + attack.sql, ""),
            )
            for attacker, sql, expected in trials:
                told = attempt(attacker, sql)
                if expected not in told or bool(told) != bool(expected):
                    unexpected.append((attack.name, expected, told))
    assert not unexpected, "\n".join(map(str, unexpected))
