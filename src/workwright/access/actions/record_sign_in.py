"""Keeping who came in, who proved anew who they are, and who tried to."""

from typing import Literal
from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context


class RecordSignIn(Command):
    user_id: UUID
    outcome: Literal["signed_in", "failed", "signed_out", "proved"]
    method: Literal["password", "totp", "recovery_codes", "webauthn", "link", "pin", "session"]


class RecordedSignIn(Result):
    id: UUID


@action("access.record_sign_in")
def record_sign_in(ctx: Context, command: RecordSignIn) -> RecordedSignIn:
    """Keep in the journal that a person signed in or out or proved who they are, or that it failed in their name."""
    return RecordedSignIn(id=command.user_id)
