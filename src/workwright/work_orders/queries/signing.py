"""The summary of the work as it stands, which a signature is bound to."""

from uuid import UUID

from workwright.assets.queries import assets_by_id
from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import Money
from workwright.kernel.reads import View, query
from workwright.work_orders.models import Attachment, Finding, Job, Note, WorkOrder
from workwright.work_orders.queries.pricing import price_lines
from workwright.work_orders.rules.summary import (
    Summary,
    SummaryJob,
    SummaryLine,
    drafted,
    summary_hash,
    summary_text,
)

_LINES = """
SELECT id, job_id, kind, description, quantity, unit_price, discount_percent, discount_amount, tax_code
FROM work_orders_line
WHERE work_order_id = %s AND state = 'authorised' AND executed_at IS NOT NULL ORDER BY position
"""


class SummaryView(View):
    """The exact words to show above the signature; `sha256` is what the signature is bound to."""

    work_order_id: UUID
    text: str
    sha256: str


class DraftView(View):
    """A text to start from."""

    work_order_id: UUID
    text: str


@query("work_orders.get_summary", permission="work_orders.view_work_orders")
def get_summary(ctx: Context, work_order_id: UUID) -> SummaryView:
    """The summary of the work as it stands now."""
    text = current_summary(ctx, work_order_id)
    return SummaryView(work_order_id=work_order_id, text=text, sha256=summary_hash(text))


@query("work_orders.draft_summary", permission="work_orders.view_work_orders")
def draft_summary(ctx: Context, work_order_id: UUID) -> DraftView:
    """A first text of what was done, from findings, notes and photos; a person edits it with `write_summary`."""
    order = WorkOrder.visible(ctx).filter(id=work_order_id).first()
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    findings = Finding.unscoped.filter(work_order_id=order.id).order_by("recorded_at", "id")
    notes = Note.unscoped.filter(work_order_id=order.id).order_by("written_at", "id")
    found, noted = (list(rows.values_list("text", flat=True)) for rows in (findings, notes))
    return DraftView(work_order_id=order.id, text=drafted(found, noted, len(_photos(ctx, order.id))))


def signature_fits(ctx: Context, work_order_id: UUID, sha256: str | None) -> bool:
    """Return whether a signature with this hash was given for the summary as it stands now."""
    return sha256 is not None and sha256 == summary_hash(current_summary(ctx, work_order_id))


def current_summary(ctx: Context, work_order_id: UUID) -> str:
    """Compose the summary from executed lines, jobs, photos and what was written; raise `NotFound`."""
    order = WorkOrder.visible(ctx).filter(id=work_order_id).first()
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    own = ctx if ctx.branch_id == order.branch_id else ctx.at_branch(order.branch_id)
    lines = writer.rows(_LINES, [order.id])
    priced = price_lines(own, order.customer_id, lines, order.site_id)
    gross = {line.key: Money(line.gross_minor, order.currency) for line in priced.lines}
    return summary_text(
        Summary(
            number=order.number,
            branch=own.branch.name,
            subject=_subject(ctx, order),
            customer_words=order.customer_words,
            work_done=order.work_done,
            jobs=_jobs(order.id, lines, gross),
            photos=_photos(ctx, order.id),
            total=Money(priced.gross_minor, order.currency),
        )
    )


def _subject(ctx: Context, order: WorkOrder) -> str:
    if order.asset_id is None:
        return ""
    return assets_by_id(ctx, [order.asset_id])[order.asset_id].title


def _jobs(order_id: UUID, lines: list[writer.Row], gross: dict[str, Money]) -> tuple[SummaryJob, ...]:
    jobs = Job.unscoped.filter(work_order_id=order_id).exclude(state="cancelled").order_by("position")
    return tuple(
        SummaryJob(
            job.title,
            job.state,
            tuple(
                SummaryLine(line.description, line.quantity, gross[str(line.id)])
                for line in lines
                if line.job_id == job.id
            ),
        )
        for job in jobs
    )


def _photos(ctx: Context, order_id: UUID) -> tuple[str, ...]:
    kinds = ("before", "during", "after")
    ids = Attachment.unscoped.filter(work_order_id=order_id, kind__in=kinds).values_list("file_id", flat=True)
    return tuple(file.sha256 for file in files_by_id(ctx, ids).values())
