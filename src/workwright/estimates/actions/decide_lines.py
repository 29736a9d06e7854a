"""Take down the customer's yes and no, line by line: the one place where authority is written."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.estimates.events import EstimateDecided
from workwright.estimates.models import Authorisation, Decision, Estimate
from workwright.estimates.policy import EstimatesPolicy
from workwright.estimates.queries.offers import AUTHORISED_ASKED
from workwright.estimates.rules import jurisdiction_of, work_in_words
from workwright.estimates.states import ESTIMATE
from workwright.inventory.actions.reserve_parts import PartDemand, ReserveParts, reserve_parts
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.actions.authorise_lines import AuthorisedLine, AuthoriseLines, authorise_lines
from workwright.work_orders.actions.authorise_parts import AuthorisedPart, AuthoriseParts, authorise_parts
from workwright.work_orders.actions.decline_lines import DeclineLines, decline_lines
from workwright.work_orders.queries import lines_waiting
from workwright.work_orders.queries.locks import lock_order_of

NAME = "estimates.decide_lines"
_OFFERED = f"""
WITH asked AS (SELECT work_order_id, payer_id FROM estimates_estimate WHERE id = %s)
SELECT l.id, l.line_id, l.description, l.quantity, l.gross_minor, l.ceiling_minor, l.whole_minor, l.part_id,
       l.from_stock,
       d.id IS NOT NULL AS answered, ({AUTHORISED_ASKED}) AS authorised_others
