"""Why a thing can not go, with the records that show it; and what was decided."""

from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.estimates.queries import wants_old_parts
from workwright.kernel.context import Context
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.payments import queries as payments
from workwright.release.models import ReleaseDecision
from workwright.release.policy import ReleasePolicy
from workwright.release.rules import Facts, Payer, Unmet, standing, unmet_rules
from workwright.work_orders import queries as work_orders

VIEW = "release.view_release"


class UnmetRule(View):
    """`amount_minor` is what is not covered by the payer named."""

    code: str
    text: str
    amount_minor: int | None = None
    currency: str = ""
    customer_id: UUID | None = None
    evidence: tuple[UUID, ...] = ()


class ReleaseAnswer(View):
    """Whether an order's thing may go, and if not, every rule that is not met."""

    work_order_id: UUID
    allowed: bool
    released_at: datetime | None
    decision_id: UUID | None
    unmet: tuple[UnmetRule, ...]
    may_override: bool
    odometer_needed: bool
    photos_needed: int
    meter_in: int | None
    key_tag: str
    parking_spot: str
    damage_notes: str
    old_parts_wanted: bool


class DecisionView(View):
    """A decision as it was taken: who took the thing, when, and what was true then."""

    id: UUID
    work_order_id: UUID
    decided_at: datetime
    decided_by: str
    recipient: str
    recipient_kind: str
    meter_out: int | None
    file_ids: tuple[UUID, ...]
    condition: str
    old_parts: str
    overridden: bool
    override_reason: str
    unmet: tuple[UnmetRule, ...]
    facts: dict[str, Any]
    facts_sha256: str


@query("release.why_not", permission=VIEW)
def why_not(ctx: Context, work_order_id: UUID) -> ReleaseAnswer:
    """Answer "why can't this go?" as of now. What is shown at release stands beside it."""
    work = work_orders.release_facts(ctx, work_order_id)
    cover = payments.cover_of(ctx, work.id)
    facts = facts_of(ctx, work, cover, odometer_given=True, photos_given=ReleasePolicy.at(ctx).photos)
    unmet = unmet_rules(facts)
    return ReleaseAnswer(
        work_order_id=work_order_id,
        allowed=not unmet,
        released_at=work.released_at,
        decision_id=work.release_decision_id,
        unmet=tuple(shown(rule, work.currency) for rule in unmet),
        may_override=bool(unmet) and ctx.can("release.override_release"),
        odometer_needed=facts.odometer_needed,
        photos_needed=facts.photos_needed,
        meter_in=work.meter_in,
        key_tag=work.key_tag,
        parking_spot=work.parking_spot,
        damage_notes=work.damage_notes,
        old_parts_wanted=wants_old_parts(ctx, work.id),
    )


def facts_of(
    ctx: Context,
    work: work_orders.ReleaseFacts,
    cover: payments.Cover,
    *,
    odometer_given: bool,
    photos_given: int,
) -> Facts:
    """Gather all that the rules look at."""
    policy = ReleasePolicy.at(ctx)
    return Facts(
        work_order_id=work.id,
        state=work.state,
        released=work.released_at is not None,
        completed=work.completed,
        holds=work.holds,
        undecided=work.undecided,
        uninvoiced=work.uninvoiced,
        uninvoiced_minor=work.uninvoiced_gross_minor,
        drafts=cover.draft_ids,
        invoices=cover.invoice_ids,
        payers=tuple(_payer(payer) for payer in cover.payers),
        reviews=cover.review_ids if policy.reviews_block else (),
        odometer_needed=policy.odometer and work.meter_in is not None,
        odometer_given=odometer_given,
        photos_needed=0 if work.kind == "counter_sale" else policy.photos,
        photos_given=photos_given,
    )


def _payer(payer: payments.PayerCover) -> Payer:
    return Payer(
        customer_id=payer.customer_id,
        uncovered_minor=payer.uncovered_minor,
        provisional_minor=payer.provisional_minor,
        disputed_minor=payer.disputed_minor,
        pending_minor=payer.pending_minor,
        currency=payer.currency,
        evidence=payer.evidence,
        role=payer.role,
        authorised_minor=payer.authorised_minor,
    )


def shown(rule: Unmet, currency: str) -> UnmetRule:
    return UnmetRule(
        code=rule.code,
        text=rule.text,
        amount_minor=rule.amount_minor,
        currency=currency if rule.amount_minor is not None else "",
        customer_id=rule.customer_id,
        evidence=rule.evidence,
    )


class FinishedOrder(View):
    """A finished order that is still here; `standing` says on which of the three lists it is."""

    work_order_id: UUID
    number: str
    title: str
    completed_at: datetime | None
    standing: str
    missing: tuple[UnmetRule, ...]


@query("release.list_finished", permission=VIEW)
def list_finished(ctx: Context, after: str = "", limit: int = 25) -> Page[FinishedOrder]:
    """Finished orders that are still here: each can be released, needs money, or needs a person to look."""
    found = work_orders.list_work_orders(ctx, state="completed", after=after, limit=max(1, min(limit, 100)))
    ids = [order.id for order in found.rows]
    works, covers = work_orders.release_facts_of(ctx, ids), payments.covers_of(ctx, ids)
    photos = ReleasePolicy.at(ctx).photos
    rows = (_finished(ctx, order, works[order.id], covers[order.id], photos) for order in found.rows)
    return Page(rows=tuple(rows), next=found.next)


def _finished(
    ctx: Context,
    order: work_orders.WorkOrderRow,
    work: work_orders.ReleaseFacts,
    cover: payments.Cover,
    photos: int,
) -> FinishedOrder:
    unmet = unmet_rules(facts_of(ctx, work, cover, odometer_given=True, photos_given=photos))
    return FinishedOrder(
        work_order_id=order.id,
        number=order.number,
        title=order.title,
        completed_at=order.completed_at,
        standing=standing(unmet),
        missing=tuple(shown(rule, work.currency) for rule in unmet),
    )


@query("release.get_decision", permission=VIEW)
def get_decision(ctx: Context, work_order_id: UUID) -> DecisionView | None:
    """The decision by which an order's thing was let go, if it was."""
    found = ReleaseDecision.visible(ctx).filter(work_order_id=work_order_id).first()
    return None if found is None else _decision(found)


@query("release.list_decisions", permission=VIEW)
def list_decisions(
    ctx: Context, overridden: bool = False, after: str = "", limit: int = 50
) -> Page[DecisionView]:
    """Decisions, newest first; `overridden` are those of the close report."""
    rows = ReleaseDecision.visible(ctx).order_by("-id")
    rows = rows.filter(overridden=True) if overridden else rows
    rows = rows.filter(id__lt=page_mark(after)) if after else rows
    size = max(1, min(limit, 200))
    found = list(rows[: size + 1])
    views = tuple(_decision(decision) for decision in found[:size])
    return Page(rows=views, next=str(views[-1].id) if len(found) > size else "")


def _decision(decision: ReleaseDecision) -> DecisionView:
    plain = {n: getattr(decision, n) for n in DecisionView.model_fields if n not in ("unmet", "file_ids")}
    return DecisionView(
        **plain,
        unmet=tuple(UnmetRule(**rule) for rule in decision.unmet),
        file_ids=tuple(decision.file_ids),
    )
