"""What the kernel keeps for a while only: finished deliveries, and refusals as answers to repeated commands."""

from datetime import datetime, timedelta

from django.db import connection

KEPT = timedelta(days=90)
AT_ONCE = 10_000
_DELIVERIES = """
DELETE FROM kernel_delivery WHERE ctid = ANY (ARRAY(
  SELECT d.ctid FROM kernel_delivery d JOIN kernel_journal j ON j.id = d.journal_id
  JOIN kernel_cursor c ON c.scope = j.scope AND c.seq >= j.seq
  WHERE d.state = 'done' AND d.done_at < %s LIMIT %s))
"""
_REFUSALS = """
DELETE FROM kernel_refusal WHERE ctid = ANY (ARRAY(SELECT r.ctid FROM kernel_refusal r WHERE r.at < %s LIMIT %s))
"""


def forget_old(now: datetime) -> int:
    """Delete what is older than `KEPT` and return how many rows went, a small transaction at a time.

    A delivery goes only when the reader has passed its event: the mark that a reaction ran is what keeps it
    from running again. Failed and waiting ones stay. What was performed keeps its key for ever, in the journal.
    """
    return sum(_in_pieces(sql, now - KEPT) for sql in (_DELIVERIES, _REFUSALS))


def _in_pieces(sql: str, before: datetime) -> int:
    total, gone = 0, AT_ONCE
    while gone == AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute(sql, [before, AT_ONCE])
            gone = cursor.rowcount
        total += gone
    return total
