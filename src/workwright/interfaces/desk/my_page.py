"""What a technician sees: the day, and one order without any price, gathered from the contexts, each read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.assets.queries import AssetCard, assets_by_id
from workwright.interfaces.desk.my_step import LIVE, Standing, Step, current_job, next_step
from workwright.interfaces.desk.order_page import PartShown, parts_shown
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.context import Context
from workwright.parties.queries import CustomerCard, SiteView, customers_by_id, sites_by_id
from workwright.scheduling.queries import (
    VisitView,
    list_visits,
    my_resource,
    my_visits,
    present_since,
    scheduled,
)
from workwright.work_orders.queries import (
    JobView,
    QuestionView,
    RunningClock,
    WorkOrderRow,
    WorkOrderView,
    get_work_order,
    list_questions,
    list_work_orders,
    running_clock,
)

MOST, SHOWN = 50, 12
UNDER_WAY = ("in_progress", "arrived", "en_route")
AHEAD = ("planned", "dispatched")
PAUSES = ("Waiting for parts", "Waiting for approval", "Another job first", "Break", "End of the day")


@dataclass(frozen=True, slots=True)
class MyVisit:
    """One of my visits, with whom and what it is about."""

    visit: VisitView
    customer: CustomerCard | None
    asset: AssetCard | None
    site: SiteView | None


@dataclass(frozen=True, slots=True)
class FreeJob:
    """An order that nobody is booked for."""

    row: WorkOrderRow
    customer: CustomerCard | None
    asset: AssetCard | None


@dataclass(slots=True)
class MyDay:
    """The visits of today and the days after: the current one, what is next, what is done.

    `free` are orders that are agreed to and that nobody is booked for: whoever has time takes one.
    """

    known: bool
    present: datetime | None
    clock: RunningClock | None
    visits: Sequence[MyVisit] = ()
    free: Sequence[FreeJob] = ()

    @property
    def current(self) -> MyVisit | None:
        """The visit that is under way (the one on the clock first), else the first one ahead."""
        on_clock = self.clock.work_order_id if self.clock else None
        under_way = [one for one in self.visits if one.visit.state in UNDER_WAY]
        under_way.sort(
            key=lambda one: (one.visit.work_order_id != on_clock, UNDER_WAY.index(one.visit.state))
        )
        return next(iter(under_way or self._ahead), None)

    @property
    def next(self) -> list[MyVisit]:
        current = self.current
        waiting = [one for one in self.visits if one.visit.state in (*UNDER_WAY, *AHEAD)]
        return [one for one in waiting if one is not current]

    @property
    def done(self) -> list[MyVisit]:
        return [one for one in self.visits if one.visit.state == "done"]

    @property
    def _ahead(self) -> list[MyVisit]:
        return [one for one in self.visits if one.visit.state in AHEAD]


def my_day(ctx: Context) -> MyDay:
    """Read one's own day, in a fixed number of statements."""
    visits, free = my_visits(ctx), free_to_take(ctx)
    payers = {one.customer_id for one in visits} | {row.customer_id for row in free}
    things = {one.asset_id for one in visits} | {row.asset_id for row in free}
    customers, assets = customers_by_id(ctx, payers), assets_by_id(ctx, [one for one in things if one])
    sites = sites_by_id(ctx, {one.site_id for one in visits if one.site_id})
    shown = [
        MyVisit(
            one,
            customers.get(one.customer_id),
            assets.get(one.asset_id) if one.asset_id else None,
            sites.get(one.site_id) if one.site_id else None,
        )
        for one in visits
    ]
    jobs = [
        FreeJob(row, customers.get(row.customer_id), assets.get(row.asset_id) if row.asset_id else None)
        for row in free
    ]
    return MyDay(my_resource(ctx) is not None, present_since(ctx), running_clock(ctx), shown, jobs)


def free_to_take(ctx: Context) -> list[WorkOrderRow]:
    """Return orders to start or go on with that have no visit ahead, the most urgent first."""
    found = [
        row
        for state in ("in_progress", "open")
        for row in list_work_orders(ctx, state=state, limit=MOST).rows
        if row.jobs and not row.undecided and not row.on_hold and row.jobs_done < row.jobs
    ]
    booked = scheduled(ctx, [row.id for row in found])
    return [row for row in found if row.id not in booked][:SHOWN]


