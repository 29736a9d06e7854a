"""Count the drawer, blind: the counter is not told what is expected."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.models import Shift
from workwright.drawers.rules import counted_total, unknown_faces
from workwright.drawers.states import SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.money import LARGEST_MINOR


class CountDoesNotAdd(DomainError):
    """The pieces do not add up to the sum that was counted. Count again."""

    code = "drawers.count_does_not_add"
    status = 422


class UnknownFace(DomainError):
    """The currency has no note or coin of that value. Correct it, or type the sum alone."""

    code = "drawers.unknown_face"
    status = 422


class CountShift(Command):
    """`denominations` maps a value in minor units to a number of pieces; when given it must make the sum."""

    shift_id: UUID
    counted_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]
    denominations: dict[int, Annotated[int, Field(ge=0)]] = {}


class CountedShift(Result):
    id: UUID
    version: int
    state: str


constraint_means("shift_count_adds_up", lambda: CountDoesNotAdd(field="denominations"))


@action("drawers.count_shift", errors=(NotFound, IllegalTransition, CountDoesNotAdd, UnknownFace))
def count_shift(ctx: Context, command: CountShift) -> CountedShift:
    """Stop taking cash and write down the count; it may be counted again until the shift is closed."""
    shift = writer.lock(ctx, Shift, command.shift_id, "state", "version", "currency")
    state = SHIFT.after(shift.state, count_shift.name)
    check_count(shift.currency, command.counted_minor, command.denominations)
    writer.update(
        Shift,
        command.shift_id,
        expected_version=shift.version,
        state=state,
        counted_minor=command.counted_minor,
        expected_minor=0,  # the trigger puts what the movements say
        counted_by=ctx.actor.ref,
        counted_at=ctx.now,
        denominations=kept(command.denominations),
    )
    return CountedShift(id=command.shift_id, version=shift.version + 1, state=state)


def check_count(currency: str, counted_minor: int, denominations: Mapping[int, int]) -> None:
    """Refuse pieces that the currency does not have, and pieces that do not make the sum."""
    if strange := unknown_faces(currency, denominations):
        raise UnknownFace(field="denominations", faces_minor=list(strange))
    if denominations and counted_total(denominations.items()) != counted_minor:
        raise CountDoesNotAdd(field="denominations")


def kept(denominations: Mapping[int, int]) -> dict[str, int]:
    """Return the pieces as they are stored: those there are, by value."""
    return {str(value): pieces for value, pieces in sorted(denominations.items(), reverse=True) if pieces}
