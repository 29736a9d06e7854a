"""Messages to people: their words go with the person."""

from workwright.kernel.personal import ERASED, Held, hold

hold(
    Held(
        "notify_message",
        "Messages to them",
        "t.subject_id = ANY(%(ids)s) OR t.recipient = ANY(%(marks)s)",
        {"recipient": ERASED, "title": ERASED, "text": "", "html": "", "error": "", "channel_ref": ""},
    )
)
