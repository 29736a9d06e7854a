"""Everything on the page of one work order, gathered from the contexts, each read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from workwright.access.queries.journal import timeline
from workwright.assets.queries import AssetCard, assets_by_id
from workwright.catalog.queries import parts_by_id
from workwright.drawers.queries import my_shift
from workwright.estimates.queries import PromisedCredit, list_estimates, promised_credits
from workwright.interfaces.desk.account import Account, account_of_order
from workwright.interfaces.desk.next_step import STEPS, Deed, Standing, next_deed, step_of
from workwright.interfaces.desk.payers import PayerShown, payers_shown
from workwright.interfaces.desk.show import typed_amount
from workwright.interfaces.desk.wishes import wishes_of
from workwright.interfaces.desk.words import deed, word
from workwright.inventory.queries import availability, bought_in_of, reservations_of
from workwright.kernel.context import Context
from workwright.notify.queries import MessageView, Spoken, Ways, messages_about, thread, ways_to
from workwright.parties.queries import CustomerCard, SiteView, customers_by_id, sites_by_id
from workwright.release.queries import why_not
from workwright.scheduling.queries import (
    FailedVisit,
    VisitTermsView,
    failed_visits,
    list_visits,
    visit_terms,
)
from workwright.work_orders.queries import (
    JobView,
    LineView,
    QuestionView,
    WorkOrderView,
    get_work_order,
    list_questions,
)
from workwright.work_orders.states import LIVE_JOB, OPEN_ORDER, UNDECIDED

LINE_KINDS = ("labour", "part", "diagnostic", "consumable", "fee", "sublet", "discount")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the order's timeline."""

    at: Any
    text: str
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part that an order needs: what is set aside for it, and what there is."""

    line_id: UUID
    part_id: UUID
    name: str
    quantity: Decimal
    state: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    on_order: Decimal


class Margin(NamedTuple):
    """What is left of prices without tax after costs, for the `known` of all `lines`."""

    minor: int
    percent: Decimal
    markup: Decimal | None
    known: int
    lines: int


@dataclass(slots=True)
class OrderPage:
    """What the template of the order shows."""

    order: WorkOrderView
    customer: CustomerCard | None
    asset: AssetCard | None
    site: SiteView | None
    money: Account
    timeline: list[Happening]
    late: bool = False
    parts: Sequence[PartShown] = ()
    bought_in: Sequence[Any] = ()
    visits: Sequence[Any] = ()
    estimates: Sequence[Any] = ()
    credits: Sequence[PromisedCredit] = ()
    terms: VisitTermsView | None = None
    failed: Sequence[FailedVisit] = ()
    release: Any = None
    wishes: Sequence[str] = ()
    questions: Sequence[QuestionView] = ()
    payers: Sequence[PayerShown] = ()
    shift_id: UUID | None = None
    messages: Sequence[MessageView] = ()
    talk: Sequence[Spoken] = ()
    ways: Ways | None = None
    line_kinds: tuple[str, ...] = LINE_KINDS
    steps: tuple[str, ...] = STEPS

    @property
    def standing(self) -> Standing:
        return Standing(
            self.order,
            [visit.state for visit in self.visits],
            self.money.draft,
            self.money.issued,
            self.money.balance_minor,
            estimate_draft=next((e.id for e in self.estimates if e.state == "draft"), None),
            open_estimate=next((e.id for e in self.estimates if e.state == "sent"), None),
        )

    @property
    def line_states(self) -> dict[UUID, str]:
        """Return how each line stands: invoiced, done, what its parts do, else its own state."""
        stock = {part.line_id: part.state for part in self.parts}
        return {line.id: _stands(line, stock) for job in self.order.jobs for line in job.lines}

    @property
    def margin(self) -> Margin | None:
        """Return what the lines with a known cost leave, for those who see costs: None when no cost is known."""
        lines = [line for job in self.order.jobs for line in job.lines if line.state not in GONE]
        priced = [(line.net_minor, line.margin_minor) for line in lines if line.net_minor is not None]
        return margin_of(priced)

    @property
    def balance_typed(self) -> str:
        """Return what is owed as it is typed into a field, "" when nothing is."""
        own = [one.owed_minor for one in self.payers if one.payer.is_the_customer]
        owed = own[0] if own else self.money.balance_minor
        return typed_amount(owed, self.order.currency) if owed > 0 else ""

    @property
    def undecided(self) -> bool:
        return any(line.state in UNDECIDED for job in self.order.jobs for line in job.lines)

    @property
    def step(self) -> int:
        return step_of(self.standing)

    @property
    def ended(self) -> bool:
        return self.order.state == "closed"

    @property
    def next(self) -> Deed | None:
        return next_deed(self.standing)

    @property
    def holds(self) -> list[Any]:
        return [hold for hold in self.order.holds if hold.lifted_at is None]

    @property
    def open(self) -> bool:
        return self.order.state in OPEN_ORDER

    @property
    def missing(self) -> tuple[str, ...]:
        return self.order.missing

    @property
    def live_jobs(self) -> list[JobView]:
        return [job for job in self.order.jobs if job.state in LIVE_JOB]

    @property
    def loose_files(self) -> list[Any]:
        """Return the files that belong to no finding: those show beside their finding."""
        return [file for file in self.order.files if file.finding_id is None]

    @property
    def deposit_to_free(self) -> bool:
        """Say whether money is held for an order that will not come to anything."""
        held = self.money.running.deposit_minor if self.money.running else 0
        return held > 0 and self.order.state in ("cancelled", "declined", "closed")

    @property
    def photo_query(self) -> str:
        """Return what a photo added now is of: before the work, or its result; of the job, where there is one."""
        kind = "before" if self.order.state in ("requested", "open") else "after"
        job = f"&job_id={self.live_jobs[0].id}" if len(self.live_jobs) == 1 else ""
        return f"work_order_id={self.order.id}&kind={kind}{job}"

    @property
    def side_deeds(self) -> list[Deed]:
        """Return what else is often done from here, beside the one next thing."""
        offered = []
        if self.open and not self.visits:
            offered.append(Deed("scheduling.book_visit", "Assign", href=f"/orders/{self.order.id}/assign"))
        if self.open or self.money.balance_minor > 0:
            offered.append(Deed("payments.take_cash", "Take payment", href=f"/orders/{self.order.id}/pay"))
        taken = self.next.text if self.next else ""
        return [deed for deed in offered if deed.text != taken]

    @property
    def more(self) -> list[tuple[str, str, str]]:
        """Return (action, its query, icon) of what stands in the menu."""
        by_order = f"work_order_id={self.order.id}"
        versioned = f"{by_order}&expected_version={self.order.version}"
        rows = [
            ("work_orders.edit_work_order", versioned, "settings"),
            ("work_orders.place_hold", by_order, "flag"),
            ("work_orders.write_summary", versioned, "file"),
            ("work_orders.complete_work_order", versioned, "ok"),
            ("work_orders.reopen_work_order", versioned, "journal"),
            ("work_orders.open_follow_up", f"origin_id={self.order.id}", "plus"),
            ("work_orders.cancel_work_order", versioned, "close"),
            ("work_orders.decline_request", by_order, "close"),
        ]
        stateful = {"complete", "reopen", "cancel", "decline"}
        allowed = self.order.allowed_actions
        return [
            row for row in rows if row[0] in allowed or row[0].split(".")[1].split("_")[0] not in stateful
        ]


GONE = ("declined", "removed")


def margin_of(lines: Sequence[tuple[int, int | None]]) -> Margin | None:
    """Return margin and mark-up of (price, margin) of lines, of those whose cost is known: ratios of sums."""
    known = [(net, left) for net, left in lines if left is not None]
    net, left = sum(net for net, _ in known), sum(left for _, left in known)
    if not known or net <= 0:
        return None
    markup = round(Decimal(left) / (net - left) * 100, 1) if net > left else None
    return Margin(left, round(Decimal(left) / net * 100, 1), markup, len(known), len(lines))


def _stands(line: LineView, stock: Mapping[UUID, str]) -> str:
    if line.invoice_id:
        return "invoiced"
    if line.executed_at:
        return "done"
    return stock.get(line.id, line.state) if line.state == "authorised" else line.state


def gather(ctx: Context, work_order_id: UUID) -> OrderPage:
    """Read everything on the page; raises `NotFound` when the order is not there or not theirs."""
    order = get_work_order(ctx, work_order_id)
    customers = customers_by_id(ctx, [order.customer_id])
    assets = assets_by_id(ctx, [order.asset_id]) if order.asset_id else {}
    sites = sites_by_id(ctx, [order.site_id]) if order.site_id else {}
    visits = list_visits.run(ctx, work_order_id)
    estimates = list_estimates.run(ctx, work_order_id)
    money = account_of_order(ctx, order)
    return OrderPage(
        order=order,
        customer=customers.get(order.customer_id),
        asset=assets.get(order.asset_id) if order.asset_id else None,
        site=sites.get(order.site_id) if order.site_id else None,
        money=money,
        payers=payers_shown(ctx, order, money),
        shift_id=shift_for(ctx, money),
        messages=written(ctx, [order, *visits, *estimates, *money.documents]),
        talk=thread(ctx, order.id) if ctx.can("notify.view_messages") else (),
        ways=_ways(ctx, customers.get(order.customer_id)),
        timeline=happenings(ctx, order, [*(one.id for one in visits), *(one.id for one in estimates)]),
        visits=visits,
        wishes=wishes_of(ctx, customers.get(order.customer_id)),
        questions=list_questions.run(ctx, work_order_id),
        estimates=estimates,
        terms=visit_terms.run(ctx, work_order_id) if visits else None,
        failed=failed_visits.run(ctx, work_order_id) if any(one.finished_at for one in visits) else (),
        credits=promised_credits.run(ctx, work_order_id) if estimates and diagnosed(order) else (),
        parts=parts_shown(ctx, work_order_id),
        bought_in=[one for one in bought_in_of(ctx, work_order_id) if one.state != "cancelled"],
        release=why_not(ctx, work_order_id)
        if ctx.can("release.view_release") and order.completed_at
        else None,
        late=bool(order.promised_at and order.promised_at < ctx.now and order.completed_at is None),
    )


def diagnosed(order: WorkOrderView) -> bool:
    """Say whether the order has a diagnosis at all, which may be given back."""
    return any(line.kind == "diagnostic" for job in order.jobs for line in job.lines)


def shift_for(ctx: Context, money: Account) -> UUID | None:
    """Return the reader's own shift where cash may have to go back, else nothing is read."""
    running = my_shift.run(ctx) if money.open_refunds else None
    return running.id if running else None


