"""What is there of proof, read in one statement for all jobs of an order."""

import json
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.policy import WorkOrdersPolicy
from workwright.work_orders.queries.signing import signature_fits
from workwright.work_orders.rules.completion import JobFacts, OrderProof

_JOBS = """
SELECT j.id, j.title, j.state, j.proof,
  ARRAY(SELECT c.text FROM work_orders_checklistitem c
        WHERE c.job_id = j.id AND c.required AND c.checked_at IS NULL ORDER BY c.position) AS open_checks,
  ARRAY(SELECT DISTINCT a.kind FROM work_orders_attachment a
        WHERE a.work_order_id = j.work_order_id AND (a.job_id = j.id OR a.job_id IS NULL)) AS photos,
  (SELECT q.passed FROM work_orders_qualitycheck q
   WHERE q.job_id = j.id AND q.checked_at >= j.finished_at ORDER BY q.checked_at DESC, q.id DESC LIMIT 1) AS quality,
  ARRAY(SELECT l.description FROM work_orders_line l
        WHERE l.job_id = j.id AND l.state IN ('proposed', 'awaiting') ORDER BY l.position) AS undecided,
  ARRAY(SELECT l.description FROM work_orders_line l
        WHERE l.job_id = j.id AND l.state = 'authorised' AND l.executed_at IS NULL ORDER BY l.position) AS unexecuted,
  ARRAY(SELECT l.id FROM work_orders_line l
        WHERE l.job_id = j.id AND l.state = 'authorised' AND l.executed_at IS NULL
          AND l.part_id IS NOT NULL AND l.source IN ('', 'stock') ORDER BY l.id) AS to_use
FROM work_orders_job j WHERE j.work_order_id = %s ORDER BY j.position
"""
_ORDER = """
SELECT w.kind, w.asset_id, w.site_id, w.meter_in, w.meter_out, w.key_tag, w.po_number, w.work_done,
  ARRAY(SELECT h.reason FROM work_orders_hold h
        WHERE h.work_order_id = w.id AND h.lifted_at IS NULL ORDER BY h.placed_at) AS holds,
  (SELECT s.summary_sha256 FROM work_orders_signature s
   WHERE s.work_order_id = w.id ORDER BY s.signed_at DESC, s.id DESC LIMIT 1) AS signed_hash
FROM work_orders_workorder w WHERE w.id = %s
"""


def job_facts(work_order_id: UUID) -> tuple[JobFacts, ...]:
    """Return what is known of each job of an order and its proof. A photo of the whole order counts for each job."""
    return tuple(_job(row) for row in writer.rows(_JOBS, [work_order_id]))


def order_proof(ctx: Context, order: writer.Row | WorkOrder, jobs: tuple[JobFacts, ...]) -> OrderProof:
    """Return what stands between an order and its completion, with `jobs` as given."""
    return proof_of(ctx, order, jobs, order_facts(order.id))


def order_facts(work_order_id: UUID) -> writer.Row:
    """Return what is filled in, held and signed of an order."""
    return writer.rows(_ORDER, [work_order_id])[0]


def proof_of(
    ctx: Context, order: writer.Row | WorkOrder, jobs: tuple[JobFacts, ...], row: writer.Row
) -> OrderProof:
    """Return what stands between an order and its completion, as `order_facts` were read."""
    asked = () if row.kind == "counter_sale" else _asked_fields(ctx, order)
    wants_signature = any(job.signature_wanted for job in jobs if job.state == "done")
    return OrderProof(
        jobs=jobs,
        holds=tuple(row.holds),
        signed=row.signed_hash is not None,
        signature_fits=wants_signature and signature_fits(ctx, order.id, row.signed_hash),
        fields=tuple((name, _filled(row, name)) for name in asked),
    )


def _asked_fields(ctx: Context, order: writer.Row | WorkOrder) -> tuple[str, ...]:
    return WorkOrdersPolicy.at(ctx, order.opened_at).required_at_completion


def _filled(row: writer.Row, name: str) -> bool:
    column = {"asset": "asset_id", "site": "site_id"}.get(name, name)
    return getattr(row, column) not in (None, "")


def asked_proof(value: Any) -> dict[str, Any]:
    """Return a job's `proof` column as it was read by plain SQL, where JSON arrives as text."""
    asked: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return asked


def _job(row: writer.Row) -> JobFacts:
    asked = asked_proof(row.proof)
    return JobFacts(
        id=row.id,
        title=row.title,
        state=row.state,
        photos_wanted=tuple(asked.get("photos", ())),
        photos=frozenset(row.photos),
        open_checks=tuple(row.open_checks),
        quality_wanted=bool(asked.get("quality_check")),
        quality_passed=bool(row.quality),
        signature_wanted=bool(asked.get("signature")),
        undecided=tuple(row.undecided),
        unexecuted=tuple(row.unexecuted),
        to_use=tuple(row.to_use),
    )
