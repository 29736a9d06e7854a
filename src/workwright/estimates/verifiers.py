"""Checks of `workwright verify`: authority against what was shown and answered."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, verifier

_ANSWERED = """
SELECT l.id, l.authorisation_id AS target FROM work_orders_line l
WHERE l.authorisation_id IS NOT NULL AND NOT l.by_terms
  AND NOT EXISTS (SELECT 1 FROM estimates_authorisation a WHERE a.id = l.authorisation_id) ORDER BY 1 LIMIT 20
"""

_HASH = """
SELECT id, document_sha256 FROM estimates_estimate
WHERE document IS NOT NULL AND document_sha256 <> encode(sha256(document), 'hex') ORDER BY id LIMIT 20
"""
_ANSWER = """
SELECT a.id, a.approved_minor, coalesce(sum(d.gross_minor) FILTER (WHERE d.approved), 0) AS approved,
       a.declined_minor, coalesce(sum(d.gross_minor) FILTER (WHERE NOT d.approved), 0) AS declined
FROM estimates_authorisation a LEFT JOIN estimates_decision d ON d.authorisation_id = a.id
GROUP BY a.id HAVING count(d.id) = 0
   OR a.approved_minor <> coalesce(sum(d.gross_minor) FILTER (WHERE d.approved), 0)
   OR a.declined_minor <> coalesce(sum(d.gross_minor) FILTER (WHERE NOT d.approved), 0) ORDER BY a.id LIMIT 20
"""
_AUTHORITY = """
SELECT l.id, l.authorised_gross_minor AS held, d.gross_minor AS answered, l.ceiling_minor AS ceiling,
       o.ceiling_minor AS offered
FROM work_orders_line l
LEFT JOIN estimates_decision d ON d.authorisation_id = l.authorisation_id AND d.line_id = l.id AND d.approved
LEFT JOIN estimates_estimateline o ON o.id = d.estimate_line_id
WHERE l.state = 'authorised' AND NOT l.by_terms AND NOT l.divided
  AND (d.id IS NULL OR l.authorised_gross_minor <> d.gross_minor OR l.ceiling_minor <> o.ceiling_minor)
ORDER BY l.id LIMIT 20
"""


@verifier("estimates as shown")
def check_documents() -> Iterator[Finding]:
    """The stored bytes still give the hash under which they were answered."""
    yield from sql_findings("estimates as shown", _HASH, "the bytes do not give the hash {document_sha256}")


@verifier("authorisations")
def check_authorisations() -> Iterator[Finding]:
    """Every answer has its lines, and they sum to what it says."""
    yield from sql_findings(
        "authorisations",
        _ANSWER,
        "approved {approved_minor}, lines give {approved}; declined {declined_minor}, lines give {declined}",
    )


@verifier("authority of lines")
def check_authority() -> Iterator[Finding]:
    """No line holds more authority than the customer's answer gave it; fees by accepted terms are scheduling's."""
    missing = "work_orders_line.authorisation_id names {target}, which is not in estimates_authorisation"
    yield from sql_findings("upward references", _ANSWERED, missing)
    yield from sql_findings(
        "authority of lines",
        _AUTHORITY,
        "holds {held} up to {ceiling}, the answer gave {answered} up to {offered}",
    )
