"""Messages to and from people, and what they said about being written to: the words go with the person."""

from workwright.kernel.personal import ERASED, FILES, Held, hold

hold(
    Held(
        "notify_message",
        "Messages to them",
        "t.subject_id = ANY(%(ids)s) OR t.recipient = ANY(%(marks)s)",
        {"recipient": ERASED, "title": ERASED, "text": "", "html": "", "error": "", "channel_ref": ""},
    ),
    Held(
        "notify_receivedmessage",
        "Messages from them",
        "t.customer_id = ANY(%(customers)s) OR t.work_order_id = ANY(%(ids)s) OR t.sender = ANY(%(marks)s)",
        {"sender": ERASED, "sender_name": "", "text": "", "media": [], "media_error": ""},
    ),
    Held(
        FILES,
        "Pictures they sent",
        """t.id IN (SELECT unnest(r.file_ids) FROM notify_receivedmessage r
        WHERE r.customer_id = ANY(%(customers)s) OR r.work_order_id = ANY(%(ids)s))
        AND NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.customer_id = ANY(%(customers)s)
                        AND i.state = 'issued' AND i.photo_file_ids @> to_jsonb(t.id::text))""",
        {"filename": "erased"},
    ),
    Held(
        "notify_consent",
        "What they said about being written to",
        "t.customer_id = ANY(%(customers)s) OR t.address = ANY(%(marks)s)",
        {"address": ERASED, "words": ""},
    ),
)