def _ways(ctx: Context, customer: CustomerCard | None) -> Ways | None:
    """Return how the customer can be written to, for who may."""
    return ways_to(ctx, customer) if customer and ctx.can("notify.write_message") else None


def written(ctx: Context, subjects: Sequence[Any]) -> list[MessageView]:
    """Return what was written to people about an order: sent, waiting, or in trouble."""
    return messages_about(ctx, [one.id for one in subjects]) if ctx.can("notify.view_messages") else []


def parts_shown(ctx: Context, work_order_id: UUID) -> list[PartShown]:
    """Return what is set aside for an order's lines, beside what the branch has of each part."""
    held = [piece for piece in reservations_of(ctx, work_order_id) if piece.state != "released"]
    stock = availability(ctx, {piece.part_id for piece in held})
    names = parts_by_id(ctx, {piece.part_id for piece in held})
    found: dict[UUID, PartShown] = {}
    for piece in sorted(held, key=lambda piece: piece.state == "short"):
        has, part = stock[piece.part_id], names.get(piece.part_id)
        found[piece.line_id] = PartShown(
            piece.line_id,
            piece.part_id,
            f"{part.sku} {part.name}" if part else "Part",
            piece.quantity,
            piece.state,
            has.on_hand,
            has.reserved,
            has.available,
            has.on_order,
        )
    return list(found.values())


