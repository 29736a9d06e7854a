"""Let something go although rules are not met: a right of its own, with a reason that stands in the close."""

from uuid import UUID

from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.release.actions.decide import Decide, DecideRelease, NotReleasable, OldPartsWanted, decide


class ReasonNeeded(DomainError):
    """Say in ten letters or more why it may go all the same."""

    code = "release.reason_needed"
    status = 422


class OverrideRelease(DecideRelease):
    """As a release, with the reason why the rules are set aside."""

    reason: str


class OverriddenRelease(Result):
    """`id` is the decision's."""

    id: UUID
    state: str
    unmet: tuple[str, ...]


@action("release.override_release", errors=(NotFound, NotReleasable, OldPartsWanted, ReasonNeeded))
def override_release(ctx: Context, command: OverrideRelease) -> OverriddenRelease:
    """Record the decision with every rule that was set aside. What was released before cannot go again."""
    if len(command.reason.strip()) < 10:
        raise ReasonNeeded(field="reason")
    fields = {name: getattr(command, name) for name in DecideRelease.model_fields}
    decided = decide(ctx, Decide(**fields, override_reason=command.reason))
    return OverriddenRelease(id=decided.id, state=decided.state, unmet=decided.unmet)
