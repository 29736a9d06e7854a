"""What orders hold of people: their words, notes and photos at once; what they signed as long as the law keeps it."""

from workwright.kernel.personal import ERASED, FILES, Held, hold, through

_OF_ORDER = through("work_order_id", "work_orders_workorder")
_OF_FILE = {"filename": "erased"}
_SIGNED = """t.id IN (SELECT s.file_id FROM work_orders_signature s
JOIN work_orders_workorder w ON w.id = s.work_order_id WHERE w.customer_id = ANY(%(customers)s))"""
_ATTACHED = """t.id IN (SELECT a.file_id FROM work_orders_attachment a
JOIN work_orders_workorder w ON w.id = a.work_order_id WHERE w.customer_id = ANY(%(customers)s))
AND NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.customer_id = ANY(%(customers)s)
                AND i.state = 'issued' AND i.photo_file_ids @> to_jsonb(t.id::text))"""
_WORDS = ("customer_words", "words_folded", "instructions", "access_notes", "damage_notes", "origin_reason")

hold(
    Held(
        "work_orders_workorder",
        "Orders: what was asked for and noted",
        "t.customer_id = ANY(%(customers)s)",
        dict.fromkeys((*_WORDS, "po_number", "key_tag", "end_reason"), ""),
    ),
    Held("work_orders_job", "Jobs of their orders", _OF_ORDER, {"details": "", "end_reason": ""}),
    Held(
        "work_orders_line",
        "Why lines were declined",
        _OF_ORDER,
        {"decline_reason": ""},
        only="t.decline_reason <> ''",
    ),
    Held("work_orders_note", "Notes on their orders", _OF_ORDER, {"text": ERASED}),
    Held(
        "work_orders_question", "Questions about their orders", _OF_ORDER, {"text": ERASED, "answer": ERASED}
    ),
    Held(
        "work_orders_finding",
        "What was found",
        _OF_ORDER,
        {"text": ERASED},
        "contract",
        "t.recorded_at::date",
    ),
    Held(
        "work_orders_payer",
        "What they pay of orders",
        "t.customer_id = ANY(%(customers)s)",
        {"claim_number": ""},
        "contract",
        "t.added_at::date",
    ),
    Held("work_orders_attachment", "Captions of photos", _OF_ORDER, {"caption": ""}),
    Held(FILES, "Photos and documents", _ATTACHED, _OF_FILE),
    Held("work_orders_pastorder", "Work done before", "t.customer_id = ANY(%(customers)s)", {"words": ""}),
    Held(
        "work_orders_signature",
        "What they signed",
        _OF_ORDER,
        {"signer_name": ERASED, "summary_text": ""},
        "contract",
        "t.signed_at::date",
    ),
    Held(FILES, "Their signatures", _SIGNED, _OF_FILE, "contract", "t.recorded_at::date"),
)
