"""Ninety days of answers and marks are kept; nothing runs twice because of what was forgotten."""

from datetime import timedelta

import pytest

from tests.kernel.test_outbox import announce_note, listening  # noqa: F401 - a fixture
from tests.kernel.trial import Write, notes
from tests.world import NOW
from workwright.kernel.forgetting import KEPT, forget_old
from workwright.kernel.models import Cursor, Delivery, Refusal

LATER = NOW + KEPT + timedelta(days=2)


@pytest.mark.usefixtures("listening")
def test_a_done_delivery_goes_after_its_time_and_its_reaction_does_not_run_again(ctx_as, deliver):
    announce_note(ctx_as(), Write(text="hello"))
    deliver()
    assert forget_old(NOW + KEPT - timedelta(days=1)) == 0
    assert Delivery.objects.filter(state="done").exists()
    assert forget_old(LATER) == 1
    assert not Delivery.objects.exists()
    deliver()
    assert [note["text"] for note in notes()] == ["hello", "echo of hello"]


@pytest.mark.usefixtures("listening")
def test_a_mark_ahead_of_the_reader_and_a_failed_delivery_stay(ctx_as, deliver):
    announce_note(ctx_as(), Write(text="hello"))
    deliver()
    Cursor.objects.update(seq=0)
    assert forget_old(LATER) == 0
    Cursor.objects.update(seq=10)
    Delivery.objects.update(state="failed", done_at=None)
    assert forget_old(LATER) == 0
    assert Delivery.objects.count() == 1


def test_an_old_refusal_goes(fresh_db):
    for key, days in (("old", 91), ("young", 89)):
        Refusal.objects.create(
            actor="a", key=key, action="x.y", request_hash=b"1", problem={}, at=NOW - timedelta(days=days)
        )
    assert forget_old(NOW) == 1
    assert [row.key for row in Refusal.objects.all()] == ["young"]
