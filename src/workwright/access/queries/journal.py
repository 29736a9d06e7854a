"""Reading the journal: who did what, when, from which door."""

from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.access.queries.people import user_names
from workwright.kernel import journal
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import COMPANY
from workwright.kernel.reads import Page, View, query

VIEW = "access.view_journal"
LARGEST = 200


class Entry(View):
    """One act. `command` and `result` are as stored: personal values stand there as commitments only."""

    id: UUID
    seq: int
    at: datetime
    action: str
    actor: str
    who: str
    door: str
    root: UUID | None
    request: str
    acts: tuple[str, ...]
    events: tuple[str, ...]
    command: dict[str, Any]
    result: dict[str, Any]


@query("access.list_journal", permission=VIEW)
def list_journal(
    ctx: Context, action: str = "", actor: str = "", after: str = "", limit: int = 50
) -> Page[Entry]:
    """The acts of the branch acted in (of the company, without one), newest first; `action` is how they begin."""
    size = max(1, min(limit, LARGEST))
    before = int(after) if after.isdigit() else None
    found = journal.recent(
        ctx.branch_id or COMPANY, action=action, actor=actor, before=before, limit=size + 1
    )
    names = names_of([body["actor"] for _, body in found])
    rows = tuple(_entry(seq, body, names) for seq, body in found[:size])
    return Page(rows=rows, next=str(rows[-1].seq) if len(found) > size else "")


@query("access.get_journal_entry", permission=VIEW)
def get_journal_entry(ctx: Context, entry_id: UUID) -> Entry:
    """One act with all that is stored of it."""
    found = journal.one(entry_id)
    if found is None or not ctx.sees(_branch(found[1])):
        raise NotFound("There is no such entry in the journal.")
    return _entry(*found, names_of([found[1]["actor"]]))


def timeline(ctx: Context, root: UUID, *parts: UUID, limit: int = 100) -> list[Entry]:
    """Return the acts about a record and its parts, newest first; the caller has checked that `ctx` may see it."""
    bodies = [(0, body) for body in journal.entries(root, *parts, limit=limit)]
    names = names_of([body["actor"] for _, body in bodies])
    return [_entry(seq, body, names) for seq, body in bodies]


def _branch(body: dict[str, Any]) -> UUID | None:
    scope = UUID(body["scope"])
    return None if scope == COMPANY else scope


def _entry(seq: int, body: dict[str, Any], names: dict[str, str]) -> Entry:
    return Entry(
        id=body["id"],
        seq=seq,
        at=body["at"],
        action=body["action"],
        actor=body["actor"],
        who=names[body["actor"]],
        door=body["door"],
        root=body["root"],
        request=body["request"],
        acts=tuple(body["acts"]),
        events=tuple(name for name, _ in body["events"]),
        command=body["command"] or {},
        result=body["result"] or {},
    )


def names_of(refs: list[str]) -> dict[str, str]:
    """Return how actors are called, by their refs."""
    people = {ref: UUID(ref.removeprefix("user:")) for ref in refs if ref.startswith("user:")}
    names = user_names(set(people.values())) if people else {}
    return {ref: names.get(people[ref], "Somebody") if ref in people else called(ref) for ref in refs}


def called(ref: str) -> str:
    """Return how an actor that is not a person is called."""
    kind = ref.partition(":")[0]
    return {
        "system": "Workwright",
        "link": "The customer",
        "client": "A program",
        "device": "A shared device",
    }.get(kind, ref)