def parts_of(order: WorkOrderView) -> list[UUID]:
    """Return the ids of everything on an order that acts are about."""
    jobs: list[Any] = [part for job in order.jobs for part in (job, *job.lines, *job.checklist, *job.quality)]
    others: list[Any] = [*order.findings, *order.files, *order.holds, *order.notes, *order.signatures]
    return [part.id for part in jobs + others]


def happenings(ctx: Context, order: WorkOrderView, more: Sequence[UUID] = ()) -> list[Happening]:
    """Return the order's acts as sentences, newest first."""
    entries = timeline(ctx, order.id, *parts_of(order), *more, limit=40)
    return [
        Happening(
            entry.at,
            f"{entry.who}: {deed(entry.action).lower()}{_detail(entry.command)}",
            kind_of(entry.action),
        )
        for entry in entries
    ]


KINDS = {
    **dict.fromkeys(("billing", "payments", "drawers", "counter", "reconciliation"), "money"),
    **dict.fromkeys(("notify", "estimates"), "customer"),
}
KINDS_OF_ACTS = dict.fromkeys(
    ("work_orders.add_note", "work_orders.ask_office", "work_orders.answer_question"), "note"
)


def kind_of(action: str) -> str:
    """Return under which filter of the timeline an act stands."""
    plain = action.removeprefix("reaction.")
    return KINDS_OF_ACTS.get(plain) or KINDS.get(plain.partition(".")[0], "work")


def _detail(command: Mapping[str, Any]) -> str:
    """Return a few words of what was asked, when they are plain."""
    for name in ("description", "title", "reason", "severity", "method", "kind"):
        value = command.get(name)
        if isinstance(value, str) and value and not value.startswith("sha256:"):
            return f" ({word(value) if name in ('severity', 'kind', 'method') else value[:60]})"
    return ""
