"""Let a thing go: record who took it, when and in what condition."""

from uuid import UUID

from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.release.actions.decide import Decide, DecideRelease, NotReleasable, OldPartsWanted, decide


class ReleaseWorkOrder(DecideRelease):
    """A release by the rules."""


class ReleasedWorkOrder(Result):
    """`id` is the decision's."""

    id: UUID
    state: str


@action("release.release_work_order", errors=(NotFound, NotReleasable, OldPartsWanted))
def release_work_order(ctx: Context, command: ReleaseWorkOrder) -> ReleasedWorkOrder:
    """Release when every rule is met; otherwise the refusal names each that is not."""
    decided = decide(ctx, Decide(**{name: getattr(command, name) for name in DecideRelease.model_fields}))
    return ReleasedWorkOrder(id=decided.id, state=decided.state)
