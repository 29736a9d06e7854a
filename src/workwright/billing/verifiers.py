"""Walk invoices, credit notes and write-offs: documents are as they were issued, and the books hold exactly them."""

from collections.abc import Iterator

from django.db import transaction

from workwright.billing.models import CreditNote, Invoice
from workwright.billing.rules import document_sha256
from workwright.kernel import writer
from workwright.kernel.verify import Finding, sql_findings, verifier

_BOOKED = """
  (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_transaction t
   JOIN ledger_entry e ON e.transaction_id = t.id AND e.side = '{side}'
   JOIN ledger_account a ON a.id = e.account_id AND a.code IN ({codes})
   WHERE t.business_key = '{key}:' || x.id)
"""


def _booked(key: str, side: str, codes: str) -> str:
    return _BOOKED.format(key=key, side=side, codes=codes)


_CHECKS = (
    (
        f"""SELECT x.id, x.number, x.gross_minor, {_booked("invoice", "D", "'receivable'")} AS booked
            FROM billing_invoice x WHERE x.state = 'issued'
            AND x.gross_minor <> {_booked("invoice", "D", "'receivable'")} ORDER BY x.id LIMIT 20""",
        "invoice {number} is over {gross_minor}, the books hold {booked}",
    ),
    (
        f"""SELECT x.id, x.number, x.gross_minor FROM billing_creditnote x
            WHERE x.gross_minor <> {_booked("credit_note", "C", "'receivable', 'credit'")}
            ORDER BY x.id LIMIT 20""",
        "credit note {number} is over {gross_minor}, the books hold something else",
    ),
    (
        f"""SELECT x.id, x.amount_minor FROM billing_writeoff x
            WHERE x.amount_minor <> {_booked("write_off", "C", "'receivable'")} ORDER BY x.id LIMIT 20""",
        "a write-off of {amount_minor} is not in the books",
    ),
    (
        """SELECT t.id, t.business_key FROM ledger_transaction t
           LEFT JOIN billing_invoice i ON t.business_key = 'invoice:' || i.id AND i.state = 'issued'
           LEFT JOIN billing_creditnote c ON t.business_key = 'credit_note:' || c.id
           LEFT JOIN billing_writeoff w ON t.business_key = 'write_off:' || w.id
           WHERE t.kind IN ('invoice', 'credit_note', 'write_off')
             AND i.id IS NULL AND c.id IS NULL AND w.id IS NULL ORDER BY t.id LIMIT 20""",
        "{business_key} is in the books without its document",
    ),
    (
        """SELECT i.id, i.number, i.gross_minor, coalesce(sum(l.gross_minor), 0) AS summed
           FROM billing_invoice i LEFT JOIN billing_invoiceline l ON l.invoice_id = i.id
           WHERE i.state = 'issued' AND NOT i.brought_in GROUP BY i.id
           HAVING coalesce(sum(l.gross_minor), 0) <> i.gross_minor
             OR coalesce(sum(l.net_minor), 0) <> i.net_minor ORDER BY i.id LIMIT 20""",
        "the lines of {number} sum to {summed}, the invoice says {gross_minor}",
    ),
    (
        """SELECT l.id, l.gross_minor, sum(n.gross_minor) AS back FROM billing_creditnoteline n
           JOIN billing_invoiceline l ON l.id = n.invoice_line_id GROUP BY l.id
           HAVING abs(sum(n.gross_minor)) > abs(l.gross_minor) ORDER BY l.id LIMIT 20""",
        "{back} was credited of a line over {gross_minor}",
    ),
    (
        """SELECT i.work_order_id AS id, billing_first_above_authorised(i.work_order_id) AS above
           FROM billing_invoice i WHERE i.state = 'issued' AND NOT i.brought_in GROUP BY i.work_order_id
           HAVING billing_first_above_authorised(i.work_order_id) IS NOT NULL
           ORDER BY i.work_order_id LIMIT 20""",
        "{above} is invoiced above what the customer authorised",
    ),
    (
        """SELECT l.credits_line_id AS id, i.number
           FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
           WHERE i.state = 'issued' AND l.credits_line_id IS NOT NULL
             AND billing_diagnosis_over_credited(i.work_order_id) = l.credits_line_id ORDER BY 1 LIMIT 20""",
        "{number} gives back more of a diagnosis than is billed",
    ),
    (
        """SELECT n.id, n.number, n.branch_id FROM (
             SELECT id, number, branch_id, substring(number FROM '[0-9]+$')::bigint AS n,
                    row_number() OVER (PARTITION BY branch_id, substring(number FROM '^(.*-)[0-9]+$')
                                       ORDER BY substring(number FROM '[0-9]+$')::bigint) AS place
             FROM (SELECT id, number, branch_id FROM billing_invoice
                   WHERE number IS NOT NULL AND (NOT brought_in OR corrects_id IS NOT NULL)
                   UNION ALL SELECT id, number, branch_id FROM billing_creditnote) numbered) n
           WHERE n.n <> n.place ORDER BY n.branch_id, n.n LIMIT 20""",
        "a number before {number} is missing",
    ),
)


_ERASED = "SELECT row_id FROM kernel_erased WHERE table_name = %s"


@verifier("billing")
def check_billing() -> Iterator[Finding]:
    """Compare documents with their lines, their hash, the books and what was authorised."""
    for sql, message in _CHECKS:
        yield from sql_findings("billing", sql, message)
    yield from _hashes(Invoice)
    yield from _hashes(CreditNote)


def _hashes(model: type[Invoice] | type[CreditNote]) -> Iterator[Finding]:
    """Hash every stored document again; read in portions, so that any number of them fits."""
    erased = {row.row_id for row in writer.rows(_ERASED, [model._meta.db_table])}
    columns = ("id", "number", "gross_minor", "document", "document_sha256")
    rows = model.unscoped.exclude(number=None).order_by("id").values_list(*columns)
    with transaction.atomic():
        for row_id, number, gross, document, stored in rows.iterator(chunk_size=500):
            if (row_id not in erased and document_sha256(document) != stored) or document.get(
                "number"
            ) != number:
                yield Finding(
                    "billing", str(row_id), f"the document of {number} is not the one that was issued"
                )
            elif document["gross_minor"] != gross:
                yield Finding("billing", str(row_id), f"{number} is not over what its document says")
