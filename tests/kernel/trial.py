"""Two small actions on the kernel's own tables, outside the registry, with which the kernel is tried."""

from collections.abc import Callable
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.kernel.models import PolicyVersion
from workwright.kernel.privacy import Personal, Secret


class TooLoud(DomainError):
    """The note is too loud."""

    code = "trial.too_loud"


class Write(Command):
    note_id: UUID | None = None
    text: str = "hello"
    caller: Personal[str] = ""
    pin: Secret[str] = ""
    size: int = Field(default=0, ge=0)


class Written(Result):
    number: str = ""


def write(ctx: Context, command: Write) -> Callable[[], Written]:
    """Keep a numbered note (as a version of a policy nobody reads)."""
    if command.text.isupper():
        raise TooLoud("Write it in lower case.", field="text")
    note_id = command.note_id or new_id()
    slot = ctx.number(
        "note",
        lambda number: writer.insert(
            PolicyVersion,
            {
                "id": note_id,
                "branch_id": ctx.branch_id,
                "name": "note",
                "valid_from": ctx.now,
                "settings": {"text": command.text, "number": number},
            },
        ),
        pattern="N-{n:03d}",
    )
    return lambda: Written(id=note_id, number=slot.value)


write_note: Action[Write, Written] = Action(
    "trial.write_note", Write, Written, write, (TooLoud,), inner=False, offline=False, money=False
)


class WriteTwo(Command):
    first: str
    second: str


def write_both(ctx: Context, command: WriteTwo) -> Written:
    """Keep two notes in one act; each is part of it."""
    write_note(ctx, Write(text=command.first))
    return write_note(ctx, Write(text=command.second))


write_two: Action[WriteTwo, Written] = Action(
    "trial.write_two", WriteTwo, Written, write_both, (TooLoud,), inner=False, offline=False, money=False
)


def notes() -> list[dict[str, str]]:
    """Return the notes in the order of their numbers."""
    found = PolicyVersion.objects.filter(name="note").values_list("settings", flat=True)
    return sorted(found, key=lambda note: note["number"])
