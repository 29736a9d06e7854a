"""What visits hold of people: where and what was noted, and who accepted the terms."""

from workwright.kernel.personal import ERASED, Held, hold, through

_OF_ORDER = through("work_order_id", "work_orders_workorder")

hold(
    Held(
        "scheduling_visit",
        "Visits",
        _OF_ORDER,
        {"note": "", "override_reason": "", "end_reason": "", "latitude": None, "longitude": None},
    ),
    Held(
        "scheduling_visitterms",
        "Terms they accepted",
        _OF_ORDER,
        {"name": ERASED},
        "contract",
        "t.accepted_at::date",
    ),
)
