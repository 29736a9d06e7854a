"""Decide on a release by the rules, keep what was true, and tell the work order."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.estimates.queries import wants_old_parts
from workwright.files import queries as files
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.payments.queries import held_cover
from workwright.release.events import ReleaseOverridden
from workwright.release.models import ReleaseDecision
from workwright.release.queries import facts_of, shown
from workwright.release.rules import Facts, Unmet, as_json, hash_of, may_override, unmet_rules
from workwright.work_orders import queries as work_orders
from workwright.work_orders.actions.mark_released import MarkReleased, mark_released


class NotReleasable(DomainError):
    """This cannot go yet."""

    code = "release.not_releasable"


class OldPartsWanted(DomainError):
    """The customer asked for the replaced parts when they approved the work. Say whether they got them."""

    code = "release.old_parts_wanted"


class DecideRelease(Command):
    """Who takes it, its odometer, photos of its condition, and words about it."""

    decision_id: UUID | None = None
    work_order_id: UUID
    recipient: Personal[Annotated[str, Field(min_length=2, max_length=120)]]
    recipient_kind: Literal["customer", "driver", "tow", "carrier", "other"] = "customer"
    odometer_out: Annotated[int, Field(ge=0, le=10**9)] | None = None
    file_ids: tuple[UUID, ...] = ()
    condition: Personal[Annotated[str, Field(max_length=2000)]] = ""
    old_parts: Annotated[
        Literal["", "returned", "inspected", "waived"],
        Field(description="What became of the replaced parts, where the customer wanted them back."),
    ] = ""


class Decide(DecideRelease):
    """A reason to override sets unmet rules aside; the caller has the right to."""

    override_reason: Annotated[str, Field(max_length=500)] = ""


class Decided(Result):
    id: UUID
    state: str
    unmet: tuple[str, ...]


@action("release.decide", inner=True, errors=(NotFound, NotReleasable, OldPartsWanted))
def decide(ctx: Context, command: Decide) -> Decided:
    """Look at everything after order and invoices are locked: nothing can change under the decision."""
    work, cover, old_parts = writer.gather(
        lambda: work_orders.release_facts(ctx, command.work_order_id, hold=True),
        lambda: held_cover(ctx, command.work_order_id),
        lambda: wants_old_parts(ctx, command.work_order_id),
    )
    read, photos = command.odometer_out is not None, len(command.file_ids)
    facts = facts_of(ctx, work, cover, odometer_given=read, photos_given=photos)
    unmet = unmet_rules(facts)
    if unmet and not may_override(unmet, command.override_reason):
        shown_rules = [shown(rule, work.currency).model_dump(mode="json") for rule in unmet]
        raise NotReleasable(unmet[0].text, unmet=shown_rules)
    if old_parts and not command.old_parts:
        raise OldPartsWanted(field="old_parts")
    decision_id = command.decision_id or new_id()
    _write(ctx, command, decision_id, facts, unmet, work.currency)
    marked = mark_released(
        ctx,
        MarkReleased(
            work_order_id=command.work_order_id, decision_id=decision_id, meter_out=command.odometer_out
        ),
    )
    ctx.about(command.work_order_id)
    codes = tuple(rule.code for rule in unmet)
    if codes:
        ctx.emit(ReleaseOverridden(decision_id=decision_id, work_order_id=command.work_order_id, unmet=codes))
    return Decided(id=decision_id, state=marked.state, unmet=codes)


def _write(
    ctx: Context, command: Decide, decision_id: UUID, facts: Facts, unmet: tuple[Unmet, ...], currency: str
) -> None:
    kept = as_json(facts)
    _require_files(ctx, command.file_ids)
    writer.insert(
        ReleaseDecision,
        {
            "id": decision_id,
            "branch_id": ctx.here,
            "work_order_id": command.work_order_id,
            "decided_at": ctx.now,
            "decided_by": ctx.actor.ref,
            "recipient": command.recipient,
            "recipient_kind": command.recipient_kind,
            "meter_out": command.odometer_out,
            "file_ids": [str(file_id) for file_id in command.file_ids],
            "condition": command.condition,
            "old_parts": command.old_parts,
            "overridden": bool(unmet),
            "override_reason": command.override_reason if unmet else "",
            "unmet": [shown(rule, currency).model_dump(mode="json") for rule in unmet],
            "facts": kept,
            "facts_sha256": hash_of(kept),
        },
    )


def _require_files(ctx: Context, file_ids: tuple[UUID, ...]) -> None:
    found = files.files_by_id(ctx, file_ids) if file_ids else {}
    if missing := [file_id for file_id in file_ids if file_id not in found]:
        raise NotFound("There is no such file.", field="file_ids", id=str(missing[0]))
