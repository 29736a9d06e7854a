"""What release announces. The going itself is announced by work_orders."""

from uuid import UUID

from workwright.kernel.events import Event


class ReleaseOverridden(Event):
    """Something was let go although rules were not met; it stands in the daily close."""

    name = "release.release_overridden"
    decision_id: UUID
    work_order_id: UUID
    unmet: tuple[str, ...]
