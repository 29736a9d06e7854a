"""What estimates hold of people: what they were shown and what they answered, kept as evidence."""

from workwright.kernel.personal import ERASED, FILES, Held, hold, through

_OF_ORDER = through("work_order_id", "work_orders_workorder")
_SIGNED = """t.id IN (SELECT a.signature_file_id FROM estimates_authorisation a
JOIN work_orders_workorder w ON w.id = a.work_order_id WHERE w.customer_id = ANY(%(customers)s))"""
_REASONS = """t.authorisation_id IN (SELECT a.id FROM estimates_authorisation a
JOIN work_orders_workorder w ON w.id = a.work_order_id WHERE w.customer_id = ANY(%(customers)s))"""

hold(
    Held(
        "estimates_estimate",
        "Estimates as they were shown",
        _OF_ORDER,
        {"message": "", "document": None, "erased": True},
        "contract",
        "coalesce(t.sent_at, t.drafted_at)::date",
    ),
    Held(
        "estimates_authorisation",
        "Who approved what",
        _OF_ORDER,
        {"name": ERASED, "number_called": ERASED, "extra_work": ERASED, "note": ""},
        "contract",
        "t.decided_at::date",
    ),
    Held("estimates_decision", "Why lines were declined", _REASONS, {"reason": ""}, only="t.reason <> ''"),
    Held(FILES, "Their signatures", _SIGNED, {"filename": "erased"}, "contract", "t.recorded_at::date"),
)
