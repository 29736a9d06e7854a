"""One order with everything on it, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from workwright.files.queries import files_by_id
from workwright.inventory.queries import job_costs
from workwright.kernel import writer
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import query
from workwright.work_orders.models import (
    Attachment,
    ChecklistItem,
    ClockEntry,
    Finding,
    Hold,
    Job,
    Note,
    QualityCheck,
    Signature,
    WorkOrder,
)
from workwright.work_orders.queries.pricing import price_lines
from workwright.work_orders.queries.proof import job_facts, order_proof
from workwright.work_orders.queries.shown import (
    JOB_PLAIN,
    LINE_PLAIN,
    NOTHING,
    ORDER_PLAIN,
    by,
    link,
    margin_minor,
    names_of,
    of_order,
    shown,
    totals,
)
from workwright.work_orders.queries.signing import current_summary
from workwright.work_orders.queries.views import (
    CheckView,
    FileCard,
    FindingView,
    HoldView,
    JobView,
    LineView,
    NoteView,
    ProofView,
    QualityView,
    SignatureView,
    TimeView,
    WorkOrderView,
)
from workwright.work_orders.rules.clocks import Span, time_spent
from workwright.work_orders.rules.completion import missing_in_job, missing_in_order
from workwright.work_orders.rules.intake import cover_until
from workwright.work_orders.rules.summary import summary_hash
from workwright.work_orders.states import JOB, OPEN_ORDER, WORK_ORDER

WHILE_OPEN = (
    "work_orders.edit_work_order",
    "work_orders.record_condition",
    "work_orders.add_job",
    "work_orders.record_finding",
    "work_orders.place_hold",
    "work_orders.write_summary",
)
WORK_ORDER_ACTIONS = frozenset(t.action for t in WORK_ORDER.transitions) - {"work_orders.start_job"}
_LINES = (
    f"SELECT {', '.join(LINE_PLAIN)} FROM work_orders_line WHERE work_order_id = %s ORDER BY position, id"
)
"""An order has hundreds of lines: as plain rows they cost a third of what models cost."""
UNPRICED = {
    **dict.fromkeys(
        ("unit_price", "discount_amount", "discount_percent", "core_charge", "authorised_gross_minor")
    ),
    **dict.fromkeys(("ceiling_minor", "invoiced_gross_minor", "net_minor", "tax_minor", "gross_minor")),
    "price_rule": "",
}
"""A line for those who may not see prices."""
ALWAYS = ("work_orders.add_note", "work_orders.attach_file", "work_orders.open_follow_up")


@query("work_orders.get_work_order", permission="work_orders.view_work_orders")
def get_work_order(ctx: Context, work_order_id: UUID) -> WorkOrderView:
    """One order with jobs, lines, findings, files, holds, notes, signatures, time and totals."""
    order = WorkOrder.visible(ctx).filter(id=work_order_id).select_related("origin").first()
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    return _Reading(ctx if ctx.branch_id == order.branch_id else ctx.at_branch(order.branch_id), order).view()


class _Reading:
    """One order's rows, read once; every method turns some of them into views."""

    def __init__(self, ctx: Context, order: WorkOrder) -> None:
        self.ctx, self.order = ctx, order
        self.prices = ctx.can("catalog.view_prices")
        self.jobs = list(Job.unscoped.filter(work_order_id=order.id).order_by("position", "id"))
        self.lines = writer.rows(_LINES, [order.id])
        self.of_job: dict[UUID, list[writer.Row]] = defaultdict(list)
        for line in self.lines:
            self.of_job[line.job_id].append(line)
        self.may: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.findings = list(of_order(Finding, order).order_by("recorded_at", "id"))
        self.attachments = list(of_order(Attachment, order).order_by("added_at", "id"))
        self.holds = list(of_order(Hold, order).order_by("placed_at", "id"))
        self.notes = list(of_order(Note, order).order_by("written_at", "id"))
        self.signatures = list(of_order(Signature, order).order_by("signed_at", "id"))
        self.clocks = by(of_order(ClockEntry, order).order_by("started_at"), lambda row: row.job_id)
        own_jobs = {"job__work_order_id": order.id}
        self.checks = by(
            ChecklistItem.unscoped.filter(**own_jobs).order_by("position"), lambda row: row.job_id
        )
        self.quality = by(
            QualityCheck.unscoped.filter(**own_jobs).order_by("checked_at"), lambda row: row.job_id
        )
        self.facts = {fact.id: fact for fact in job_facts(order.id)}
        self.files = files_by_id(ctx, {row.file_id for row in self.attachments})
        self.live = [line for line in self.lines if line.state not in ("declined", "removed")]
        self.priced = price_lines(ctx, order.customer_id, self.live, order.site_id)
        self.amounts = {line.key: line for line in self.priced.lines}
        self.names = names_of(self._refs())
        self.costs = {cost.line_id: cost.cost_minor for cost in job_costs(ctx, order.id)}

    def view(self) -> WorkOrderView:
        order, hidden = self.order, not self.ctx.can("parties.view_access_notes")
        return WorkOrderView.model_validate(
            {name: getattr(order, name) for name in ORDER_PLAIN}
            | {
                "access_notes": "" if hidden else order.access_notes,
                "has_access_notes": bool(order.access_notes),
                "opened_by": self.name(order.opened_by),
                "completed_by": self.name(order.completed_by),
                "advisor_name": self.names.get(f"user:{order.advisor_id}", ""),
                "origin": link(order.origin, order) if order.origin else None,
                "continued_by": [
                    link(later, later) for later in WorkOrder.visible(self.ctx).filter(origin=order)
                ],
                "jobs": [self.job(job) for job in self.jobs],
                "findings": [self.finding(row) for row in self.findings],
                "files": [self.file(row) for row in self.attachments],
                "holds": [self.hold(row) for row in self.holds],
                "notes": [self.note(row) for row in self.notes],
                "signatures": self.signed(),
                "totals": totals(self.priced, self.live) if self.prices else None,
                "missing": self.missing(),
                "allowed_actions": self.order_actions(),
            }
        )

    def job(self, job: Job) -> JobView:
        spans = [Span(row.kind, row.started_at, row.stopped_at) for row in self.clocks[job.id]]
        spent = time_spent(spans, self.ctx.now)
        fact = self.facts[job.id]
        return JobView.model_validate(
            {name: getattr(job, name) for name in JOB_PLAIN}
            | {
                "finished_by": self.name(job.finished_by),
                "proof": ProofView(
                    photos=fact.photos_wanted,
                    signature=fact.signature_wanted,
                    quality_check=fact.quality_wanted,
                ),
                "lines": [self.line(line) for line in self.of_job[job.id]],
                "checklist": [self.check(row) for row in self.checks[job.id]],
                "quality": [self.looked(row) for row in self.quality[job.id]],
                "time": TimeView(
                    wrench=spent.wrench,
                    travel=spent.travel,
                    waiting=spent.waiting,
                    paid=spent.paid,
                    running=any(span.stopped_at is None for span in spans),
                ),
                "missing": [item.text for item in missing_in_job(fact, finished=job.state == "done")],
                "allowed_actions": self.job_actions(job),
            }
        )

    def line(self, line: writer.Row) -> LineView:
        amount = self.amounts.get(str(line.id), NOTHING)
        costs, actual = self.ctx.can("work_orders.view_costs"), self.costs.get(line.id)
        done_on = line.executed_at and line.executed_at.astimezone(self.ctx.zone).date()
        return LineView.model_validate(
            {name: getattr(line, name) for name in LINE_PLAIN}
            | {
                "cover_until": cover_until(done_on, line.cover_months) if done_on else None,
                "unit_cost": line.unit_cost if costs else None,
                "markup_percent": line.markup_percent if costs else None,
                "actual_cost_minor": actual if costs else None,
                "margin_minor": margin_minor(line, amount, self.order.currency, actual) if costs else None,
                "executed_by": self.name(line.executed_by),
                "net_minor": amount.net_minor,
                "tax_minor": amount.tax_minor,
                "gross_minor": amount.gross_minor,
                "allowed_actions": self.line_actions(line),
            }
            | ({} if self.prices else UNPRICED)
        )

    def check(self, row: ChecklistItem) -> CheckView:
        return shown(CheckView, row, checked_by=self.name(row.checked_by))

    def looked(self, row: QualityCheck) -> QualityView:
        return shown(QualityView, row, checked_by=self.name(row.checked_by))

    def finding(self, row: Finding) -> FindingView:
        pictures = [self.file(file) for file in self.attachments if file.finding_id == row.id]
        return shown(FindingView, row, recorded_by=self.name(row.recorded_by), files=pictures)

    def file(self, row: Attachment) -> FileCard:
        known = self.files[row.file_id]
        stored = {"sha256": known.sha256, "media_type": known.media_type, "filename": known.filename}
        return shown(FileCard, row, added_by=self.name(row.added_by), **stored)

    def hold(self, row: Hold) -> HoldView:
        return shown(HoldView, row, placed_by=self.name(row.placed_by), lifted_by=self.name(row.lifted_by))

    def note(self, row: Note) -> NoteView:
        return shown(NoteView, row, written_by=self.name(row.written_by))

    def signed(self) -> list[SignatureView]:
        if not self.signatures:
            return []
        now = summary_hash(current_summary(self.ctx, self.order.id))
        return [shown(SignatureView, row, fits=row.summary_sha256 == now) for row in self.signatures]

    def missing(self) -> list[str]:
        if self.order.state != "in_progress":
            return []
        proof = order_proof(self.ctx, self.order, tuple(self.facts.values()))
        return [item.text for item in missing_in_order(proof)]

    def order_actions(self) -> tuple[str, ...]:
        names = [*WORK_ORDER.actions_from(self.order.state)]
        if self.order.state in OPEN_ORDER:
            names += WHILE_OPEN
        if self.order.state in ("in_progress", "completed"):
            names.append("work_orders.sign_work")
        return self.mine([*names, *ALWAYS])

    def job_actions(self, job: Job) -> tuple[str, ...]:
        if self.order.state not in OPEN_ORDER or self.order.state == "requested":
            return ()
        more = () if job.state in ("cancelled", "declined") else ("work_orders.add_line",)
        steps = (name for name in JOB.actions_from(job.state) if name not in WORK_ORDER_ACTIONS)
        return self.mine([*steps, *more])

    def line_actions(self, line: writer.Row) -> tuple[str, ...]:
        if self.order.state not in OPEN_ORDER or line.invoice_id or line.state == "removed":
            return ()
        names = (
            ("work_orders.edit_line",)
            if line.executed_at
            else ("work_orders.edit_line", "work_orders.remove_line")
        )
        return self.mine(
            [name for name in names if name != "work_orders.remove_line" or line.state != "declined"]
        )

    def mine(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those that stand at a door and that the reader may do; hundreds of lines ask for the same few."""
        asked = tuple(names)
        if asked not in self.may:
            found = (name for name in dict.fromkeys(asked) if name in registry and not registry[name].inner)
            self.may[asked] = tuple(name for name in found if self.ctx.can(name))
        return self.may[asked]

    def name(self, ref: str) -> str:
        return self.names.get(ref, ref)

    def _refs(self) -> set[str]:
        order = self.order
        refs = {order.opened_by, order.completed_by, f"user:{order.advisor_id}"}
        refs |= {job.finished_by for job in self.jobs} | {line.executed_by for line in self.lines}
        refs |= {row.recorded_by for row in self.findings} | {row.added_by for row in self.attachments}
        refs |= {ref for row in self.holds for ref in (row.placed_by, row.lifted_by)}
        refs |= {row.written_by for row in self.notes}
        refs |= {row.checked_by for rows in self.checks.values() for row in rows}
        refs |= {row.checked_by for rows in self.quality.values() for row in rows}
        return refs
