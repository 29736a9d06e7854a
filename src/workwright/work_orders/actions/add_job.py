"""Add a job, by hand or from a service of the catalogue."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from workwright.catalog.queries import ServiceView, service_of
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.actions.add_line import (
    LineFields,
    last_position,
    line_row,
    part_prices,
    plan_purchases,
)
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import ChecklistItem, Job, Line
from workwright.work_orders.queries.locks import lock_order, next_version, require_open


class JobFields(Command):
    """What a person says of a job. From a service come title, duration, skills, checks, proof and default lines.

    All of that is copied now; later changes of the catalogue leave the job as it is. `lines` are added to those
    of the service, unless `default_lines` is off.
    """

    job_id: UUID | None = None
    title: str = Field(default="", max_length=200)
    details: Personal[str] = ""
    service_id: UUID | None = None
    duration_minutes: int | None = Field(default=None, gt=0, le=60 * 24 * 60)
    skills: tuple[str, ...] | None = Field(default=None, max_length=20)
    add_on: bool = False
    default_lines: bool = True
    lines: tuple[LineFields, ...] = Field(default=(), max_length=200)


class AddJob(JobFields):
    work_order_id: UUID


class AddedJob(Result):
    work_order_id: UUID
    line_ids: tuple[UUID, ...]
    version: int


@action("work_orders.add_job", errors=(NotFound, IllegalTransition, Invalid))
def add_job(ctx: Context, command: AddJob) -> AddedJob:
    """Add a job with its lines to an order that is still open."""
    order = lock_order(ctx, command.work_order_id, "customer_id")
    require_open(order.state, "work_orders.add_job")
    rows = JobRows(ctx, order.id, order.customer_id, last_position(order.id))
    job_id = rows.add(command, last_job(order.id) + 1)
    rows.insert()
    version = next_version(order)
    ctx.emit(ContentChanged(work_order_id=order.id, version=version))
    line_ids = tuple(row["id"] for row in rows.lines)
    return AddedJob(id=job_id, work_order_id=order.id, line_ids=line_ids, version=version)


def last_job(work_order_id: UUID) -> int:
    """Return the highest position of a job in a locked order, 0 when it has none."""
    sql = "SELECT coalesce(max(position), 0) AS last FROM work_orders_job WHERE work_order_id = %s"
    return int(writer.rows(sql, [work_order_id])[0].last)


class JobRows:
    """Rows of new jobs with their lines and checks, gathered so that each table is written in one statement."""

    def __init__(self, ctx: Context, work_order_id: UUID, customer_id: UUID, last_line: int = 0) -> None:
        self.ctx, self.work_order_id, self.customer_id = ctx, work_order_id, customer_id
        self._line = last_line
        self.jobs: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.checks: list[dict[str, Any]] = []

    def add(self, fields: JobFields, position: int) -> UUID:
        """Gather one job; return its id. Raises `NotFound` for the service, `Invalid` for what has no name or price."""
        service = service_of(fields.service_id) if fields.service_id else None
        job_id = fields.job_id or new_id()
        self.jobs.append(self._job(job_id, position, fields, service))
        if service is not None:
            self.checks += self._checks(job_id, service)
        self._add_lines(job_id, _default_lines(service, fields))
        self._add_lines(job_id, fields.lines)
        return job_id

    def insert(self) -> None:
        writer.together((Job, self.jobs), (Line, self.lines), (ChecklistItem, self.checks))
        plan_purchases(self.ctx, self.lines)

    def _add_lines(self, job_id: UUID, lines: Iterable[LineFields]) -> None:
        given = tuple(lines)
        prices = part_prices(self.ctx, given, self.customer_id)
        for fields in given:
            self._line += 1
            ids = (self.work_order_id, job_id, self.customer_id)
            self.lines.append(line_row(self.ctx, *ids, self._line, fields, prices))

    def _job(
        self, job_id: UUID, position: int, fields: JobFields, service: ServiceView | None
    ) -> dict[str, Any]:
        title = fields.title or (service.name if service else "")
        if not title:
            raise Invalid("Say what the job is, or choose a service.", field="title")
        return {
            "id": job_id,
            "branch_id": self.ctx.here,
            "work_order_id": self.work_order_id,
            "position": position,
            "title": title[:200],
            "details": fields.details,
            "service_id": fields.service_id,
            "skills": list(_first(fields.skills, service and service.skills, ())),
            "duration_minutes": _first(fields.duration_minutes, service and service.duration_minutes, None),
            "proof": _proof(service),
            "add_on": fields.add_on,
        }

    def _checks(self, job_id: UUID, service: ServiceView) -> list[dict[str, Any]]:
        return [
            {"id": new_id(), "branch_id": self.ctx.here, "job_id": job_id, "position": place, "text": item.text,
             "required": item.required}
            for place, item in enumerate(service.checklist, start=1)
        ]  # fmt: skip


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _proof(service: ServiceView | None) -> dict[str, Any]:
    if service is None:
        return {}
    asked = service.required_proof
    return {"photos": list(asked.photos), "signature": asked.signature, "quality_check": asked.quality_check}


def _default_lines(service: ServiceView | None, fields: JobFields) -> Sequence[LineFields]:
    if service is None or not fields.default_lines:
        return ()
    return [
        LineFields.model_validate(line.model_dump() | {"add_on": fields.add_on}) for line in service.lines
    ]
