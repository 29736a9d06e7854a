"""Note that the provider has forgotten the method of a revoked mandate."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.models import Mandate
from workwright.payments.queries.mandates import lock_mandate
from workwright.payments.states import MANDATE


class ForgetMethod(Command):
    mandate_id: UUID


class ForgotMethod(Result):
    id: UUID


@action("payments.forget_method", errors=(NotFound, IllegalTransition))
def forget_method(ctx: Context, command: ForgetMethod) -> ForgotMethod:
    """Keep when it was forgotten there, so that it is asked for once."""
    mandate = lock_mandate(ctx, command.mandate_id)
    MANDATE.after(mandate.state, forget_method.name)
    Mandate.here(ctx).filter(pk=mandate.id).update(forgotten_at=ctx.now)
    return ForgotMethod(id=mandate.id)
