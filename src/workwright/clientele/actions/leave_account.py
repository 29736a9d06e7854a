"""Going out of an account."""

from uuid import UUID

from workwright.clientele.models import AccountVisit
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


class LeaveAccount(Command):
    visit_id: UUID


class LeftAccount(Result):
    pass


@action("clientele.leave_account", errors=(NotFound,))
def leave_account(ctx: Context, command: LeaveAccount) -> LeftAccount:
    """End a visit to the account: its browser is out at once. One that is over stays as it is."""
    if not AccountVisit.objects.select_for_update().filter(id=command.visit_id).exists():
        raise NotFound
    AccountVisit.objects.filter(id=command.visit_id, left_at=None).update(left_at=ctx.now)
    return LeftAccount(id=command.visit_id)
