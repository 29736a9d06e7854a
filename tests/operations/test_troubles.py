"""Each trouble has its sentence of what to do, and nothing else is called trouble."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.world import NOW
from workwright.operations.rules.troubles import Away, Seen, troubles

WELL = Seen(now=NOW)
HOUR = timedelta(hours=1)


def codes(**seen):
    return [trouble.code for trouble in troubles(replace(WELL, **seen))]


def test_a_healthy_house_has_no_trouble():
    assert troubles(WELL) == []


@pytest.mark.parametrize(
    ("seen", "code", "tone"),
    [
        ({"writable": False}, "read_only", "bad"),
        ({"pending": ("billing.0009_more",)}, "pending_upgrade", "bad"),
        ({"heartbeat": None}, "worker_silent", "bad"),
        ({"heartbeat": timedelta(seconds=61)}, "worker_silent", "bad"),
        ({"free_bytes": 900 << 20}, "disk", "warn"),
        ({"free_bytes": 100 << 20}, "disk", "bad"),
        ({"skew": timedelta(seconds=6)}, "clock", "bad"),
        ({"undelivered": 10_001}, "backlog", "warn"),
        ({"failed_reactions": 1}, "failed_reactions", "bad"),
        ({"failed_jobs": 1}, "jobs", "warn"),
        ({"stalled_jobs": 1}, "jobs", "warn"),
        ({"messages_queued": 1, "mail_set_up": False, "oldest_message_at": NOW}, "no_mail", "warn"),
        ({"messages_queued": 1, "oldest_message_at": NOW - HOUR}, "messages_wait", "warn"),
        ({"messages_failed": 2}, "messages_failed", "bad"),
        ({"messages_unknown": 2}, "messages_unknown", "warn"),
        ({"away": (Away("The mail server", NOW, "refused"),)}, "away.The mail server", "warn"),
        ({"inbox": 3, "oldest_hint_at": NOW - HOUR}, "inbox", "bad"),
        ({"backup_error": "No room."}, "backup_failed", "bad"),
        ({"backed_up": True}, "no_backup", "bad"),
        ({"backed_up": True, "last_backup_at": NOW - 25 * HOUR}, "no_backup", "bad"),
        ({"certificate_until": NOW + 20 * 24 * HOUR}, "certificate", "warn"),
        ({"certificate_until": NOW}, "certificate", "bad"),
    ],
)
def test_each_trouble_says_what_to_do(seen, code, tone):
    (found,) = troubles(replace(WELL, **seen))
    assert (found.code, found.tone) == (code, tone)
    assert found.title
    assert found.advice.endswith((".", "refused"))


def test_what_is_on_its_way_is_no_trouble():
    assert codes(messages_queued=5, oldest_message_at=NOW - timedelta(minutes=5)) == []
    assert codes(inbox=2, oldest_hint_at=NOW - timedelta(minutes=1)) == []
    assert codes(backed_up=True, last_backup_at=NOW - 23 * HOUR) == []
    assert codes(certificate_until=NOW + 80 * 24 * HOUR) == []


def test_the_worst_come_first():
    assert codes(failed_jobs=1, writable=False, messages_unknown=1)[0] == "read_only"
