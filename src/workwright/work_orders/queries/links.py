"""What a genuine link to an order needs before anybody's rights are known."""

from uuid import UUID

from workwright.work_orders.models import WorkOrder


def branch_of_order(work_order_id: UUID) -> UUID | None:
    """Return the branch of an order, for a door that has checked the link; None when there is none."""
    return WorkOrder.unscoped.filter(id=work_order_id).values_list("branch_id", flat=True).first()
