"""Checks of `workwright verify`: signatures against their words, and what lies above against this record."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, upward_reference, verifier

upward_reference("work_orders_line", "invoice_id", "billing_invoice")
upward_reference("work_orders_linepart", "invoice_id", "billing_invoice")
upward_reference("work_orders_workorder", "release_decision_id", "release_releasedecision")

_SIGNATURES = """
SELECT s.id, w.number FROM work_orders_signature s JOIN work_orders_workorder w ON w.id = s.work_order_id
WHERE encode(sha256(convert_to(s.summary_text, 'UTF8')), 'hex') <> s.summary_sha256
  AND NOT EXISTS (SELECT 1 FROM kernel_erased e WHERE e.row_id = s.id) ORDER BY 1 LIMIT 20
"""
_TIES = """
SELECT l.id, w.number FROM work_orders_line l JOIN work_orders_workorder w ON w.id = l.work_order_id
JOIN work_orders_job j ON j.id = l.job_id
WHERE (l.branch_id, j.branch_id, j.work_order_id) IS DISTINCT FROM (w.branch_id, w.branch_id, w.id)
ORDER BY 1 LIMIT 20
"""
_CONSENT = """
SELECT l.id, w.number FROM work_orders_line l JOIN work_orders_workorder w ON w.id = l.work_order_id
WHERE (l.executed_at IS NOT NULL AND l.authorisation_id IS NULL)
   OR (l.invoice_id IS NOT NULL AND (l.executed_at IS NULL OR l.invoiced_gross_minor > l.ceiling_minor))
ORDER BY 1 LIMIT 20
"""
_PARTS = """
SELECT l.id, w.number FROM work_orders_line l JOIN work_orders_workorder w ON w.id = l.work_order_id
LEFT JOIN LATERAL (SELECT count(*) AS n, sum(authorised_gross_minor) AS gross, sum(ceiling_minor) AS ceiling
                   FROM work_orders_linepart p WHERE p.line_id = l.id) parts ON true
WHERE l.divided <> (parts.n > 0)
   OR l.divided AND l.state = 'authorised' AND (parts.gross, parts.ceiling) IS DISTINCT FROM
                                               (l.authorised_gross_minor, l.ceiling_minor)
ORDER BY 1 LIMIT 20
"""


@verifier("work signatures")
def check_signatures() -> Iterator[Finding]:
    """Every signature still has the words it was given for."""
    yield from sql_findings("work signatures", _SIGNATURES, "order {number}: the signed words were changed")


@verifier("work lines")
def check_lines() -> Iterator[Finding]:
    """Every line is in the order and branch of its job, and nothing was done or invoiced without consent."""
    yield from sql_findings("work lines", _TIES, "order {number}: the line is not of the order of its job")
    yield from sql_findings("work lines", _CONSENT, "order {number}: done or invoiced beyond the consent")
    yield from sql_findings("work lines", _PARTS, "order {number}: the payers' parts do not make up the line")
