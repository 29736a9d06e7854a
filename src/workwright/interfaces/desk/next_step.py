"""Where an order stands among its seven steps, and the one thing to do next. Pure: it only reads states."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

STEPS = ("Created", "Scheduled", "Dispatched", "In progress", "Completed", "Invoiced", "Paid")
ON_THE_WAY = frozenset({"dispatched", "en_route", "arrived", "in_progress", "done"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps and the next thing depend on, gathered from several contexts."""

    order: Any
    visit_states: Sequence[str] = ()
    draft_invoice: UUID | None = None
    issued: int = 0
    balance_minor: int = 0
    may_release: bool = False
    open_estimate: UUID | None = None
    estimate_draft: UUID | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: an action with what it needs, or a page to go to."""

    action: str
    text: str = ""
    query: str = ""
    href: str = ""
    now: tuple[tuple[str, str], ...] = ()


def step_of(standing: Standing) -> int:
    """Return the index in `STEPS` that the order has reached."""
    order = standing.order
    if order.state in ("completed", "closed"):
        if standing.issued and not standing.draft_invoice:
            return 6 if standing.balance_minor <= 0 else 5
        return 4
    if order.state == "in_progress":
        return 3
    if any(state in ON_THE_WAY for state in standing.visit_states):
        return 2
    return 1 if any(state not in ("cancelled", "no_show") for state in standing.visit_states) else 0


def next_deed(standing: Standing) -> Deed | None:
    """Return the one thing to do next, None when there is nothing (the order ended)."""
    order = standing.order
    if order.state == "requested":
        return _deed(order, "work_orders.accept_request", "Accept request")
    if order.state in ("completed", "closed"):
        return _after_completion(standing)
    if order.state not in ("open", "in_progress"):
        return None
    return _consent(standing) or _work(order)


def _consent(standing: Standing) -> Deed | None:
    """What is missing before work may go on: jobs, an estimate, a decision."""
    order = standing.order
    lines = [line for job in order.jobs for line in job.lines]
    if not [job for job in order.jobs if job.state != "cancelled"]:
        return _deed(order, "work_orders.add_job", "Add a job")
    if any(line.state == "proposed" for line in lines):
        if standing.estimate_draft:
            return Deed(
                "estimates.send_estimate", "Send estimate", href=f"/estimates/{standing.estimate_draft}"
            )
        return Deed("estimates.draft_estimate", "Make estimate", now=(("work_order_id", str(order.id)),))
    if standing.open_estimate:
        return Deed(
            "estimates.record_decision", "Record decision", href=f"/estimates/{standing.open_estimate}/decide"
        )
    return None


def _work(order: Any) -> Deed | None:
    running = [job for job in order.jobs if job.state in ("in_progress", "paused")]
    for job in running:
        if "work_orders.finish_job" in job.allowed_actions and not job.missing:
            return Deed(
                "work_orders.finish_job", f"Finish {_short(job.title)}", now=(("job_id", str(job.id)),)
            )
    waiting = [job for job in order.jobs if job.state in ("ready", "proposed")]
    if waiting and not running:
        return Deed(
            "work_orders.start_job",
            f"Start {_short(waiting[0].title)}",
            now=(("job_id", str(waiting[0].id)),),
        )
    if running:
        return Deed("work_orders.finish_job", f"Finish {_short(running[0].title)}", f"job_id={running[0].id}")
    if wants_signature(order):
        return Deed("work_orders.sign_work", "Customer signature", href=f"/orders/{order.id}/sign")
    return _deed(order, "work_orders.complete_work_order", "Complete order")


def wants_signature(order: Any) -> bool:
    """Say whether a job asks for the customer's signature, and none fits what was done."""
    asked = any(job.proof.signature for job in order.jobs if job.state != "cancelled")
    return asked and not any(signature.fits for signature in order.signatures)


def _after_completion(standing: Standing) -> Deed | None:
    order = standing.order
    if standing.draft_invoice:
        return Deed(
            "billing.issue_invoice", "Check and issue invoice", href=f"/invoices/{standing.draft_invoice}"
        )
    if standing.balance_minor > 0:
        return Deed("payments.take_cash", "Take payment", href=f"/orders/{order.id}/pay")
    if order.state == "completed":
        return Deed("release.release_work_order", "Release", f"work_order_id={order.id}")
    return None


def _deed(order: Any, action: str, text: str) -> Deed:
    query = {"work_order_id": str(order.id), "expected_version": order.version}
    return Deed(action, text, urlencode(query))


def _short(title: str) -> str:
    return title if len(title) <= 24 else f"{title[:22].rstrip()}…"
