"""What invoices hold of people: kept as long as the tax law asks, then the books stay without them."""

from workwright.kernel.personal import ERASED, FILES, Held, hold

_PARTS = ("buyer", "asset", "site", "work_description", "notes")
_CREDITED = (
    """t.invoice_id IN (SELECT i.id FROM billing_invoice i WHERE i.customer_id = ANY(%(customers)s))"""
)
_CARRIED = """EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id IN (t.from_invoice_id, t.to_invoice_id)
AND i.customer_id = ANY(%(customers)s))"""
_SHOWN = """EXISTS (SELECT 1 FROM billing_invoice i WHERE i.customer_id = ANY(%(customers)s)
AND i.state = 'issued' AND i.photo_file_ids @> to_jsonb(t.id::text))"""

hold(
    Held(
        "billing_invoice",
        "Invoices",
        "t.customer_id = ANY(%(customers)s)",
        {"work_description": "", "notes": "", "po_number": ""},
        "tax",
        "coalesce(t.issued_on, t.drafted_at::date)",
        paths={"document": _PARTS},
    ),
    Held(
        "billing_payeragreement",
        "Who took over a rest",
        _CARRIED,
        {"agreed_by": ERASED},
        "contract",
        "t.agreed_at::date",
    ),
    Held(
        "billing_creditnote", "Credit notes", _CREDITED, {}, "tax", "t.issued_on", paths={"document": _PARTS}
    ),
    Held(FILES, "Photos on invoices", _SHOWN, {"filename": "erased"}, "tax", "t.recorded_at::date"),
)
