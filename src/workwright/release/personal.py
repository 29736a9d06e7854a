"""Who took something away, and what they showed for it: evidence."""

from workwright.kernel.personal import ERASED, FILES, Held, hold, through

_SHOWN = """EXISTS (SELECT 1 FROM release_releasedecision d JOIN work_orders_workorder w ON w.id = d.work_order_id
WHERE w.customer_id = ANY(%(customers)s) AND d.file_ids @> to_jsonb(t.id::text))"""

hold(
    Held(
        "release_releasedecision",
        "Who took it away",
        through("work_order_id", "work_orders_workorder"),
        {"recipient": ERASED, "condition": ""},
        "contract",
        "t.decided_at::date",
    ),
    Held(FILES, "What they showed", _SHOWN, {"filename": "erased"}, "contract", "t.recorded_at::date"),
)
