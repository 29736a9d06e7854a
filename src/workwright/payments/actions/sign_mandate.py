"""Sign a mandate: the customer saw these words and agreed."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.payments.models import Mandate
from workwright.payments.queries.mandates import lock_mandate
from workwright.payments.states import MANDATE


class SignMandate(Command):
    """`shown_sha256` is the hash of the words that were shown; `signature_file_id` names a drawn signature."""

    mandate_id: UUID
    shown_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    agreed: Literal[True]
    signature_file_id: UUID | None = None


class SignedMandate(Result):
    id: UUID
    state: str


@action("payments.sign_mandate", errors=(NotFound, Invalid, IllegalTransition))
def sign_mandate(ctx: Context, command: SignMandate) -> SignedMandate:
    """Bind the customer's agreement to the words that were shown, with when and through which door."""
    mandate = lock_mandate(ctx, command.mandate_id)
    if command.shown_sha256 != mandate.text_sha256:
        raise Invalid("Other words were shown than those of this mandate.", field="shown_sha256")
    state = MANDATE.after(mandate.state, sign_mandate.name)
    Mandate.here(ctx).filter(pk=mandate.id).update(
        state=state,
        signed_at=ctx.now,
        signed_through=ctx.door,
        signature_file_id=command.signature_file_id,
        version=mandate.version + 1,
    )
    return SignedMandate(id=mandate.id, state=state)
