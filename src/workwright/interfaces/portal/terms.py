"""The terms of visits on the customer's screen: shown before an answer, accepted by a tick, read again later."""

from collections.abc import Mapping
from uuid import UUID

from workwright.interfaces.portal.door import with_key
from workwright.kernel.context import Context
from workwright.scheduling.actions.accept_terms_by_link import AcceptTermsByLink, accept_terms_by_link

TERMS = "scheduling.accept_terms_by_link"


def accept(ctx: Context, work_order_id: UUID, typed: Mapping[str, str]) -> None:
    """Accept the terms that were shown, if they were ticked. Raises `ValidationError` and what the action refuses."""
    if "accept_terms" not in typed:
        return
    said = {"name": typed.get("name", ""), "shown_hash": typed.get("terms_hash", "")}
    command = AcceptTermsByLink.model_validate({"work_order_id": work_order_id, **said})
    accept_terms_by_link(with_key(ctx, f"{ctx.key}-terms"), command)
