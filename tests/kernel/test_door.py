"""The door: one transaction, one journal row, once per key."""

import time
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from tests.kernel.trial import TooLoud, Write, notes, write_note, write_two
from tests.world import NOW, act, in_threads, journal
from workwright.kernel import journal as kernel_journal
from workwright.kernel.errors import Busy, Forbidden, IdempotencyConflict, InProgress, Remembered, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.models import Journal, PolicyVersion
from workwright.kernel.models import Personal as PersonalValue


def test_an_act_leaves_one_journal_row_with_command_and_result(ctx_as):
    done = write_note.perform(ctx_as(), Write(text="brake noise"))
    (row,) = journal()
    assert row["id"] == str(done.journal_id)
    assert row["action"] == "trial.write_note"
    assert row["command"]["text"] == "brake noise"
    assert row["result"] == {"id": str(done.result.id), "number": "N-001"}
    assert notes() == [{"text": "brake noise", "number": "N-001"}]


def test_acts_inside_another_stand_in_its_row(ctx_as):
    act(write_two, ctx_as(), first="one", second="two")
    (row,) = journal()
    assert row["acts"] == ["trial.write_note", "trial.write_note"]
    assert [note["number"] for note in notes()] == ["N-001", "N-002"]


def test_a_refused_part_undoes_the_whole(ctx_as):
    with pytest.raises(TooLoud):
        act(write_two, ctx_as(), first="one", second="TWO")
    assert notes() == []
    assert journal() == []
    assert act(write_note, ctx_as()).number == "N-001"


def test_a_stranger_is_refused(ctx_as):
    with pytest.raises(Forbidden):
        act(write_note, ctx_as("technician"))
    assert journal() == []


def test_the_same_key_is_done_once_and_answered_alike(ctx_as):
    first = write_note.perform(ctx_as(key="k1"), Write(text="once"))
    again = write_note.perform(ctx_as(key="k1", at=NOW + timedelta(hours=1)), Write(text="once"))
    assert again.replayed and not first.replayed
    assert (again.result, again.journal_id) == (first.result, first.journal_id)
    assert len(notes()) == 1


def test_the_same_key_with_another_body_is_refused(ctx_as):
    act(write_note, ctx_as(key="k1"), text="once")
    with pytest.raises(IdempotencyConflict):
        act(write_note, ctx_as(key="k1"), text="twice")
    assert len(notes()) == 1


def test_the_same_key_of_another_person_is_another_key(ctx_as):
    act(write_note, ctx_as(key="k1"))
    act(write_note, ctx_as(key="k1", branch=None).step(""), text="other key")
    assert len(notes()) == 2


def test_a_refusal_is_remembered_under_its_key(ctx_as):
    with pytest.raises(TooLoud):
        act(write_note, ctx_as(key="k1"), text="LOUD")
    with pytest.raises((TooLoud, Remembered)) as again:
        act(write_note, ctx_as(key="k1"), text="LOUD")
    assert (again.value.code, again.value.field) == ("trial.too_loud", "text")
    with pytest.raises(IdempotencyConflict):
        act(write_note, ctx_as(key="k1"), text="quiet")
    assert notes() == []


def test_an_id_that_is_taken_is_stale(ctx_as):
    note_id = new_id()
    act(write_note, ctx_as(), note_id=note_id)
    with pytest.raises(Stale):
        act(write_note, ctx_as(), note_id=note_id)


def test_personal_values_are_commitments_and_secrets_are_nowhere(ctx_as):
    act(write_note, ctx_as(), caller="Amélie", pin="4711")
    (row,) = journal()
    assert row["command"]["caller"].startswith("sha256:")
    assert row["command"]["pin"] == "secret"
    stored = bytes(Journal.objects.get().body)
    assert "Amélie".encode() not in stored
    assert b"4711" not in stored
    kept = PersonalValue.objects.get()
    assert (kept.path, kept.value) == ("caller", "Amélie")


def test_a_write_outside_an_action_is_refused(fresh_db, company):
    with pytest.raises(ProgrammingError, match="outside an action"):
        PolicyVersion.objects.create(id=new_id(), name="note", valid_from=NOW, settings={})


@pytest.mark.race
def test_eight_threads_with_one_key_do_it_once(fresh_db, ctx_as):
    answers = in_threads(8, lambda _: write_note.perform(ctx_as(key="same"), Write(text="race")))
    assert {answer.result for answer in answers if not isinstance(answer, Exception)} != set()
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert sum(not answer.replayed for answer in answers) == 1
    assert len(notes()) == 1
    assert len(journal()) == 1


@pytest.mark.race
def test_without_the_key_eight_threads_do_it_eight_times(fresh_db, ctx_as):
    in_threads(8, lambda _: write_note.perform(ctx_as(), Write(text="race")))
    assert len(notes()) == 8
    assert [note["number"] for note in notes()] == [f"N-00{n}" for n in range(1, 9)]
    assert [row["result"]["number"] for row in journal()] == [f"N-00{n}" for n in range(1, 9)]


@pytest.mark.race
def test_a_twin_of_a_slow_act_is_told_that_it_is_in_progress(fresh_db, ctx_as, superuser):
    superuser.execute("BEGIN")
    superuser.execute("SELECT kernel_same_key(%s)", ["system slow"])
    started = time.monotonic()
    with pytest.raises(InProgress):
        write_note(ctx_as(key="slow"), Write())
    assert 2.5 < time.monotonic() - started < 60
    superuser.execute("ROLLBACK")
    assert write_note(ctx_as(key="slow"), Write()).number == "N-001"


@pytest.mark.race
def test_a_locked_row_answers_busy(fresh_db, ctx_as, superuser):
    write_note(ctx_as(), Write())
    superuser.execute("BEGIN")
    superuser.execute("SELECT kernel_take_number(%s, 'note')", [ctx_as().branch_id])
    with pytest.raises(Busy):
        write_note(ctx_as(), Write())
    superuser.execute("ROLLBACK")
    assert write_note(ctx_as(), Write()).number == "N-002"


def test_the_timeline_of_a_record_is_read_newest_first(ctx_as):
    done = act(write_note, ctx_as(), text="first")
    (entry,) = kernel_journal.entries(done.id)
    assert entry["command"]["text"] == "first"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_journal WHERE root = %s", [done.id])
        assert cursor.fetchone()[0] == 1
