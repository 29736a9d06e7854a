"""Revoke a mandate: from this moment nothing is charged under it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.payments.models import Mandate
from workwright.payments.queries.mandates import lock_mandate
from workwright.payments.states import MANDATE


class RevokeMandate(Command):
    """Anybody may who holds the customer's link or takes payments; the reason may be left out."""

    mandate_id: UUID
    reason: Personal[Annotated[str, Field(max_length=500)]] = ""


class RevokedMandate(Result):
    id: UUID
    state: str


@action("payments.revoke_mandate", errors=(NotFound, IllegalTransition))
def revoke_mandate(ctx: Context, command: RevokeMandate) -> RevokedMandate:
    """End a mandate at once; its saved method is made useless at the provider next."""
    mandate = lock_mandate(ctx, command.mandate_id)
    state = MANDATE.after(mandate.state, revoke_mandate.name)
    changed = {"state": state, "revoked_at": ctx.now, "version": mandate.version + 1}
    Mandate.here(ctx).filter(pk=mandate.id).update(**changed)
    return RevokedMandate(id=mandate.id, state=state)
