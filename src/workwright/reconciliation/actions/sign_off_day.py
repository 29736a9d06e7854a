"""Sign off a day: the close stays as it is, and the books take nothing more for it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.actions.approve_alone import (
    ApproveAlone,
    ReasonNeeded,
    SecondPersonNeeded,
    approve_alone,
)
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, ProofNeeded, Stale
from workwright.kernel.ids import derived_id
from workwright.ledger.actions.close_period import ClosePeriod, NotYetOver, close_period
from workwright.ledger.queries import closed_through
from workwright.reconciliation.actions.run_close import SignedOff
from workwright.reconciliation.models import CloseException, Run
from workwright.reconciliation.queries.day import differences, digest, sides
from workwright.reconciliation.states import CLOSE


class ExceptionsOpen(DomainError):
    """Something of this day is not answered for. Close every exception first."""

    code = "reconciliation.exceptions_open"


class FactsChanged(DomainError):
    """Something of this day has changed since it was compared. Run the close again."""

    code = "reconciliation.facts_changed"


constraint_means("run_has_open_exceptions", ExceptionsOpen)
constraint_means("run_second_person", SecondPersonNeeded)


class SignOffDay(Command):
    """`note` is needed by who ran the close or answered for something, when nobody else may sign."""

    closes_on: date
    expected_version: int
    note: Annotated[str, Field(max_length=500)] = ""


class SignedOffDay(Result):
    version: int
    sha256: str
    self_approved: bool


@action(
    "reconciliation.sign_off_day",
    errors=(
        NotFound,
        Stale,
        SignedOff,
        ExceptionsOpen,
        FactsChanged,
        NotYetOver,
        SecondPersonNeeded,
        ReasonNeeded,
        ProofNeeded,
    ),
)
def sign_off_day(ctx: Context, command: SignOffDay) -> SignedOffDay:
    """Sign a day that is over and answered for, as somebody who neither ran it nor answered; its books are closed."""
    if command.closes_on >= ctx.today:
        raise NotYetOver(field="closes_on")
    run_id = derived_id("daily close", ctx.here, command.closes_on)
    run = writer.lock(ctx, Run, run_id, "state", "sha256", "ran_by", "version")
    if run.state != "open":
        raise SignedOff
    if CloseException.here(ctx).filter(run_id=run_id, state="open").exists():
        raise ExceptionsOpen
    state = CLOSE.after(run.state, sign_off_day.name)
    own = run.ran_by == ctx.actor.ref or _answered(ctx, run_id)
    if own:
        approve_alone(ctx, ApproveAlone(permission=sign_off_day.name, reason=command.note))
    if digest(differences(ctx, command.closes_on), sides(ctx, command.closes_on)) != run.sha256:
        raise FactsChanged
    writer.update(
        Run,
        run_id,
        expected_version=command.expected_version,
        state=state,
        signed_by=ctx.actor.ref,
        signed_at=ctx.now,
        self_approved=own,
        note=command.note,
    )
    _close_books(ctx, command.closes_on)
    return SignedOffDay(id=run_id, version=command.expected_version + 1, sha256=run.sha256, self_approved=own)


def _answered(ctx: Context, run_id: UUID) -> bool:
    return CloseException.here(ctx).filter(run_id=run_id, closed_by=ctx.actor.ref).exists()


def _close_books(ctx: Context, on: date) -> None:
    closed = closed_through(ctx)
    if closed is None or closed < on:
        close_period(ctx, ClosePeriod(closed_through=on, reason="Daily close signed off"))
