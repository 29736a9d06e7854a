"""News reaches each reaction: at least one try, its effects once, each retried on its own."""

from datetime import timedelta
from typing import ClassVar

import pytest

from tests.kernel.trial import Write, Written, notes, write, write_note
from tests.world import NOW, in_threads, journal
from workwright.kernel import outbox
from workwright.kernel.actions import Action
from workwright.kernel.events import Event, event_types, reactions
from workwright.kernel.models import Delivery


class NoteWritten(Event):
    """A note was kept."""

    name: ClassVar[str] = "trial.note_written"
    text: str


def announce(ctx, command: Write) -> Written:
    ctx.emit(NoteWritten(text=command.text))
    return write(ctx, command)


announce_note = Action(
    "trial.announce_note", Write, Written, announce, (), inner=False, offline=False, money=False
)
failing = {"times": 0}


def echo(ctx, event):
    write_note(ctx, Write(text=f"echo of {event.text}"))


def echo_if_it_works(ctx, event):
    write_note(ctx, Write(text=f"late echo of {event.text}"))
    if failing["times"] > 0:
        failing["times"] -= 1
        raise RuntimeError("not now")


@pytest.fixture(params=[True, False], ids=["prompt", "by the worker"])
def listening(request, fresh_db, monkeypatch):
    monkeypatch.setitem(event_types, NoteWritten.name, NoteWritten)
    monkeypatch.setitem(
        reactions, NoteWritten.name, [outbox.Reaction("trial.echo", NoteWritten, echo, request.param)]
    )
    return request.param


def test_a_reaction_runs_once_with_a_journal_row_of_its_own(listening, ctx_as, deliver):
    announce_note(ctx_as(), Write(text="hello"))
    assert len(notes()) == (2 if listening else 1)
    deliver()
    deliver()
    assert [note["text"] for note in notes()] == ["hello", "echo of hello"]
    first, second = journal()
    assert second["action"] == "reaction.trial.echo"
    assert second["cause"] == first["id"]
    assert second["actor"] == "system"


def test_two_workers_at_once_do_it_once(listening, ctx_as):
    for number in range(5):
        announce_note(ctx_as(), Write(text=f"n{number}"))
    in_threads(4, lambda _: [outbox.run_once(lambda: NOW) for _ in range(3)])
    assert len(notes()) == 10
    assert outbox.backlog() == {"unread": 0, "waiting": 0, "failed": 0}


@pytest.fixture
def unreliable(fresh_db, monkeypatch):
    monkeypatch.setitem(event_types, NoteWritten.name, NoteWritten)
    both = [
        outbox.Reaction("trial.echo", NoteWritten, echo, prompt=False),
        outbox.Reaction("trial.late", NoteWritten, echo_if_it_works, prompt=True),
    ]
    monkeypatch.setitem(reactions, NoteWritten.name, both)
    monkeypatch.setattr(outbox, "fail_loudly", False)


def test_a_failing_reaction_waits_and_does_not_stop_the_others(unreliable, ctx_as, deliver):
    failing["times"] = 2  # at the door and once in the worker
    announce_note(ctx_as(), Write(text="hello"))
    assert [note["text"] for note in notes()] == ["hello"]
    deliver()
    assert [note["text"] for note in notes()] == ["hello", "echo of hello"]
    waiting = Delivery.objects.get(state="waiting")
    assert "not now" in waiting.error
    deliver(NOW + timedelta(minutes=10))
    assert [note["text"] for note in notes()] == ["hello", "echo of hello", "late echo of hello"]
    assert outbox.backlog()["waiting"] == 0


def test_a_reaction_that_never_works_is_given_up_and_counted(unreliable, ctx_as, deliver):
    failing["times"] = 10**6
    announce_note(ctx_as(), Write(text="hello"))
    for day in range(1, 40):
        deliver(NOW + timedelta(days=day))
    assert outbox.backlog() == {"unread": 0, "waiting": 0, "failed": 1}
    assert len(notes()) == 2
