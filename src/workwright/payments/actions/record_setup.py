"""Record what the provider says about a method that a customer saves under a mandate."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.models import Mandate
from workwright.payments.ports import SetupFacts
from workwright.payments.queries.mandates import lock_mandate
from workwright.payments.states import MANDATE


class RecordSetup(Command):
    """The method is named by the provider's reference, brand and last digits; never by its number."""

    mandate_id: UUID
    outcome: Literal["action_required", "ready", "failed"]
    setup_ref: Annotated[str, Field(max_length=120)]
    method_ref: Annotated[str, Field(max_length=120)] = ""
    method_kind: Annotated[str, Field(max_length=20)] = ""
    brand: Annotated[str, Field(max_length=20)] = ""
    last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""
    country: Annotated[str, Field(max_length=2)] = ""


class RecordedSetup(Result):
    id: UUID
    state: str


@action("payments.record_setup", errors=(NotFound, IllegalTransition))
def record_setup(ctx: Context, command: RecordSetup) -> RecordedSetup:
    """Make a signed mandate active once the method is saved; a revoked one stays revoked."""
    mandate = lock_mandate(ctx, command.mandate_id)
    state = MANDATE.after(mandate.state, record_setup.name, command.outcome)
    news = {"setup_ref": None if command.outcome == "failed" else command.setup_ref}
    if command.outcome == "ready" and not mandate.method_ref:
        named = ("method_ref", "method_kind", "brand", "last4", "country")
        news |= {name: getattr(command, name) for name in named}
    Mandate.here(ctx).filter(pk=mandate.id).update(state=state, version=mandate.version + 1, **news)
    return RecordedSetup(id=mandate.id, state=state)


def setup_outcome(mandate_id: UUID, facts: SetupFacts) -> RecordSetup:
    """Return what was fetched as the command that records it."""
    return RecordSetup(
        mandate_id=mandate_id,
        outcome=facts.state,
        setup_ref=facts.ref,
        method_ref=facts.method_ref,
        method_kind=facts.method_kind,
        brand=facts.brand[:20],
        last4=facts.last4,
        country=facts.country[:2],
    )