FROM estimates_estimateline l LEFT JOIN estimates_decision d ON d.estimate_line_id = l.id
WHERE l.estimate_id = %s ORDER BY l.position
"""


class EstimateExpired(DomainError):
    """This estimate is no longer valid. Ask for a new one."""

    code = "estimates.expired"


class OfferChanged(DomainError):
    """This is not, or no longer, what was offered. Load the estimate again; a new version may be on its way."""

    code = "estimates.offer_changed"


class AlreadyAnswered(DomainError):
    """Some of these lines have their answer already."""

    code = "estimates.already_answered"


constraint_means("line_answered_once", AlreadyAnswered)


class LineDecision(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    line_id: UUID
    verdict: Literal["approved", "declined"]
    reason: Personal[str] = Field(default="", max_length=300)


class DecideLines(Command):
    estimate_id: UUID
    authorisation_id: UUID | None = None
    decisions: tuple[LineDecision, ...] = Field(min_length=1, max_length=500)
    channel: Literal["in_person", "phone", "email", "link"]
    name: Personal[str] = Field(max_length=200)
    number_called: Personal[str] = Field(default="", max_length=40)
    decided_at: datetime | None = None
    signature_file_id: UUID | None = None
    shown_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    old_parts_wanted: bool = False
    note: Personal[str] = Field(default="", max_length=500)


class DecidedLines(Result):
    """`id` is the estimate; `short_line_ids` are approved lines whose parts are not all there."""

    state: str
    version: int
    authorisation_id: UUID
    approved_minor: int
    declined_minor: int
    total_after_minor: int
    short_line_ids: tuple[UUID, ...]


ERRORS = (NotFound, IllegalTransition, Invalid, Stale, EstimateExpired, OfferChanged, AlreadyAnswered)


@action(NAME, inner=True, errors=ERRORS)
def decide_lines(ctx: Context, command: DecideLines) -> DecidedLines:
    """Record the answer to exactly what was shown; approved lines are authorised and their parts reserved.

    Estimate, order and stock change together or not at all.
    """
    named = [decision.line_id for decision in command.decisions]
    order, estimate, offered, waiting = writer.gather(
        lambda: lock_order_of(
            ctx, _ORDER, [command.estimate_id], "promised_at", "several_pay", missing=_NONE
        ),
        lambda: writer.one(ctx, Estimate, command.estimate_id, *_COLUMNS),
        lambda: writer.rows(_OFFERED, [command.estimate_id, named, ctx.here, command.estimate_id]),
        lambda: lines_waiting(named),
    )
    ctx.about(order.id)
    _refuse(ctx, command, estimate)
    if order.several_pay != (estimate.payer_id is not None):
        raise OfferChanged
    answer = _Answer(ctx, command, order, estimate, offered)
    answer.refuse_changed(waiting)
    total_after = answer.write()
    short = answer.pass_on()
    state = answer.move_on()
    return answer.close(state, short, total_after)


_ORDER = "SELECT work_order_id FROM estimates_estimate WHERE id = %s"
_NONE = "There is no such estimate."
_COLUMNS = (
    *("work_order_id", "state", "version", "expires_at", "sent_at"),
    *("document_sha256", "currency", "jurisdiction", "payer_id", "customer_id"),
)


def _refuse(ctx: Context, command: DecideLines, estimate: writer.Row) -> None:
    """Refuse an answer that comes too late, is to something else, or lacks what the law of the place asks."""
    ESTIMATE.after(estimate.state, NAME, "some")
    said_at = command.decided_at or ctx.now
    if said_at > ctx.now or said_at < estimate.sent_at:
        raise Invalid("The answer came between sending and now.", field="decided_at")
    if max(said_at, ctx.now) > estimate.expires_at:
        raise EstimateExpired(expired_at=estimate.expires_at.isoformat())
    if command.shown_sha256 not in (None, estimate.document_sha256):
        raise OfferChanged(field="shown_sha256")
    needed = jurisdiction_of(estimate.jurisdiction).facts_for(command.channel)
    for field in ("name", *needed):
        if not getattr(command, field):
            raise Invalid(f"An answer {_HOW[command.channel]} needs the {_WHAT[field]}.", field=field)


_HOW = {"in_person": "in person", "phone": "by phone", "email": "by e-mail", "link": "by link"}
_WHAT = {"name": "name of who answers", "number_called": "number called", "signature_file_id": "signature"}


class _Answer:
    """One answer on its way into estimate, order and stock."""

    def __init__(
        self,
        ctx: Context,
        command: DecideLines,
        order: writer.Row,
        estimate: writer.Row,
        offered: Sequence[writer.Row],
    ) -> None:
        self.ctx, self.command, self.order, self.estimate, self.offered = (
            ctx,
            command,
            order,
            estimate,
            offered,
        )
        self.id = command.authorisation_id or new_id()
        self.by_line = {decision.line_id: decision for decision in command.decisions}
        self.answered = [line for line in offered if line.line_id in self.by_line]
        self.approved = [line for line in self.answered if self.by_line[line.line_id].verdict == "approved"]
        self.declined = [line for line in self.answered if self.by_line[line.line_id].verdict == "declined"]

    def refuse_changed(self, waiting: Mapping[UUID, UUID]) -> None:
        """Refuse lines that were not offered, have their answer, or were changed since they were offered."""
        if len(self.by_line) < len(self.command.decisions):
            raise Invalid("A line is answered twice.", field="decisions")
        if len(self.answered) < len(self.by_line):
            raise NotFound("A line is not in this estimate.", field="decisions")
        if any(line.answered for line in self.answered):
            raise AlreadyAnswered(field="decisions")
        ids = [line.line_id for line in self.answered]
        if changed := [str(line_id) for line_id in ids if waiting.get(line_id) != self.order.id]:
            raise OfferChanged(line_ids=changed)

    def pass_on(self) -> tuple[UUID, ...]:
        """Authorise, decline and reserve below; return the lines whose parts are short."""
        if self.declined:
            self._decline()
        if not self.approved:
            return ()
        if self.estimate.payer_id is not None:
            return self._reserve(self._agree_to_parts())
        agreed = tuple(
            AuthorisedLine(line_id=x.line_id, gross_minor=x.gross_minor, ceiling_minor=x.ceiling_minor)
            for x in self.approved
        )
        agreement = AuthoriseLines(work_order_id=self.order.id, authorisation_id=self.id, lines=agreed)
        _, short = writer.gather(lambda: authorise_lines(self.ctx, agreement), self._reserve)
        return short

    def _agree_to_parts(self) -> Collection[UUID]:
        """Take down this payer's consent alone; return the lines that all their payers have agreed to now."""
        parts = tuple(
            AuthorisedPart(
                line_id=x.line_id,
                gross_minor=x.gross_minor,
                ceiling_minor=x.ceiling_minor,
                whole_minor=x.whole_minor,
            )
            for x in self.approved
        )
        consent = AuthoriseParts(
            work_order_id=self.order.id,
            payer_id=self.estimate.payer_id,
            authorisation_id=self.id,
            lines=parts,
        )
        return authorise_parts(self.ctx, consent).agreed

    def _decline(self) -> None:
        follow_up_on = self.ctx.today + timedelta(days=EstimatesPolicy.at(self.ctx).follow_up_days)
        for reason in sorted({self.by_line[line.line_id].reason for line in self.declined}):
            lines = tuple(x.line_id for x in self.declined if self.by_line[x.line_id].reason == reason)
            decline_lines(
                self.ctx,
                DeclineLines(
                    work_order_id=self.order.id, line_ids=lines, reason=reason, follow_up_on=follow_up_on
                ),
            )

    def _reserve(self, among: Collection[UUID] | None = None) -> tuple[UUID, ...]:
        demands = tuple(
            PartDemand(x.line_id, x.part_id, x.quantity)
            for x in self.approved
            if x.from_stock and (among is None or x.line_id in among)
        )
        if not demands:
            return ()
        command = ReserveParts(work_order_id=self.order.id, demands=demands, needed_at=self.order.promised_at)
        return tuple(line.line_id for line in reserve_parts(self.ctx, command).lines if line.state == "short")

    def write(self) -> int:
        """Write the authorisation and its decisions; return what the order's authorised total is now."""
        total_after = int(self.offered[0].authorised_others) + sum(
            int(line.gross_minor) for line in self.approved
        )
        decisions = [self._decision(line) for line in self.answered]
        writer.together((Authorisation, [self._authorisation(total_after)]), (Decision, decisions))
        return total_after

    def _authorisation(self, total_after: int) -> dict[str, object]:
        command, ctx = self.command, self.ctx
        return {
            "id": self.id,
            "branch_id": ctx.here,
            "estimate_id": command.estimate_id,
            "work_order_id": self.order.id,
            "shown_sha256": self.estimate.document_sha256,
            "channel": command.channel,
            "decided_at": command.decided_at or ctx.now,
            "recorded_at": ctx.now,
            "recorded_by": ctx.actor.ref,
            "door": ctx.door,
            "name": command.name,
            "number_called": command.number_called,
            "signature_file_id": command.signature_file_id,
            "extra_work": work_in_words([(line.description, line.quantity) for line in self.approved]),
            "approved_minor": sum(line.gross_minor for line in self.approved),
            "declined_minor": sum(line.gross_minor for line in self.declined),
            "total_after_minor": total_after,
            "currency": self.estimate.currency,
            "old_parts_wanted": command.old_parts_wanted,
            "note": command.note,
        }

    def _decision(self, line: writer.Row) -> dict[str, object]:
        decision = self.by_line[line.line_id]
        return {
            "id": new_id(),
            "branch_id": self.ctx.here,
            "authorisation_id": self.id,
            "estimate_line_id": line.id,
            "line_id": line.line_id,
            "approved": decision.verdict == "approved",
            "gross_minor": line.gross_minor,
            "reason": decision.reason,
        }

    @property
    def left(self) -> int:
        """How many of the lines have no answer after this."""
        return sum(1 for line in self.offered if not line.answered) - len(self.answered)

    def move_on(self) -> str:
        """Move the estimate, which its order guards, to its next state, and return that."""
        state = ESTIMATE.after(self.estimate.state, NAME, "some" if self.left else "all")
        writer.change(Estimate, self.command.estimate_id, state=state, version=self.estimate.version + 1)
        return state

    def close(self, state: str, short: tuple[UUID, ...], total_after: int) -> DecidedLines:
        """Announce the answer."""
        approved_minor = sum(line.gross_minor for line in self.approved)
        self.ctx.emit(
            EstimateDecided(
                estimate_id=self.command.estimate_id,
                work_order_id=self.order.id,
                authorisation_id=self.id,
                customer_id=self.estimate.customer_id,
                channel=self.command.channel,
                approved_line_ids=tuple(line.line_id for line in self.approved),
                declined_line_ids=tuple(line.line_id for line in self.declined),
                approved_minor=approved_minor,
                currency=self.estimate.currency,
                open_lines=self.left,
            )
        )
        return DecidedLines(
            id=self.command.estimate_id,
            state=state,
            version=self.estimate.version + 1,
            authorisation_id=self.id,
            approved_minor=approved_minor,
            declined_minor=sum(line.gross_minor for line in self.declined),
            total_after_minor=total_after,
            short_line_ids=short,
        )
