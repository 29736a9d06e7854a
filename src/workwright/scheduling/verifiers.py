"""Checks of `workwright verify`: visits against their orders, and time that is taken once."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, verifier

_VISITS = """
SELECT v.id, w.number FROM scheduling_visit v JOIN work_orders_workorder w ON w.id = v.work_order_id
LEFT JOIN scheduling_visitjob b ON b.visit_id = v.id LEFT JOIN work_orders_job j ON j.id = b.job_id
WHERE v.branch_id <> w.branch_id OR j.work_order_id <> w.id ORDER BY 1 LIMIT 20
"""
_TWICE = """
SELECT a.id, r.name FROM scheduling_occupancy a
JOIN scheduling_occupancy b ON b.resource_id = a.resource_id AND b.id > a.id AND b.during && a.during
JOIN scheduling_resource r ON r.id = a.resource_id
WHERE NOT a.released AND NOT b.released ORDER BY 1 LIMIT 20
"""


@verifier("visits")
def check_visits() -> Iterator[Finding]:
    """Every visit and its jobs are of one order and branch."""
    yield from sql_findings(
        "visits", _VISITS, "order {number}: the visit is of another branch or has a foreign job"
    )


@verifier("time taken once")
def check_occupancy() -> Iterator[Finding]:
    """Nobody and nothing is booked twice at a time."""
    yield from sql_findings("time taken once", _TWICE, "{name} is booked twice at a time")


_BY_TERMS = """
SELECT l.id, w.number FROM work_orders_line l JOIN work_orders_workorder w ON w.id = l.work_order_id
LEFT JOIN scheduling_visitfee f ON f.id = l.authorisation_id AND f.line_id = l.id
LEFT JOIN scheduling_visit v ON v.id = f.visit_id
WHERE l.by_terms AND l.state = 'authorised'
  AND (f.id IS NULL OR v.work_order_id <> w.id OR l.authorised_gross_minor <> f.gross_minor
       OR l.ceiling_minor <> f.ceiling_minor) ORDER BY 1 LIMIT 20
"""
_WORDS = """
SELECT t.id, w.number FROM scheduling_visitterms t JOIN work_orders_workorder w ON w.id = t.work_order_id
WHERE t.text_sha256 <> encode(sha256(convert_to(t.text, 'UTF8')), 'hex') ORDER BY 1 LIMIT 20
"""


@verifier("fees by terms")
def check_fees() -> Iterator[Finding]:
    """Every fee of a failed visit stands on terms that were accepted, at exactly their amount."""
    yield from sql_findings("fees by terms", _BY_TERMS, "order {number}: the fee stands on no accepted terms")
    yield from sql_findings("fees by terms", _WORDS, "order {number}: the accepted words were changed")
