"""The one thing a technician does next on an order. Pure: it only reads states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

LIVE = ("proposed", "ready", "in_progress", "paused")


@dataclass(frozen=True, slots=True)
class Step:
    """A button for `action`, a link into the page, or, with neither, a sentence on what is waited for."""

    text: str
    action: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    href: str = ""
    job_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next step depends on.

    `visit` is one's own that is not over; `clock` the job one's clock runs on; `missing` what each job lacks.
    """

    order: Any
    jobs: Sequence[Any]
    visit: Any = None
    clock: UUID | None = None
    missing: Mapping[UUID, Sequence[str]] = field(default_factory=dict)


def next_step(at: Standing) -> Step | None:
    """Return the next step, None when nothing is left to do here."""
    if at.order.state not in ("open", "in_progress"):
        return None
    visit = at.visit
    if visit is not None and visit.state in ("planned", "dispatched"):
        return _visit_step("start_travel", visit) if at.order.site_id else _visit_step("start_visit", visit)
    if visit is not None and visit.state == "en_route":
        return _visit_step("arrive", visit)
    if visit is not None and visit.state == "arrived":
        return _visit_step("start_visit", visit)
    return _work(at)


def current_job(at: Standing) -> Any:
    """Return the job at hand: the one on the clock, else a running, a paused, a waiting one; None when all are over."""
    live = [job for job in at.jobs if job.state in LIVE]
    ranks = {"in_progress": 1, "paused": 2, "ready": 3, "proposed": 4}
    return min(live, key=lambda job: (job.id != at.clock, ranks[job.state]), default=None)


WORDS = {"start_travel": "Start travel", "arrive": "I have arrived", "start_visit": "Start work"}


def _visit_step(verb: str, visit: Any) -> Step:
    return Step(WORDS[verb], f"scheduling.{verb}", (("visit_id", str(visit.id)),))


def _work(at: Standing) -> Step | None:
    job = current_job(at)
    if job is None:
        return _leave(at)
    if held := [hold for hold in at.order.holds if hold.lifted_at is None and hold.job_id in (None, job.id)]:
        return Step(f"On hold: {held[0].reason}", job_id=job.id)
    if job.state == "proposed" and any(line.state != "removed" for line in job.lines):
        return Step(f"“{job.title}” waits for the customer’s approval", job_id=job.id)
    if job.state != "in_progress":
        verb = "Resume" if job.state == "paused" else "Start"
        return _job_step("start_job", f"{verb}: {job.title}", job)
    if at.clock != job.id:
        return _job_step("join_job", f"Go on with: {job.title}", job)
    return _finish(at, job)


def _finish(at: Standing, job: Any) -> Step:
    if lacking := at.missing.get(job.id):
        return Step(f"Still needed: {len(lacking)}", href=f"#missing-{job.id}", job_id=job.id)
    others = [one for one in at.jobs if one.state in LIVE and one.id != job.id]
    if at.visit is not None and not others:
        return Step(
            f"Done: {job.title}", "scheduling.finish_visit", (("visit_id", str(at.visit.id)),), job_id=job.id
        )
    return _job_step("finish_job", f"Done: {job.title}", job)


def _leave(at: Standing) -> Step | None:
    """Every job is over: the visit ends, and then the order, if nothing of it is missing."""
    if at.visit is not None:
        return Step("Finish the visit", "scheduling.finish_visit", (("visit_id", str(at.visit.id)),))
    if at.order.missing:
        return Step(f"Still needed: {len(at.order.missing)}", href="#missing-order")
    if at.order.state == "in_progress":
        fields = (("work_order_id", str(at.order.id)), ("expected_version", str(at.order.version)))
        return Step("Complete the order", "work_orders.complete_work_order", fields)
    return None


def _job_step(verb: str, text: str, job: Any) -> Step:
    return Step(text, f"work_orders.{verb}", (("job_id", str(job.id)),), job_id=job.id)