@dataclass(slots=True)
class MyOrder:
    """One order as its technician needs it."""

    order: WorkOrderView
    customer: CustomerCard | None
    asset: AssetCard | None
    site: SiteView | None
    visit: VisitView | None
    clock: RunningClock | None
    wishes: Sequence[str] = ()
    parts: Sequence[PartShown] = ()
    questions: Sequence[QuestionView] = ()
    pauses: Sequence[str] = PAUSES
    standing_of_visit: str = ""
    missing: Mapping[UUID, Sequence[str]] = field(default_factory=dict)

    @property
    def jobs(self) -> list[JobView]:
        """The jobs of one's visit, else all; without those that will not be done."""
        ids = self.visit.job_ids if self.visit else ()
        kept = [job for job in self.order.jobs if job.state not in ("cancelled", "declined")]
        return [job for job in kept if not ids or job.id in ids or job.state in ("in_progress", "paused")]

    @property
    def at(self) -> Standing:
        on = self.clock.job_id if self.clock and self.clock.work_order_id == self.order.id else None
        return Standing(self.order, self.jobs, self.visit, on, self.missing)

    @property
    def step(self) -> Step | None:
        return next_step(self.at)

    @property
    def current(self) -> JobView | None:
        found: JobView | None = current_job(self.at)
        return found

    @property
    def pausable(self) -> JobView | None:
        """The job that can be paused: the one on one's own clock."""
        return next(
            (job for job in self.jobs if job.id == self.at.clock and job.state == "in_progress"), None
        )

    @property
    def unfinished(self) -> bool:
        """Whether the visit could end with work left for another one."""
        return bool(
            self.visit and self.visit.state == "in_progress" and [j for j in self.jobs if j.state in LIVE]
        )

    @property
    def stock(self) -> dict[UUID, str]:
        """Return the state of the stocked part of each line."""
        return {part.line_id: part.state for part in self.parts}

    @property
    def before(self) -> list[Any]:
        return [file for file in self.order.files if file.kind == "before"]

    @property
    def photos(self) -> list[Any]:
        return [file for file in self.order.files if file.kind in ("during", "after") and not file.finding_id]

    @property
    def late(self) -> bool:
        return self.standing_of_visit in ("late", "at_risk")


def my_order(ctx: Context, work_order_id: UUID) -> MyOrder:
    """Read one order for its technician; raises `NotFound` when it is not there or not theirs to see."""
    order = get_work_order(ctx, work_order_id)
    customer = customers_by_id(ctx, [order.customer_id]).get(order.customer_id)
    assets = assets_by_id(ctx, [order.asset_id]) if order.asset_id else {}
    sites = sites_by_id(ctx, [order.site_id]) if order.site_id else {}
    visit = _my_visit(ctx, work_order_id)
    parts = parts_shown(ctx, work_order_id)
    return MyOrder(
        order=order,
        customer=customer,
        asset=assets.get(order.asset_id) if order.asset_id else None,
        site=sites.get(order.site_id) if order.site_id else None,
        visit=visit,
        clock=running_clock(ctx),
        wishes=wishes_of(ctx, customer),
        parts=parts,
        questions=list_questions.run(ctx, work_order_id),
        standing_of_visit=visit.standing if visit else _standing(ctx, order),
        missing={job.id: (*job.missing, *_short(job, parts)) for job in order.jobs},
    )


def _my_visit(ctx: Context, work_order_id: UUID) -> VisitView | None:
    """Return one's own visit of an order that is under way, else the next one ahead."""
    mine = my_resource(ctx)
    own = [one for one in list_visits.run(ctx, work_order_id) if mine in [tag.id for tag in one.resources]]
    for states in (UNDER_WAY, AHEAD):
        if found := next((one for one in own if one.state in states), None):
            return found
    return None


def _standing(ctx: Context, order: WorkOrderView) -> str:
    if order.promised_at is None or order.completed_at is not None:
        return ""
    return "late" if order.promised_at <= ctx.now else "in_time"


def _short(job: JobView, parts: Sequence[PartShown]) -> list[str]:
    """Return what the stock lacks for a job's agreed lines."""
    lines = {line.id for line in job.lines if line.state == "authorised" and line.executed_at is None}
    return [
        f"{job.title}: “{part.name}” is not in stock."
        for part in parts
        if part.state == "short" and part.line_id in lines
    ]
